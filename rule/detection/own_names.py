"""Whether a value says no more than the name that it stands under."""

from __future__ import annotations

from ..startup import deferred_re as re
from .filters.randomness import is_in_order
from .filters.stand_ins import words_of
from .names.words import OF_LOGINS, SYNONYMS, TYPES


def is_own_name(name: str, value: str) -> bool:
    """Tell whether a literal is the name that it stands under: ``x-api-key``, under ``apiKey``."""
    within = [SYNONYMS.get(word, word) for word in words_of(value)]
    if within[1:] and within[-1].isdigit() and len(within[-1]) == 1:
        del within[-1]  # The second of a name: token2
    known = [SYNONYMS.get(word, word) for word in words_of(name)]
    # In Kubernetes, the key in a secret: https://external-secrets.io/latest/api/externalsecret.
    if known == ["secret", "key"] and value in _KEYS_OF_SECRETS:
        return True
    if not within or "".join(known).endswith("".join(within)):
        return bool(within)
    if (
        _is_module_of(known, value)
        or _is_type_of(known, value)
        or _is_module_of_type(name, known, value)
        or (name.lower() == "pass" and _PASSING.fullmatch(value) is not None)
        # A key in API Gateway: ApiKey-Polling.
        or (
            value.isascii()
            and within[:2] == known[:2] == ["api", "key"]
            and len(within) > len(known[:2])
        )
        # A constant, such as SHOP_APP_SECRET under AppSecret.
        or (len(known) > 1 and value.isupper() and within[-len(known) :] == known)
        # What an observer calls a service: its key is "service.name"
        or (known[-2:] == ["service", "key"] and _NAME_OF_SERVICE.fullmatch(value) is not None)
        # The value beside a key, such as demoValue1 under demoKey1.
        or ("key" in known and within == ["value" if word == "key" else word for word in known])
    ):
        return True
    if known[-1:] == ["key"] and len(within) > 1 and known[-1 - len(within) : -1] == within:
        return True  # PEER_SERVICE_KEY = "peer.service"
    if known[-1:] == ["key"] and known[-2:-1] == within[-1:] and _PROPERTY.fullmatch(value):
        return True  # What code calls a property: "athena.database", under DATABASE_KEY
    # Minifiers of the SDK call a member by its initials: _RKPW = "ReplaceKeyPrefixWith".
    letters = name.strip("_")
    return (
        len(letters) >= _SHORTEST_INITIALS
        and letters.isupper()
        and letters == "".join(filter(str.isupper, value[:1].upper() + value[1:]))
    )


def is_own_name_with_number(name: str, value: str) -> bool:
    """Tell whether a token is its name with a number that only fills up: ``purchaseToken123``."""
    *within, number = words_of(value) or [""]
    return (
        number.isdigit()
        and within == words_of(name)
        and (len(number) < _SHORTEST_NUMBER or is_in_order(number))
    )


_SHORTEST_NUMBER = 4
"""Digits of a number that may be anything."""


def _is_module_of(known: list[str], value: str) -> bool:
    """Tell whether a value is the module of what is named: ``.models.password_rule``."""
    if not _MODULE.fullmatch(value):
        return False
    last = [SYNONYMS.get(word, word) for word in words_of(value.rpartition(".")[2])]
    places = range(len(known) - len(last) + 1)
    is_run = len(last) > 1 and any(known[at : at + len(last)] == last for at in places)
    all_words = [SYNONYMS.get(word, word) for word in words_of(value)]
    is_within = (
        value.count(".") > 1
        and len(known) > 0
        and known[-1] in last
        and (set(known) <= set(all_words) or set(all_words) <= set(known))
    )
    return is_run or is_within or "".join(last) == "".join(known)


def _is_module_of_type(name: str, known: list[str], value: str) -> bool:
    """Tell whether a value is the module of a type, by its first word: ``auth``, of ``AuthToken``.

    A user's name may be that user's password, so that a type of two words does not tell.
    """
    return (
        len(known) >= _FEWEST_WORDS_OF_TYPE
        and name[:1].isupper()
        and name.isalpha()
        and not name.isupper()
        and value.islower()
        and value == known[0]
    )


def _is_type_of(known: list[str], value: str) -> bool:
    """Tell whether a value is the type of what is named: ``SecretVolumeSource``."""
    words = [SYNONYMS.get(word, word) for word in words_of(value)]
    if not _TYPE_IN_WORDS.fullmatch(value):
        return False
    is_of_logins = len(words) >= _FEWEST_WORDS_OF_TYPE and words[0] in OF_LOGINS
    return is_of_logins or (words[-1] in TYPES and set(known) <= set(words))


_MODULE = re.compile(r"\.[a-z_]\w{1,60}|\.?[a-z_]\w{0,60}(?:\.[a-z_]\w{1,60}){1,8}")
_TYPE_IN_WORDS = re.compile(r"(?:V\d)?(?=[A-Za-z]{4,248}\Z)[A-Z][A-Za-z]+?[A-Z][A-Za-z]+")
"""Two words or more, tried in one way: in all ways, long texts would take exponential time."""
_PASSING = re.compile(
    r"[Pp]ass(?:ing|ive|es|enger|age|port|ion)?s?|(?:all|band|by|high|low)[-_]?pass"
)
"""What ``pass`` is short for, if not for "password": also the filters of signals."""
_PROPERTY = re.compile(r"[a-z]{2,20}(?:[.][a-z]{2,20}){1,4}")
_NAME_OF_SERVICE = re.compile(
    r"[a-z]{2,20}(?:\.[a-z_]{2,20}){1,4}|_?[a-z]{2,20}(?:_[a-z]{2,20}){2,6}"
)
_KEYS_OF_SECRETS = frozenset({"password", "token", "username", "user"})
_SHORTEST_INITIALS = 3
_FEWEST_WORDS_OF_TYPE = 3
