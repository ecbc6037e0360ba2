"""Sentences that fit AWS Config's annotation of 256 characters, shortened at words.

Source of the limit:
https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LIMIT = 256
"""In UTF-16 units, the strictest meaning of AWS's "characters"."""

_LOOK_ALIKES = str.maketrans(
    {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "\\": "\N{REVERSE SOLIDUS OPERATOR}"}
)
_ELLIPSIS = "…"
_SEPARATOR = ", "


def width(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def compose(head: str, items: Sequence[str], tail: str, limit: int = LIMIT) -> str:
    """Write ``head: item, item, +N more. tail`` in at most ``limit`` UTF-16 units.

    Items are listed whole, in their order, while they fit with the tail; the others are counted. If
    the first item does not fit, it is cut at a word. Without items, the text is head and tail.
    """
    head, tail = clean(head), clean(tail)
    if not items:
        return cut(" ".join(part for part in (f"{head}.", tail) if part), limit)
    # However short the names are, they stand apart: no more of them can fit.
    names = [clean(item) for item in items[: limit // width(_SEPARATOR) + 1]]
    for count in range(len(names), 0, -1):
        text = _sentence(head, names[:count], len(items) - count, tail)
        if width(text) <= limit:
            return text
    room = limit - width(_sentence(head, [""], len(items) - 1, tail))
    if room < width(_ELLIPSIS):
        return cut(_sentence(head, [], len(items), tail), limit)
    return _sentence(head, [cut(names[0], room)], len(items) - 1, tail)


def cut(text: str, limit: int) -> str:
    """Shorten a text to ``limit`` UTF-16 units at a word, or at a whole character if need be."""
    if width(text) <= limit:
        return text
    kept = ""
    for character in text:
        if width(kept + character + _ELLIPSIS) > limit:
            break
        kept += character
    following = text[len(kept)]
    at_word = kept if following == " " else kept.rpartition(" ")[0]
    if at_word:
        return at_word.rstrip(" ,;:") + _ELLIPSIS
    # It is one long word. Do not separate a mark or a joiner from its character.
    while kept and (_joins(following) or _joins(kept[-1])):
        kept, following = kept[:-1], kept[-1]
    return kept + _ELLIPSIS


def clean(text: str) -> str:
    """Make a text fit for one line of a console: no control characters, no lone surrogates."""
    return " ".join(
        "".join(
            "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNFIT else character
            for character in " ".join(text.split())
        ).split()
    )


def quotable(text: str) -> str:
    """Make a text fit to stand between quotation marks in JSON as it is; its width stays.

    EventBridge puts an annotation into a message without escaping anything, and sends no message
    that is broken by that. A file's name can hold all characters.
    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html,
    "Common Issues".
    """
    return text.translate(_LOOK_ALIKES)


_UNFIT = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")
_ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"


def _joins(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character == _ZERO_WIDTH_JOINER


def _sentence(head: str, names: Sequence[str], more: int, tail: str) -> str:
    listed = _SEPARATOR.join([*names, *([f"+{more} more"] if more else [])])
    return f"{head}: {listed}.{f' {tail}' if tail else ''}"
