"""Adds to an audit's outcome what the button would do to each function, and in which wave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from ..model import LATEST_VERSION, ComplianceType, EnvironmentVariable
from ..model.button_plan import ButtonPlan, ButtonRefusal, Movability
from .child_process import Interrupted
from .interruption import Interruption
from .outcome import Audited, Outcome, Place, PlannedPlace
from .preview import Preview, PreviewBroken
from .waves import Movable, waves

GONE = "gone"
"""The status of a function that was deleted meanwhile."""
_INTERRUPTED = "the audit was interrupted"


class Planner(Protocol):
    """Starts what plans for a place."""

    def __call__(self, place: Place, is_wanted: Callable[[], bool]) -> Preview:
        """Start it.

        Raises:
            PreviewBroken: it does not start, or has no credentials.
            Interrupted: as it says.
        """


def with_plans(
    audited: Audited,
    planner: Planner,
    show: Callable[[int, int, str], None],
    interruption: Interruption,
) -> Audited:
    """Return an audit's outcome with plans for all functions that are NON_COMPLIANT.

    Args:
        audited: the outcome.
        planner: starts what plans for a place.
        show: is told how many functions are planned, of how many, and which is next.
        interruption: ends the planning with what there is.
    """
    concerned = [each for each in audited.outcomes if _is_concerned(each)]
    plans: dict[str, ButtonPlan | None] = {}
    places = []
    unlisted = {each.place for each in audited.unlisted}
    for place in (each for each in audited.places if each not in unlisted):
        session = _Session(place, planner, interruption)
        there = [each for each in concerned if each.place == place]
        for outcome in there:
            show(len(plans), len(concerned), outcome.name)
            plans[outcome.arn] = session.plan(outcome)
        session.close()
        places.append(session.planned)
        numbers = waves(_movable(there, plans))
        for each in there:
            if (plan := plans[each.arn]) and each.name in numbers:
                plans[each.arn] = replace(plan, wave=numbers[each.name])
    gone = {arn for arn, plan in plans.items() if plan is None}
    return replace(
        audited,
        outcomes=tuple(each for each in audited.outcomes if each.arn not in gone),
        planned=tuple(places),
        plans={arn: plan for arn, plan in plans.items() if plan is not None},
        plan_interrupted=interruption.wanted,
    )


def _is_concerned(outcome: Outcome) -> bool:
    verdict = outcome.verdict
    return verdict is not None and verdict.compliance_type is ComplianceType.NON_COMPLIANT


def variables_to_move(outcome: Outcome) -> tuple[str, ...]:
    """Return the function's own variables in which secrets were found, as the runbook's scan does.

    What published versions hold cannot be moved.
    """
    return tuple(
        dict.fromkeys(
            at.name
            for at in (finding.location for finding in outcome.counted)
            if isinstance(at, EnvironmentVariable) and at.version == LATEST_VERSION
        )
    )


class _Session:
    """Plans for one place; what plans is started by the first function that needs it."""

    def __init__(self, place: Place, planner: Planner, interruption: Interruption) -> None:
        self.planned = PlannedPlace(place)
        self._planner = planner
        self._interruption = interruption
        self._preview: Preview | None = None
        self._why_not = ""

    def plan(self, outcome: Outcome) -> ButtonPlan | None:
        """Plan for a function; None if it is gone."""
        variables = variables_to_move(outcome)
        if not outcome.counted and not outcome.evidence.broken:
            unread = tuple(f"{each.what}: {each.reason}" for each in outcome.missing)
            return ButtonPlan(Movability.UNKNOWN, unread=unread)
        if not self._interruption.wanted:
            try:
                return _plan_of(self._started().ask(outcome.name, variables))
            except Interrupted:
                pass
            except PreviewBroken as error:
                self.close()
                self._why_not = str(error)
                self.planned = replace(self.planned, is_whole=False)
        reason = _INTERRUPTED if self._interruption.wanted else self._why_not
        return ButtonPlan(Movability.UNKNOWN, unread=(reason,))

    def close(self) -> None:
        """End what plans."""
        if self._preview:
            self._preview.close()
            self._preview = None

    def _started(self) -> Preview:
        if self._why_not:
            raise PreviewBroken(self._why_not)
        if self._preview is None:
            preview = self._planner(self.planned.place, lambda: not self._interruption.wanted)
            self._preview = preview
            self.planned = replace(self.planned, stack=preview.stack, note=preview.note)
        return self._preview


def _plan_of(answer: Mapping[str, Any]) -> ButtonPlan | None:
    """Read an answer.

    Raises:
        PreviewBroken: it has another form.
    """
    try:
        if answer["status"] == GONE:
            return None
        return ButtonPlan(
            Movability(answer["status"]),
            moving=_texts(answer["moving"]),
            refusals=tuple(
                ButtonRefusal(each["reason"], each["remedy"]) for each in answer["refusals"]
            ),
            unread=_texts(answer["unread"]),
            steps=_texts(answer["steps"]),
            warnings=_texts(answer["warnings"]),
            owner=str(answer["owner"]),
            owning_stack=str(answer["owning_stack"]),
            role_arn=str(answer["role_arn"]),
        )
    except (KeyError, TypeError, ValueError):
        pass
    raise PreviewBroken("the process that plans is of another version")


def _texts(given: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, given))


def _movable(
    outcomes: Iterable[Outcome], plans: Mapping[str, ButtonPlan | None]
) -> Iterator[Movable]:
    for each in outcomes:
        plan = plans[each.arn]
        if plan and plan.outcome is Movability.MOVABLE:
            yield Movable(each.name, plan.role_arn, plan.owning_stack)
