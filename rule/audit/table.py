"""An audit's outcome for people: a table of findings, lines for what was not read, and sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import Finding
from .columns import table
from .outcome import Audited
from .scope_notes import number, scope_notes
from .times import duration

NOT_THERE = "no function is named so"
"""Said of a pattern that means no function."""
_MOST_NAMED = 20
"""Functions without an outcome that are named; the others are counted."""


def lines(
    audited: Audited,
    new: Mapping[str, Sequence[Finding]] | None = None,
    plan: Iterable[str] = (),
) -> Iterator[str]:
    """Yield the lines. Names may hold any characters: whoever shows them makes them printable.

    Args:
        audited: the outcome.
        new: the findings that a baseline does not have, by a function's ARN; None: all count.
        plan: lines about what the button would do, before the sums.
    """
    several = len(audited.places) > 1
    rows = [
        (
            *([str(outcome.place)] if several else []),
            outcome.name,
            where,
            ", ".join(types),
        )
        for outcome in audited.outcomes
        for where, types in _by_location(
            outcome.counted if new is None else new.get(outcome.arn, ())
        )
    ]
    yield from table((*(["ACCOUNT AND REGION"] if several else []), *_HEAD), rows)
    for outcome in audited.outcomes:
        name = f"{outcome.place} {outcome.name}" if several else outcome.name
        yield from (f"not read: {name}: {each.what}: {each.reason}" for each in outcome.missing)
        if outcome.evidence.broken is not None:
            faults = ", ".join(outcome.evidence.broken.faults)
            yield f"broken: {name}: the sealed function cannot start: {faults}"
    yield from scope_notes(audited.outcomes)
    for unlisted in audited.unlisted:
        yield f"not read: {unlisted.place}: all functions: {unlisted.reason}"
    yield from (f"not read: {each}: {NOT_THERE}" for each in audited.unmatched)
    if audited.interrupted:
        yield from _left(audited)
    yield from plan
    yield summary(audited)


def summary(audited: Audited) -> str:
    """Return the last line: how many functions are in which state."""
    found = [each for each in audited.outcomes if each.counted]
    secrets = sum(len({finding.location for finding in each.counted}) for each in found)
    others = [each for each in audited.outcomes if not each.counted]
    broken = sum(each.evidence.broken is not None for each in others)
    unread = sum(bool(each.missing) and each.evidence.broken is None for each in others)
    clean = len(others) - broken - unread
    of_broken = f", {broken:,} broken" if broken else ""
    where = str(audited.places[0]) if len(audited.places) == 1 else _regions(audited)
    return (
        f"{number(len(audited.outcomes), 'function')} in {where}: {len(found):,} with "
        f"{number(secrets, 'secret')}, {unread:,} not read{of_broken}, {clean:,} clean; "
        f"{duration(audited.seconds)}"
    )


_HEAD = ("FUNCTION", "WHERE", "SECRET")


def _by_location(findings: Iterable[Finding]) -> Iterable[tuple[str, Iterable[str]]]:
    """Return each location once, with the types: several detectors may find the same secret."""
    found: dict[str, dict[str, None]] = {}
    for finding in findings:
        found.setdefault(str(finding.location), {})[finding.secret_type] = None
    return found.items()


def _left(audited: Audited) -> Iterator[str]:
    if audited.not_listed:
        places = ", ".join(map(str, audited.not_listed[:_MOST_NAMED]))
        more = len(audited.not_listed) - _MOST_NAMED
        yield f"interrupted: not listed: {places}{f' and {more:,} more' if more > 0 else ''}"
    if audited.not_judged:
        names = ", ".join(arn.rpartition(":")[2] for arn in audited.not_judged[:_MOST_NAMED])
        more = len(audited.not_judged) - _MOST_NAMED
        yield f"interrupted: not judged: {names}{f' and {more:,} more' if more > 0 else ''}"
    yield "interrupted: go on with the same command and --resume"


def _regions(audited: Audited) -> str:
    accounts = len({place.account for place in audited.places})
    return (
        f"{number(len({place.region for place in audited.places}), 'Region')} of "
        f"{number(accounts, 'account')}"
    )
