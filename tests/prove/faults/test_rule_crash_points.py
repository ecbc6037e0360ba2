"""Whatever goes wrong while the rule evaluates: the verdict comes, and is the right one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proofs import proofs_but
from tests.prove.faults import rule_crash_points, scan_crash_points
from tests.prove.faults.rule_faults import INCOMPLETE, Kind, Lasts
from tests.prove.faults.rule_wire import Wire, wire
from tests.prove.faults.scan_crash_points import SCANS

SHORT = [
    "a secret in the code",
    "no secret",
    "a secret in the code, as recorded",
    "a function that is gone",
    "an event: deleted",
    "an event: left_scope",
    "a package that is known",
    "a sealed function",
    "a sealed function without its layer",
    "a sealed function that loses its grant",
]
"""Of the scenarios; `make prove` takes all."""
QUICK = ("a secret in the code",)
SOME = 5
"""One fault in so many: each takes some evaluations."""
_ORDINARY = len(Kind) - len(INCOMPLETE)
"""Ways in which any request may go wrong; the others are GetFunction's own."""


@pytest.fixture(scope="module")
def to_aws() -> Iterator[Wire]:
    with wire() as made:
        yield made


def test_every_request_of_an_evaluation_may_go_wrong_in_a_few_ways(to_aws: Wire) -> None:
    count = rule_crash_points.single_faults(*QUICK, to_aws, every=SOME)

    assert count.failures == []
    assert count.runs >= 2 * _ORDINARY * count.points // SOME > count.points > 0
    assert count.moments >= count.runs // 2


@pytest.mark.long
@pytest.mark.parametrize(
    "sweep", ["a sweep", "a change that is told while a sweep is retried", "a sweep over versions"]
)
def test_what_a_sweep_does_not_reach_is_counted(sweep: str, to_aws: Wire) -> None:
    count = rule_crash_points.single_faults(sweep, to_aws, every=40)

    assert count.failures == []
    assert count.runs > 0


@pytest.mark.long
@pytest.mark.parametrize("scenario", proofs_but(QUICK, SHORT))
def test_every_request_of_an_evaluation_may_go_wrong_in_every_way(
    scenario: str, to_aws: Wire
) -> None:
    count = rule_crash_points.single_faults(scenario, to_aws)

    assert count.failures == []
    assert count.points > 0
    incomplete = 0 if scenario.startswith("an event: ") else len(Lasts) * len(INCOMPLETE)
    assert count.runs >= 2 * _ORDINARY * count.points - _ORDINARY + incomplete
    assert count.moments >= count.runs // 2


def test_a_scan_that_goes_wrong_in_a_few_ways_never_says_that_there_is_nothing(
    to_aws: Wire,
) -> None:
    count = scan_crash_points.single_faults(next(iter(SCANS)), to_aws, every=SOME)

    assert count.failures == []
    assert count.runs >= _ORDINARY * count.points // SOME > count.points > 0


@pytest.mark.long
@pytest.mark.parametrize("scan", proofs_but([next(iter(SCANS))], SCANS))
def test_a_scan_that_goes_wrong_never_says_that_there_is_nothing(scan: str, to_aws: Wire) -> None:
    count = scan_crash_points.single_faults(scan, to_aws)

    assert count.failures == []
    assert count.runs > _ORDINARY * count.points + len(Lasts) * len(INCOMPLETE)
