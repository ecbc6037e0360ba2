"""Whatever goes wrong while the rule evaluates: the verdict comes, and is the right one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proofs import proofs_but
from tests.prove import rule_crash_points, scan_crash_points
from tests.prove.rule_faults import Kind
from tests.prove.rule_wire import Wire, wire
from tests.prove.scan_crash_points import SCANS

SHORT = [
    "a secret in the code",
    "no secret",
    "a function that is gone",
    "an event: deleted",
    "an event: left_scope",
    "a package that is known",
    "a sealed function",
    "a sealed function without its layer",
    "a sealed function that loses its grant",
]
"""Of the scenarios; `make prove` takes all."""
QUICK = ("a secret in the code", "a sealed function that loses its grant")


@pytest.fixture(scope="module")
def to_aws() -> Iterator[Wire]:
    with wire() as made:
        yield made


@pytest.mark.parametrize("scenario", proofs_but(QUICK, SHORT))
def test_every_request_of_an_evaluation_may_go_wrong_in_every_way(
    scenario: str, to_aws: Wire
) -> None:
    count = rule_crash_points.single_faults(scenario, to_aws)

    assert count.failures == []
    assert count.points > 0
    assert count.runs >= 2 * len(Kind) * count.points - len(Kind)
    assert count.moments >= count.runs // 2


@pytest.mark.parametrize("scan", proofs_but([next(iter(SCANS))], SCANS))
def test_a_scan_that_goes_wrong_never_says_that_there_is_nothing(scan: str, to_aws: Wire) -> None:
    count = scan_crash_points.single_faults(scan, to_aws)

    assert count.failures == []
    assert count.runs > len(Kind) * count.points
