"""What the button would do, for people: waves, refusals, and what nobody could tell."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import CodeLine
from ..model.button_plan import ButtonPlan, Movability
from .columns import table
from .outcome import Audited, Outcome

_HEAD = ("WAVE", "FUNCTION", "THE BUTTON WOULD", "DEPLOYED BY")


def plan_lines(audited: Audited) -> Iterator[str]:
    """Yield the lines. Names may hold any characters: whoever shows them makes them printable."""
    if not audited.planned:
        return
    several = len(audited.places) > 1
    plans = audited.plans
    planned = [(each, plans[each.arn]) for each in audited.outcomes if each.arn in plans]
    movable = [(each, plan) for each, plan in planned if plan.outcome is Movability.MOVABLE]
    movable.sort(key=lambda pair: (pair[0].place, pair[1].wave or 0, pair[0].name))
    yield ""
    yield from table(
        (*(["ACCOUNT AND REGION"] if several else []), *_HEAD),
        [
            (
                *([str(outcome.place)] if several else []),
                str(plan.wave),
                outcome.name,
                f"move {', '.join(plan.moving)}" if plan.moving else "mend it",
                plan.owner,
            )
            for outcome, plan in movable
        ],
    )
    for outcome, plan in planned:
        name = f"{outcome.place} {outcome.name}" if several else outcome.name
        owner = f" ({plan.owner})" if plan.owner else ""
        yield from (f"{text}: {name}{owner}: {why}" for text, why in _against(outcome, plan))
    for place in audited.planned:
        note = f"by the stack {place.stack}" if place.stack else place.note
        if note:
            yield f"planned: {place.place}: {note}"
    yield plan_summary(audited)


def plan_summary(audited: Audited) -> str:
    """Say in one line how many functions the button would move, and how many not."""
    plans = audited.plans
    outcomes = [plan.outcome for plan in plans.values()]
    waves = len(
        {
            (each.place, plans[each.arn].wave)
            for each in audited.outcomes
            if each.arn in plans and plans[each.arn].wave
        }
    )
    counts = {each: outcomes.count(each) for each in Movability}
    text = (
        f"the button would move {counts[Movability.MOVABLE]:,} in "
        f"{waves:,} wave{'' if waves == 1 else 's'}, refuse {counts[Movability.REFUSED]:,}; "
        f"{counts[Movability.UNKNOWN]:,} unknown, {counts[Movability.NOTHING]:,} not in variables"
    )
    return f"{text}; the plan was interrupted" if audited.plan_interrupted else text


def _against(outcome: Outcome, plan: ButtonPlan) -> Iterator[tuple[str, str]]:
    if plan.outcome is Movability.NOTHING:
        in_code = all(isinstance(each.location, CodeLine) for each in outcome.counted)
        yield (
            "not in variables",
            "its secrets are in code, which the button does not change; the runbook's ShowPatch "
            "says how the source must change"
            if in_code
            else "its own variables hold no secret; published versions keep theirs",
        )
    yield from (("refused", str(each)) for each in plan.refusals)
    if plan.outcome is not Movability.NOTHING:
        yield from (("unknown", each) for each in plan.unread)
