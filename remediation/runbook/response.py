"""What remediation tells the runbook and whoever reads it: names, never values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..model import (
    CutOver,
    Difference,
    Grant,
    Mark,
    Plan,
    Probe,
    Refusals,
    RemediationError,
    Restore,
    Revoke,
    Shadow,
    Step,
    Store,
    Target,
)
from ..planning.wiring import wiring_of

DONE: Mapping[str, str] = {
    "store": "Store succeeded",
    "grant": "Grant succeeded",
    "shadow": "Shadow succeeded",
    "probe": "Probe succeeded",
    "cut_over": "CutOver succeeded",
    "back_out": "Backout succeeded",
}
"""The status that each action returns. The runbooks look for these words in the whole answer, so
they hold a space, which no name of a function or variable does."""
PLANNED = "Plan is ready"
NOTHING_TO_DO = "Nothing to do"


class Refused(RemediationError):
    """The function is left alone; the message has every reason, and what to do."""


def plan_answer(target: Target, planned: Plan | Refusals) -> dict[str, Any]:
    """Tell a plan.

    Raises:
        Refused: the plan is a refusal, so that the step fails and the console shows why.
    """
    function = target.function
    if isinstance(planned, Refusals):
        reasons = " ".join(str(refusal) for refusal in planned.refusals)
        raise Refused(f"{function.name} is left alone. {reasons}")
    stores = [step for step in planned.steps if isinstance(step, Store)]
    return {
        "status": PLANNED if planned.steps else NOTHING_TO_DO,
        "function_name": function.name,
        "role_arn": function.role_arn,
        "wiring": wiring_of(function, target.stack).value,
        "moving": [name for step in stores for name in step.names],
        "steps": [_sentence(step) for step in planned.steps],
        "warnings": list(planned.warnings),
    }


def done(action: str, function_name: str, outcome: Iterable[str] | str | None) -> dict[str, Any]:
    """Tell that an action is done.

    Args:
        action: of the request.
        function_name: of the request.
        outcome: of the probe, the RevisionId that it proved; else warnings.
    """
    told: dict[str, Any] = {"status": DONE[action], "function_name": function_name}
    if action == "probe":
        return {**told, "warnings": [], "revision_id": outcome}
    return {**told, "warnings": list(outcome or ())}


def _sentence(step: Step) -> str:
    match step:
        case Store(secret_name, names):
            what = ", ".join(names) or "nothing new"
            doing = f"put {what} into the secret {secret_name}"
        case Grant(role_name, policy_arn):
            doing = f"attach {policy_arn.rpartition('/')[2]} to the role {role_name}"
        case Probe():
            doing = "invoke the function, whose shim compares the secret with the plaintext"
        case Shadow(difference) | CutOver(difference) | Restore(difference):
            doing = _changes(difference)
        case Revoke(role_name, policy_arns):
            policies = ", ".join(arn.rpartition("/")[2] for arn in policy_arns)
            doing = f"detach {policies} from the role {role_name}, unless another function needs it"
        case Mark():
            doing = "tag the function as backed out"
    return f"{type(step).__name__}: {doing}"


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
