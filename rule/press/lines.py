"""What became of a press, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..audit.columns import table
from ..audit.times import duration
from ..aws.executions import Execution
from .result import Pressed, PressResult, State

_HEAD = ("FUNCTION", "STATE", "EXECUTION")
_MOST_NAMED = 3
"""Functions under way that are named beside a bar; the others are counted."""
_ENDINGS: Mapping[str, str] = {
    "BackedOut": "the function was put back as it was",
    "BackoutFailed": "and so did putting it back: run the backout runbook",
    "AliasesWerePutBack": "the function is sealed, and its aliases run what they ran",
    "AliasesNeedALook": "the function is sealed; look at its aliases in Lambda",
    "VersionsStay": "the function is sealed; old versions may be left",
}
"""By the step by which an execution ends."""
_IN_ITS_MIDST = "it ended in its midst: press again, or run the backout runbook"


def lines(result: PressResult, place: str, *, dry_run: bool) -> Iterator[str]:
    """Yield the lines. Names may hold any characters: whoever shows them makes them printable."""
    if dry_run:
        for each in result.functions:
            yield from _plan(each)
    rows = [(each.function, each.state.value, _id(each.execution)) for each in result.functions]
    yield from table(_HEAD, rows)
    for each in result.functions:
        if said := _reason(each):
            yield f"{each.state}: {each.function}: {said}"
    if result.interrupted:
        yield "interrupted: what is under way goes on in the account; --resume goes on from there"
    yield _counted([result], place)


def summary(results: Sequence[PressResult]) -> str:
    """Count what became of the functions of several accounts and Regions."""
    return _counted(results, f"{len(results):,} accounts and Regions")


def _counted(results: Sequence[PressResult], place: str) -> str:
    sums = {state: sum(each.count(state) for each in results) for state in State}
    number = sum(sums.values())
    counts = ", ".join(f"{count:,} {state.value}" for state, count in sums.items() if count)
    seconds = duration(sum(each.seconds for each in results))
    return f"{number:,} function{'' if number == 1 else 's'} in {place}: {counts}; {seconds}"


def news(pressed: Pressed) -> str:
    """Say what became of one function, as soon as it is known."""
    said = _reason(pressed)
    return f"{pressed.function}: {pressed.state}{f': {said}' if said else ''}"


def under_way(executions: Sequence[Execution]) -> str:
    """Say at which steps executions are."""
    if not executions:
        return "waiting: as many executions are under way in this account as may be"
    named = ", ".join(
        f"{each.function} {each.step or 'begins'}" for each in executions[:_MOST_NAMED]
    )
    more = len(executions) - _MOST_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def _id(execution: Execution | None) -> str:
    return execution.id if execution else ""


def _reason(pressed: Pressed) -> str:
    execution = pressed.execution
    if pressed.state is State.UNSURE:
        return f"{pressed.reason}; it may have begun: --resume looks for it"
    if pressed.state is not State.FAILED or execution is None:
        return pressed.reason
    at = execution.failed_step or execution.step or execution.status
    ending = _ENDINGS.get(execution.step) or (
        _IN_ITS_MIDST if execution.has_changed else "nothing was changed"
    )
    return f"{at} failed: {execution.failure or execution.status}; {ending}"


def _plan(pressed: Pressed) -> Iterator[str]:
    plan = pressed.execution.plan if pressed.execution else None
    if plan is None:
        return
    steps = plan.get("steps") or ["nothing is left to do"]
    yield f"{pressed.function}:"
    yield from (f"  {each}" for each in steps)
    yield from (f"  note: {each}" for each in plan.get("warnings", ()))
