"""The reader of images: what is left of layers is read or named, whoever applies them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from rule.model import SourceFile
from tests.fuzz.layer_appliers import Refused, applied_in_turn, laid_over
from tests.fuzz.layer_story import Entry, Layers, Step, bytes_of, layers_of, tar_of
from tests.rule.images import read

_TOLD = ("a folder in it becomes a file", "its links are too many")
"""Reasons for which what could be unpacked is named nevertheless; nobody builds such an image."""
F, D, S, H, W, O = Step  # noqa: E741 - as in a table


def seeds() -> dict[str, bytes]:
    """Return stacks of each kind."""
    stacks: dict[str, Layers] = {
        "plain": ((Entry(F, "a"), Entry(F, "b/a")), (Entry(F, "a"),)),
        "taken away": ((Entry(F, "a/b"), Entry(F, "b/a")), (Entry(W, "a"), Entry(O, "b"))),
        "written through a link": (
            (Entry(D, "b"), Entry(S, "a", "b")), (Entry(F, "a/b"),), (Entry(W, "a"),),
        ),
        "a link replaced": (
            (Entry(S, "a", "/b"),), (Entry(F, "a/b"),), (Entry(D, "a"), Entry(F, "a/b")),
        ),
        "a link within a link": (
            (Entry(S, "a", "b"),), (Entry(S, "a/b", "/c"),), (Entry(F, "b/b"), Entry(F, "b/a")),
            (Entry(W, "b/b"),),
        ),
        "hard links": (
            (Entry(F, "a"), Entry(H, "b", "a"), Entry(S, "c", "a")), (Entry(H, "c/a", "b"),),
            (Entry(W, "a"), Entry(W, "b")),
        ),
        "a hard link through a link": (
            (Entry(S, "a", "b"), Entry(F, "b/a")), (Entry(H, "c", "a/a"),), (Entry(W, "b"),),
        ),
        "a hard link to a link": (
            (Entry(S, "a", "b"), Entry(H, "c", "a")), (Entry(F, "c/a"),), (Entry(W, "c"),),
        ),
    }  # fmt: skip
    return {name: bytes_of(layers) for name, layers in stacks.items()}


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change, add, leave out or repeat some steps."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    steps = [data[at : at + 3] for at in range(0, len(data) - 2, 3)]
    for _ in range(chance.choice((1, 2, 4, 8))):
        at = chance.randrange(len(steps) + 1)
        match chance.randrange(5):
            case 0:
                steps[at : at + 1] = []
            case 1:
                steps[at:at] = steps[chance.randrange(len(steps) + 1) :][:4]
            case _:
                steps[at : at + chance.randrange(2)] = [chance.randbytes(3)]
    return b"".join(steps)[:most]


def check(data: bytes) -> None:
    """Read the layers that bytes stand for.

    Raises:
        AssertionError: a file that is left is neither read nor named, or what can be unpacked
            was named as if it could not.
    """
    layers = layers_of(data)
    found = read(*map(tar_of, layers))
    texts = "\n".join(each.text for each in found if isinstance(each, SourceFile))
    named = [each for each in found if not isinstance(each, SourceFile) and each.blocks_compliance]
    if any(reason in each.reason for each in named for reason in _TOLD):
        return
    for left in _left(layers):
        assert not named, f"what can be unpacked is named: {named[0].reason}"
        assert all(content in texts for content in left), "what is left is neither read nor named"


def _left(layers: Layers) -> Iterator[set[str]]:
    """Yield what each way to apply the layers leaves, if it leaves anything."""
    ways: list[Callable[[], set[str]]] = [
        lambda: laid_over(layers),
        lambda: applied_in_turn(layers, spares_own=False, keeps_links=False),
        lambda: applied_in_turn(layers, spares_own=True, keeps_links=False),
        lambda: applied_in_turn(layers, spares_own=True, keeps_links=True),
    ]
    for way in ways:
        try:
            yield way()
        except Refused:
            continue
