"""Changes to JSON that leave it JSON, for parsers that only ever get what a runtime parsed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.fuzz.canary import CANARY

Path = tuple[str | int, ...]

_ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, 30, 2**63, 1.5, 1e400, "", " ", "0", "7", "30", "²", "true",
    "false", "\0", "\ud800", "\udcff", "é", "\u202e", "a\nb", "=", ":", "/", "..", "{}", "[]", "{",
    "null", '"x"', [], {}, [[]], {"": ""}, "9" * 5_000, "[" * 3_000, "[" * 100_000,
    CANARY, f'"{CANARY}"', f'{{"{CANARY}', f'{{"A": "{CANARY}"}}', [CANARY], {"A": CANARY},
)  # fmt: skip
"""What parsers stumble over, and canaries."""


def mutated(data: bytes, most: int, seed: int, words: Sequence[str]) -> bytes:
    """Change a JSON document in one to four places.

    Args:
        data: the document; anything else is taken as a text.
        most: bytes of the result.
        seed: of the changes.
        words: of the format: names and texts that mean something to the parser.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = {}
    for _ in range(chance.choice((1, 1, 2, 4))):
        document = _changed(document, chance, words)
    written = json.dumps(document).encode()
    return written if len(written) <= most else data[:most]


def _changed(document: Any, chance: random.Random, words: Sequence[str]) -> Any:
    paths = list(_paths(document))
    path = chance.choice(paths)
    return _replaced(document, path, lambda old: _other(old, chance, words))


def _paths(document: Any) -> list[Path]:
    """Return where something stands; breadth first, and not without end."""
    found: list[Path] = [()]
    waiting: list[tuple[Path, Any]] = [((), document)]
    while waiting and len(found) < 500:
        path, node = waiting.pop(0)
        pairs: Any = ()
        if isinstance(node, dict):
            pairs = node.items()
        elif isinstance(node, list):
            pairs = enumerate(node)
        for key, member in pairs:
            found.append((*path, key))
            waiting.append(((*path, key), member))
    return found


def _replaced(node: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(node)
    copy = node.copy()
    copy[path[0]] = _replaced(node[path[0]], path[1:], change)
    return copy


def _other(old: Any, chance: random.Random, words: Sequence[str]) -> Any:
    """Return something else in the place of a node."""
    if isinstance(old, str) and old.lstrip()[:1] in ("{", "[") and chance.random() < 0.8:
        # JSON within JSON: what AWS does, too.
        try:
            return json.dumps(_changed(json.loads(old), chance, words))
        except (ValueError, RecursionError):
            pass
    if chance.random() < 0.5:
        return chance.choice((chance.choice(_ODD), chance.choice(words), json.dumps(old)))
    match old:
        case dict():
            other = _other_object(old, chance, words)
        case list():
            other = _other_list(old, chance, words)
        case str():
            other = _other_text(old, chance, words)
        case None | bool():
            other = chance.choice((True, False, None))
        case _:
            other = old + chance.choice((-1, 1, 0.5)) if abs(old) < 2**60 else 0
    return other


def _other_object(old: dict[str, Any], chance: random.Random, words: Sequence[str]) -> Any:
    copy = dict(old)
    if copy and chance.random() < 0.4:
        del copy[chance.choice(list(copy))]
    else:
        copy[chance.choice((*words, *old, "", CANARY.upper()))] = chance.choice((*_ODD, *words))
    return copy


def _other_list(old: list[Any], chance: random.Random, words: Sequence[str]) -> Any:
    copy = list(old)
    if copy and chance.random() < 0.4:
        copy.pop(chance.randrange(len(copy)))
    else:
        copy.insert(chance.randrange(len(copy) + 1), chance.choice((*old, *words, *_ODD)))
    return copy


def _other_text(old: str, chance: random.Random, words: Sequence[str]) -> str:
    start, end = sorted((chance.randrange(len(old) + 1), chance.randrange(len(old) + 1)))
    put = chance.choice((
        "", old[start:end] * 2, CANARY, chance.choice(words),
        chr(chance.choice((0, 10, 34, 39, 61, 92, 0x2028, 0xD800, 0xFFFD, 0x1F600))),
        chr(chance.randrange(32, 127)),
    ))  # fmt: skip
    end = start if chance.random() < 0.5 else end
    return old[:start] + put + old[end:]
