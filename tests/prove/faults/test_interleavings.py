"""Two runbooks at once on one function: no value is lost, wherever they interrupt each other."""

from __future__ import annotations

import pytest

from tests.proofs import proofs_but
from tests.prove.faults.interleavings import RACES, interleaved

QUICK = ("two presses for all", "a press, and a backout")


@pytest.mark.parametrize("race", proofs_but(QUICK, RACES))
def test_two_runbooks_may_interrupt_each_other_anywhere(race: str) -> None:
    count = interleaved(race, every=15)

    assert count.failures == []
    assert count.runs > 0
    assert count.moments > count.runs
