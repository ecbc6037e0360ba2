"""Names of what is done, and of what is asked, rather than of a value."""

from __future__ import annotations

from functools import lru_cache

from ...startup import deferred_re as re
from . import words as name_words
from .word_splitting import words_of


def is_operation(name: str, words: tuple[str, ...]) -> bool:
    """Tell whether a name is that of a function without a secret: ``GetApiKeys``, ``createSecret``.

    ``getPassword`` may return a literal.
    """
    is_one = words[0] in name_words.GETTERS and words[-1] not in name_words.PLURALS
    return words[0] in name_words.OPERATIONS and name.isalnum() and not (name.isupper() or is_one)


def is_glued(word: str) -> bool:
    """Tell whether a word is two, of which the second makes it harmless: ``passwordlength``."""
    first = _GLUED.match(word)
    if first is None:
        return False
    second = word[first.end() :]
    return not name_words.HARMLESS_HEADS.isdisjoint({second, second.removeprefix("s")})


_GLUED = re.compile(r"(?:api|access|private)?(?:key|passwd|password|pwd|secret|token)(?=[a-z]{4})")


@lru_cache(maxsize=4_096)
def is_of_operation(name: str) -> bool:
    """Tell whether a name is that of an operation on a list: ``security.update_api_keys``."""
    owner, _, member = name.rpartition(".")
    words = words_of(member)
    return (
        bool(owner)
        and words[-1:] != ()
        and words[-1] in name_words.PLURALS
        and not name_words.VERBS_OF_APIS.isdisjoint(words[:_WORDS_OF_VERB])
    )


_WORDS_OF_VERB = 2
"""Words of which one may be the verb: ``bulk_update``."""


def is_question(name: str, words: tuple[str, ...]) -> bool:
    """Tell whether a name asks about a secret, or says that there is none: ``canReadSecret``.

    ``NON_PROD_PASSWORD`` says whose it is, and so does Canada's ``CAN_DB_PASSWORD``.
    """
    if words[0] not in name_words.QUESTIONS or _is_repeated(words):
        return False
    second = words[1:2]
    if words[0] == "non":
        return name_words.LIVE.isdisjoint(second)
    return not (words[0] == "can" and name.isupper() and not name_words.SYSTEMS.isdisjoint(second))


def _is_repeated(words: tuple[str, ...]) -> bool:
    """Tell whether a name is that of a form's second field for a password: ``verifyPassword``."""
    return words[0] == "verify" and not name_words.PLAIN_PASSWORDS.isdisjoint(words[1:2])
