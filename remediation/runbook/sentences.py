"""The steps of a plan as people read them: names, never values. Pure."""

from __future__ import annotations

from ..model import (
    AddVariables,
    CutOver,
    DeleteVersions,
    Difference,
    Grant,
    KeepCode,
    Mark,
    Probe,
    ReplaceCode,
    Repoint,
    Restore,
    Revoke,
    Shadow,
    Shift,
    Step,
    Store,
)


def sentence(step: Step) -> str:
    """Return what a step of a plan does."""
    match step:
        case KeepCode() | AddVariables() | ReplaceCode():
            action = _with_code(step)
        case Store(secret_name, names):
            variables = ", ".join(names) or "nothing new"
            action = f"put {variables} into the secret {secret_name}"
        case Grant(role_name, policy_arn):
            action = f"attach {policy_arn.rpartition('/')[2]} to the role {role_name}"
        case Probe():
            action = "invoke the function, whose shim compares the secret with the plaintext"
        case Shadow(difference) | CutOver(difference) | Restore(difference):
            action = _changes(difference)
        case Revoke(role_name, policy_arns):
            policies = ", ".join(arn.rpartition("/")[2] for arn in policy_arns)
            action = (
                f"detach {policies} from the role {role_name}, unless another function needs it"
            )
        case Mark():
            action = "tag the function as backed out"
        case Repoint(moves, shift):
            listed = ", ".join(f"{alias} from {version}" for alias, version in moves)
            action = f"publish a version without plaintext, probe it, and move to it: {listed}"
            action += _gradually(shift)
        case DeleteVersions(numbers):
            action = f"delete the published versions {', '.join(numbers)}, with their code"
    return f"{type(step).__name__}: {action}"


def _gradually(shift: Shift | None) -> str:
    if shift is None:
        return ""
    unless = f", unless the alarm {shift.alarm} goes off" if shift.alarm else ""
    return (
        f"; {shift.percent} % of the invocations at first, the rest {shift.minutes} minutes later"
        f"{unless}"
    )


def _changes(difference: Difference) -> str:
    parts = []
    if difference.added:
        parts.append(f"set {', '.join(difference.added)}")
    if difference.removed:
        parts.append(f"remove {', '.join(difference.removed)}")
    if difference.handler:
        parts.append(f"handler {difference.handler[0]} -> {difference.handler[1]}")
    if difference.layers_added:
        parts.append(f"add layer {', '.join(difference.layers_added)}")
    if difference.layers_removed:
        parts.append(f"remove layer {', '.join(difference.layers_removed)}")
    return "; ".join(parts) or "no change"


def _with_code(step: KeepCode | AddVariables | ReplaceCode) -> str:
    match step:
        case KeepCode(None):
            return "publish a version, which keeps the code as it is"
        case KeepCode(version):
            return f"have version {version} keep the code as it is"
        case AddVariables(names):
            return f"set {', '.join(names) or 'nothing new'} to what stands in the code"
        case ReplaceCode(paths):
            return f"replace the code by one that looks its secrets up, in {', '.join(paths)}"
