"""The outputs of the runbooks' steps: names, never values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..model import (
    CodeReport,
    DeleteVersions,
    Plan,
    Refusals,
    RemediationError,
    Repoint,
    Store,
    Target,
)
from ..planning.code_move import CodeMove
from ..planning.published import keeping_plaintext, moved_names, named_first
from ..planning.wiring import wiring_of
from .sentences import sentence

STATUS_BY_ACTION: Mapping[str, str] = {
    "patch": "Patch succeeded",
    "keep_code": "KeepCode succeeded",
    "add_variables": "AddVariables succeeded",
    "replace_code": "ReplaceCode succeeded",
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


def plan_response(
    target: Target, planned: Plan | Refusals, move: CodeMove | None = None
) -> dict[str, Any]:
    """Return the output of the step Plan.

    Args:
        target: the function, with variables that are to be added for its code.
        planned: the plan, or why there is none.
        move: what is to be moved out of the code; None: nothing is.

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
        "steps": [sentence(step) for step in planned.steps],
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
        **_code(move),
    }


def _code(move: CodeMove | None) -> dict[str, Any]:
    if move is None:
        return {}
    added = sorted(move.added)
    said = {"before": move.before, "after": move.after, "added": added, "paths": [*move.paths]}
    return {"code": said}


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
        version: the number of the version that was published, or that keeps the code; of other
            actions, nothing.
    """
    response: dict[str, Any] = {"status": STATUS_BY_ACTION[action], "function_name": function_name}
    if action == "probe":
        return {**response, "warnings": [], "revision_id": outcome}
    if action in ("publish", "keep_code"):
        response["version"] = version
    return {**response, "warnings": list(outcome or ())}
