"""The outputs of the runbooks' steps: names, never values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..model import (
    CodeReport,
    CutOver,
    DeleteVersions,
    Difference,
    Grant,
    Mark,
    Plan,
    Probe,
    Refusals,
    RemediationError,
    Repoint,
    Restore,
    Revoke,
    Shadow,
    Shift,
    Step,
    Store,
    Target,
)
from ..planning.published import keeping_plaintext, moved_names, named_first
from ..planning.wiring import wiring_of

STATUS_BY_ACTION: Mapping[str, str] = {
    "patch": "Patch succeeded",
    "store": "Store succeeded",
    "grant": "Grant succeeded",
    "shadow": "Shadow succeeded",
    "probe": "Probe succeeded",
    "cut_over": "CutOver succeeded",
    "publish": "Publish succeeded",
    "shift": "Shift succeeded",
    "watch": "Watch succeeded",
    "repoint": "Repoint succeeded",
    "put_back": "PutBack succeeded",
    "delete_versions": "DeleteVersions succeeded",
    "back_out": "Backout succeeded",
}
"""The status that each action returns. The runbooks search the whole output for these texts, so
each text has a space: no name of a function or variable has one."""
PLANNED = "Plan is ready"
ONLY_VERSIONS = "Only versions are left"
"""The function itself is as it should be, and the runbook goes on with its published versions."""
NOTHING_TO_DO = "Nothing to do"
NONE_SHIFTS = "No alias shifts"
"""There is nothing to watch, and the runbook goes on at once."""
STILL_SHIFTING = "Aliases are shifting"
"""The runbook sleeps, and watches again."""
_OF_VERSIONS = (Repoint, DeleteVersions)
"""Steps that leave the function itself alone."""


class Refused(RemediationError):
    """The function is not changed. The message has every reason, and what to do."""


def plan_response(target: Target, planned: Plan | Refusals) -> dict[str, Any]:
    """Return the output of the step Plan.

    Raises:
        Refused: there are refusals. The step fails, and the console shows them.
    """
    function = target.function
    if isinstance(planned, Refusals):
        reasons = " ".join(str(refusal) for refusal in planned.refusals)
        raise Refused(f"{function.name} is left alone. {reasons}")
    moving = [name for step in planned.steps if isinstance(step, Store) for name in step.names]
    return {
        "status": _status(planned),
        "function_name": function.name,
        "role_arn": function.role_arn,
        "wiring": wiring_of(function, target.stack).value,
        "moving": moving,
        "steps": [_sentence(step) for step in planned.steps],
        "versions": [
            {
                "version": version.version,
                "variables": sorted(version.variables & moved_names(target, moving)),
                "named_by": list(version.references),
            }
            for version in named_first(
                keeping_plaintext(target.versions, moved_names(target, moving))
            )
        ],
        "moves": [
            {"alias": alias, "version": version}
            for step in planned.steps
            if isinstance(step, Repoint)
            for alias, version in step.moves
        ],
        "deletable": [
            number
            for step in planned.steps
            if isinstance(step, DeleteVersions)
            for number in step.versions
        ],
        "warnings": list(planned.warnings),
    }


def _status(planned: Plan) -> str:
    if not planned.steps:
        return NOTHING_TO_DO
    only_versions = all(isinstance(step, _OF_VERSIONS) for step in planned.steps)
    return ONLY_VERSIONS if only_versions else PLANNED


def shift_response(
    function_name: str, warnings: Iterable[str], since: datetime | None
) -> dict[str, Any]:
    """Return the output of the step Shift.

    Args:
        function_name: of the request.
        warnings: about aliases that stay.
        since: when aliases began to shift; None if none does.
    """
    response = step_response("shift", function_name, warnings)
    if since is None:
        return {**response, "status": NONE_SHIFTS, "since": None}
    return {**response, "since": since.isoformat(timespec="seconds")}


def watch_response(function_name: str, warnings: Iterable[str], *, is_over: bool) -> dict[str, Any]:
    """Return the output of the step Watch."""
    response = step_response("watch", function_name, warnings)
    return response if is_over else {**response, "status": STILL_SHIFTING}


def patch_response(function_name: str, report: CodeReport) -> dict[str, Any]:
    """Return the output of the step Patch.

    Its diffs are texts of the owner's: no step searches it for more than its own status.
    """
    return {
        **step_response("patch", function_name, report.warnings),
        "patches": [
            {
                "path": patch.path,
                "lines": [lookup.line for lookup in patch.lookups],
                "variables": [lookup.variable for lookup in patch.lookups],
                "diff": patch.diff,
            }
            for patch in report.patches
        ],
        "stays": [
            {"path": each.path, "line": each.line, "why": str(each.refusal)}
            for each in report.refusals
        ],
    }


def step_response(
    action: str, function_name: str, outcome: Iterable[str] | str | None, version: str | None = None
) -> dict[str, Any]:
    """Return the output of any other step.

    Args:
        action: of the request.
        function_name: of the request.
        outcome: the RevisionId that the probe confirmed; of other actions, warnings.
        version: the number of the version that was published; of other actions, nothing.
    """
    response: dict[str, Any] = {"status": STATUS_BY_ACTION[action], "function_name": function_name}
    if action == "probe":
        return {**response, "warnings": [], "revision_id": outcome}
    if action == "publish":
        response["version"] = version
    return {**response, "warnings": list(outcome or ())}


def _sentence(step: Step) -> str:
    match step:
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
