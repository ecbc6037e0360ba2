"""Which functions are best pressed together, and which first: pure.

Functions of one CloudFormation stack have one owner who changes one template, and functions of one
role get one policy. So neither a stack nor a role is torn apart. The first wave is the smallest
such group, and each wave may be five times as large as the one before: who presses sees what
becomes of a few functions before many follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_GROWTH = 5
_MOST_IN_A_WAVE = 125


@dataclass(frozen=True, slots=True)
class Movable:
    """A function that the button would change."""

    name: str
    role_arn: str
    owning_stack: str = ""


def waves(functions: Iterable[Movable]) -> Mapping[str, int]:
    """Return each function's wave, counted from 1, by its name.

    A group that is larger than its wave may be is not torn apart either.
    """
    found: dict[str, int] = {}
    wave, size = 1, 0
    for group in sorted(_groups(functions), key=_smallest_first):
        if size and size + len(group) > min(_GROWTH ** (wave - 1), _MOST_IN_A_WAVE):
            wave, size = wave + 1, 0
        found |= {each.name: wave for each in group}
        size += len(group)
    return found


def _groups(functions: Iterable[Movable]) -> list[list[Movable]]:
    """Put functions that share a role or a stack, also by way of others, into one group."""
    groups: list[tuple[set[tuple[str, str]], list[Movable]]] = []
    for function in sorted(functions, key=lambda each: each.name):
        shared = {("role", function.role_arn)}
        if function.owning_stack:
            shared.add(("stack", function.owning_stack))
        members = [function]
        apart = []
        for keys, others in groups:
            if keys.isdisjoint(shared):
                apart.append((keys, others))
            else:
                shared |= keys
                members = others + members
        groups = [*apart, (shared, members)]
    return [sorted(members, key=lambda each: each.name) for _, members in groups]


def _smallest_first(group: list[Movable]) -> tuple[int, bool, str]:
    """Order groups; of equal ones, those that no stack deploys anew come first."""
    return len(group), any(each.owning_stack for each in group), group[0].name
