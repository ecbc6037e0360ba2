"""Runbooks at the edge stand what goes wrong, at every call."""

from __future__ import annotations

import pytest

from tests.proofs import long_but
from tests.prove.faults.edge_points import EDGE_FAULTS

SOME = 97
"""One fault in so many: each takes four runs of a runbook. `make prove` tries all."""
QUICK = (
    *("a key at the edge, sealed", "an owner who comes between"),
    *("a version that cannot load its secret", "a sealed function, taken back"),
)


@pytest.mark.parametrize("name", long_but(QUICK, EDGE_FAULTS.scenarios))
def test_whatever_call_goes_wrong_viewers_meet_the_same_and_the_runbook_converges(
    name: str,
) -> None:
    count = EDGE_FAULTS.of(name, every=SOME)

    assert count.failures == []
    assert count.runs > 3
