"""A name's words, and the one among them that decides."""

from __future__ import annotations

import unicodedata

from ...startup import deferred_re as re
from .words import QUALIFIERS

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def words_of(name: str) -> list[str]:
    """Split ``DB_secretKey2`` into db, secret and key. Digits are dropped."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    return [word.lower() for word in _WORD.findall(name)]


def head_of(words: list[str]) -> tuple[str, list[str]]:
    """Return the word that decides, and the words before it."""
    end = len(words)
    while end > 1 and words[end - 1] in QUALIFIERS:
        end -= 1
    return words[end - 1], words[: end - 1]
