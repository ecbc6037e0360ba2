"""The steps Grant and Shadow, each of which finds its own earlier work and can be repeated."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from ..aws import roles, surroundings
from ..model import POINTER, Configuration, Function, Refusal, Role, Secret, Shim
from ..planning.environment_size import shadowed_within_room
from ..planning.plan import is_settled
from ..planning.wiring import (
    Rewiring,
    Wiring,
    is_ours,
    is_wrapped,
    names_without_plaintext,
    probe_of,
)
from .context import StepFailed, Work


def grant(work: Work) -> None:
    """Let the function's role read the secret of the function that asks.

    Raises:
        StepFailed: it is not the role that was planned with, and may be refused.
    """
    function = work.settled()
    if work.request.planned_role not in (None, function.role_arn):
        raise StepFailed(
            f"{function.name} was given another role after it was planned: start again"
        )
    roles.attach(work.aws, Role(function.role_arn, ()), work.stack.policy_arn)


def shadow(work: Work) -> None:
    """Rewire the function, and leave its plaintext where it is."""
    nonce = secrets.token_hex(16)

    def decide(function: Function) -> Configuration:
        shim, moving = work.shim_for(function), work.moving(function.environment)
        # After the function: what it needs by then, the secret holds.
        secret = work.stored(function)
        must_equal(function, secret, moving)
        names = _names(function, secret, moving)
        _must_be_whole(work, function, secret, names)
        if is_settled(function, work.stack) and not moving:
            return function.configuration
        if _is_shadowed_with(work, function, secret, names):
            return function.configuration
        configuration = shadowed_within_room(
            function,
            work.stack,
            Rewiring(shim, secret.arn, nonce, names),
            moving,
            work.request.options,
        )
        if isinstance(configuration, Refusal):
            raise StepFailed(str(configuration))
        return configuration

    work.change(decide)


def must_equal(function: Function, secret: Secret, names: Collection[str]) -> None:
    """Check that the secret holds what the function has: plaintext may go only then.

    Raises:
        StepFailed: names those that differ.
    """
    different = [n for n in names if function.environment[n] != secret.values.get(n)]
    if different:
        raise StepFailed(
            f"{', '.join(sorted(different))} of {function.name} was changed after it was stored: "
            "start again"
        )


def must_not_be_gone(gone: Collection[str]) -> None:
    """Check that nobody took a variable away: the secret would bring it back.

    Raises:
        StepFailed: names them.
    """
    if gone:
        raise StepFailed(f"{', '.join(sorted(gone))} was removed meanwhile: start again")


def is_wired_with(function: Function, shim: Shim) -> bool:
    """Tell whether a shim of the stack's own version stands before a function's handler."""
    return function.handler == shim.handler and shim.layer_arn in function.layers


def _names(function: Function, secret: Secret, moving: Collection[str]) -> tuple[str, ...]:
    """Return what the function is to load: not what its owner set again, which stays as it is."""
    environment = function.environment
    return tuple(
        name
        for name, value in sorted(secret.values.items())
        if name in moving or environment.get(name, value) == value
    )


def _must_be_whole(work: Work, function: Function, secret: Secret, names: Collection[str]) -> None:
    """Check that the function comes to see what it sees now, no less and no more.

    Raises:
        StepFailed: names what is lost, or would come back.
    """
    if is_wrapped(function, work.stack):
        raise StepFailed(
            f"Another handler was put before the shim of {function.name} meanwhile: start again"
        )
    if lost := names_without_plaintext(function) - secret.values.keys():
        raise StepFailed(
            f"{', '.join(sorted(lost))} of {function.name} stands in neither environment nor "
            "secret: back out, then start anew"
        )
    if is_ours(function, work.stack):
        return
    must_not_be_gone(set(work.request.planned) - set(function.environment))
    gone = set(names) - set(function.environment)
    if gone and not any(version.sealed for version in surroundings.versions(work.aws, function)):
        must_not_be_gone(gone)


def _is_shadowed_with(
    work: Work, function: Function, secret: Secret, names: Collection[str]
) -> bool:
    return (
        work.wiring_of(function) is Wiring.SHADOWED
        and is_wired_with(function, work.shim_for(function))
        and function.environment[POINTER] == secret.arn
        and set(probe_of(function)[1]) == set(names)
    )
