"""The part of a plan that moves secrets out of the code: first they become variables. Pure.

What is planned is the function with these variables: so all that is said of variables, refused or
done to them holds for what stood in the code, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from ..model import (
    CODE_VARIABLE,
    AddVariables,
    KeepCode,
    Options,
    Plan,
    ReplaceCode,
    Shadow,
    Step,
    Target,
)
from .moved_code import MovedCode, digest_of, moved_code

_ANY_VERSION = "1000000"
"""Stands for the number of a version that is published later, as long as such a number may be."""


@dataclass(frozen=True, slots=True)
class CodeMove:
    """What is to be moved out of the code."""

    before: str
    """The CodeSha256 of the code that holds the secrets."""
    after: str
    """The CodeSha256 of the code that looks them up."""
    kept: str | None
    """The number of a published version with the code before; None if there is none."""
    names: tuple[str, ...]
    """The variables that the code looks up, sorted."""
    added: Mapping[str, str] = field(repr=False)
    """Those that the function did not have, with their values."""
    paths: tuple[str, ...]
    """The files that change."""


def still_to_move(target: Target) -> tuple[str, ...]:
    """Return the variables that an earlier run has added, and that are plaintext still."""
    environment = target.function.environment
    moved = moved_code(environment)
    return tuple(name for name in moved.names if name in environment) if moved else ()


def with_variables(target: Target, move: CodeMove) -> Target:
    """Return a target whose function has the variables that its code will look up."""
    function = target.function
    marked = MovedCode(
        move.kept or _ANY_VERSION,
        digest_of(move.before),
        digest_of(move.after),
        tuple(sorted(move.added)),
    )
    environment = {**function.environment, **move.added, CODE_VARIABLE: str(marked)}
    return replace(target, function=replace(function, environment=environment))


def with_names(options: Options, names: Collection[str]) -> Options:
    """Return the options, with some variables beside those that a person chose."""
    if not options.variables:
        return options
    return replace(options, variables=(*options.variables, *names))


def with_code(planned: Plan, move: CodeMove) -> Plan:
    """Return a plan for the function with its variables, with what moves the code before it.

    The code is replaced once the function is rewired, and right before it is probed.
    """
    steps: list[Step] = [KeepCode(move.kept), AddVariables(tuple(sorted(move.added)))]
    for step in planned.steps:
        steps.append(step)
        if isinstance(step, Shadow):
            steps.append(ReplaceCode(move.paths))
    kept = f"Version {move.kept}" if move.kept else "A version that is published first"
    way_back = (
        f"{kept} keeps the code with the plaintext: it is the way back. Delete it, and others with "
        "that code, once you will not go back"
    )
    source = (
        "The source must change, too, or its next build has the secrets again: the output of Patch "
        "has the diff. Until then deploy variables, handler or layers together with the code only: "
        f"the code that stays looks {', '.join(move.names)} up"
    )
    return Plan(tuple(steps), (way_back, source, *planned.warnings))
