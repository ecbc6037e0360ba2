"""A call that goes wrong at the wire while a runbook works on a function: nothing is lost.

`make prove` breaks every call; here are those that come after the point of no return.
"""

from __future__ import annotations

import pytest

from tests.local_aws.deploy import Stack
from tests.local_aws.emulator import Emulator
from tests.local_aws.interruptions import Kind
from tests.prove.count import Count
from tests.prove.embedded_points import Ground, Point

_CUTS_OVER, _RESTORES, _REVOKES = 19, 6, 12


@pytest.mark.parametrize(
    "point",
    [
        Point("Remediation", _CUTS_OVER, "PUT", Kind.LOST),
        Point("Backout", _RESTORES, "PUT", Kind.KILLED),
        Point("Backout", _REVOKES, "DetachRolePolicy", Kind.BEFORE),
    ],
    ids=str,
)
def test_a_function_outlives_a_broken_call(emulator: Emulator, stack: Stack, point: Point) -> None:
    count = Count()

    Ground(emulator, stack).prove(point, count)

    assert count.failures == []
    assert emulator.watched().broken.startswith(point.call), "the runbooks' calls have changed"
