"""What the button would do to a subject, as a row for tools and as a sentence for people."""

from __future__ import annotations

from ..model.button_plan import ButtonPlan, Movability
from .texts import encodable

_WITHOUT_REASON = {
    Movability.UNKNOWN: "it could not be read",
    Movability.NOTHING: "no variable of the function itself holds a secret",
}


def plan_row(plan: ButtonPlan) -> dict[str, object]:
    """Return a plan as JSON's types."""
    return {
        "outcome": plan.outcome.value,
        "moving": [encodable(name) for name in plan.moving],
        "refusals": [
            {"reason": encodable(each.reason), "remedy": encodable(each.remedy)}
            for each in plan.refusals
        ],
        "unread": [encodable(each) for each in plan.unread],
        "steps": [encodable(each) for each in plan.steps],
        "warnings": [encodable(each) for each in plan.warnings],
        "owner": encodable(plan.owner) or None,
        "owning_stack": encodable(plan.owning_stack) or None,
        "wave": plan.wave,
    }


def plan_sentence(plan: ButtonPlan) -> str:
    """Say what the button would do, and why not."""
    if plan.outcome is Movability.MOVABLE:
        does = f"move {', '.join(plan.moving)}" if plan.moving else "mend the sealed function"
        return f"The Remediate button would {does} (wave {plan.wave})"
    reasons = [*map(str, plan.refusals), *plan.unread] or [_WITHOUT_REASON.get(plan.outcome, "")]
    said = {
        Movability.REFUSED: "The Remediate button would refuse",
        Movability.UNKNOWN: "Whether the Remediate button would move it is unknown",
        Movability.NOTHING: "The Remediate button moves nothing here",
    }[plan.outcome]
    return f"{said}: {'; '.join(reasons)}"
