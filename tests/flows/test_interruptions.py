"""A call that goes wrong at the wire while a runbook works on a function: nothing is lost.

`make prove` breaks every call; here are a few that have an effect.
"""

from __future__ import annotations

import pytest

from tests.flows.deploy import Stack
from tests.proofs import long_but, proofs_but
from tests.prove.count import Count
from tests.prove.faults.embedded_points import Ground, Point
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.interruptions import Kind

CUT_OVER = Point("Remediation", "PUT configuration", 2, Kind.LOST)
GRANT = Point("Remediation", "AttachRolePolicy", 1, Kind.DELAYED)
WAY_BACK = Point("Backout", "PUT configuration", 1, Kind.KILLED)


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize(
    "point",
    long_but([WAY_BACK], proofs_but([CUT_OVER, WAY_BACK], [CUT_OVER, GRANT, WAY_BACK])),
    ids=str,
)
def test_a_function_outlives_a_broken_call(emulator: Emulator, stack: Stack, point: Point) -> None:
    count = Count()

    Ground(emulator, stack).prove(point, count)

    assert count.failures == []
    assert count.runs == 1
