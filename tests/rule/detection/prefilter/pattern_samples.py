"""Random texts that a pattern matches, or almost matches, generated from the pattern."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from re import _constants as node  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_FOLDS = {"s": "ſ", "k": "\u212a", "i": "ıİ"}  # noqa: RUF001 - found by patterns blind to case
_CATEGORIES = {
    node.CATEGORY_DIGIT: "0123456789٣९",
    node.CATEGORY_SPACE: " \t\f\v\x1c\u2003\xa0",
    node.CATEGORY_WORD: string.ascii_letters + "_09éſ日",  # noqa: RUF001
    node.CATEGORY_NOT_DIGIT: "a-é ",
    node.CATEGORY_NOT_SPACE: "a0-é=",
    node.CATEGORY_NOT_WORD: " -=\"'—",
}
_ANYTHING = string.ascii_letters + string.digits + "-_/+=.:,;\"'`<>(){}[]@#$%& \té日ſ"  # noqa: RUF001
_BLIND_TO_CASE = int(re.IGNORECASE)
"""As a number: asking an enum for each character takes a quarter of the time."""
_MORE_THAN_LEAST = (0, 0, 1, 2, 5)
_STRANGE = "٣\u2003\x1cſ\u212aıİ\xa0日é\U0001f511\ud800\r\x85\u2028"  # noqa: RUF001


def sample(pattern: re.Pattern[str], chance: random.Random) -> str:
    """Return a text that the pattern mostly matches: what it asserts beside is not heeded."""
    parsed = _parsed(pattern)
    return "".join(_drawn(parsed, parsed.state.flags, chance))


@cache
def _parsed(pattern: re.Pattern[str]) -> Any:
    return parser.parse(pattern.pattern, pattern.flags)


def disturbed(text: str, chance: random.Random) -> str:
    """Return a text with a character more, less or other here and there."""
    characters = list(text)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        at = chance.randrange(len(characters) + 1)
        strange = chance.choice(_STRANGE + _ANYTHING)
        characters[at : at + chance.randrange(2)] = [strange] * chance.randrange(2)
    return "".join(characters)


def lines(patterns: Sequence[re.Pattern[str]], number: int, seed: int) -> Iterator[str]:
    """Yield lines of code, settings and minified code with such texts in them; none holds a
    newline."""
    chance = random.Random(seed)  # noqa: S311 - cases, not keys
    for _ in range(number):
        parts = [
            disturbed(sample(chance.choice(patterns), chance), chance)
            for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))
        ]
        name = chance.choice(("token", "PASSWORD", "db_key", "x", "secret", "apiſecret", "url"))  # noqa: RUF001
        around = chance.choice(('{n} = "{t}"', "{n}={t}", "{n}: '{t}',", "{t}", "<{n}>{t}</{n}>"))
        line = around.format(n=name, t=chance.choice(("", " ", "\"'", "=")).join(parts))
        if chance.random() < 0.002:
            line = (line + chance.choice((";", ",", "é"))) * chance.randrange(
                2, 9_000 // (len(line) + 1) + 3
            )
        yield line.replace("\n", chance.choice((" ", "\r")))


def _drawn(parsed: Iterable[tuple[Any, Any]], flags: int, chance: random.Random) -> Iterator[str]:
    for op, value in parsed:
        if op in (node.MAX_REPEAT, node.MIN_REPEAT, node.POSSESSIVE_REPEAT):
            least, most, repeated = value
            for _ in range(min(least + chance.choice(_MORE_THAN_LEAST), int(most))):
                yield from _drawn(repeated, flags, chance)
        elif op is node.BRANCH:
            yield from _drawn(chance.choice(value[1]), flags, chance)
        elif op is node.SUBPATTERN:
            _, added, removed, inner = value
            yield from _drawn(inner, (flags | added) & ~removed, chance)
        elif op is node.ATOMIC_GROUP:
            yield from _drawn(value, flags, chance)
        elif op in (node.LITERAL, node.NOT_LITERAL, node.ANY, node.IN):
            yield _character(op, value, flags, chance)
        # Where a match may stand, and groups that come again, are left to luck.


def _character(op: Any, value: Any, flags: int, chance: random.Random) -> str:
    if op is node.LITERAL:
        drawn = chr(value)
    elif op is node.IN and value[0][0] is not node.NEGATE:
        kind, member = chance.choice(value)
        drawn = _member(kind, member, chance)
    else:
        drawn = chance.choice(_ANYTHING)
    if flags & _BLIND_TO_CASE:
        return chance.choice(
            (drawn, drawn.lower(), drawn.upper(), _FOLDS.get(drawn.lower(), drawn))
        )[:1]
    return drawn


def _member(kind: Any, value: Any, chance: random.Random) -> str:
    if kind is node.LITERAL:
        return chr(value)
    if kind is node.RANGE:
        return chr(chance.randint(*value))
    return chance.choice(_CATEGORIES[value])
