"""A name's words, and the one among them that decides."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ...startup import deferred_re as re
from .words import QUALIFIERS

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=256)
def words_of(name: str) -> tuple[str, ...]:
    """Split ``DB_secretKey2`` into db, secret and key. Digits are dropped.

    Names are few and asked for often, so that words are kept. No value is to be given to this.
    """
    return words_in(name)


def words_in(text: str) -> tuple[str, ...]:
    """Split a text, which may be a value, as `words_of` splits a name."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return tuple([word.lower() for word in _WORD.findall(text)])


def head_of(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the word that decides, and the words before it."""
    end = len(words)
    while end > 1 and words[end - 1] in QUALIFIERS:
        end -= 1
    return words[end - 1], words[: end - 1]
