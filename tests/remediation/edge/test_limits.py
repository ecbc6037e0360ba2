"""What is refused at the edge, in words that say what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.edge import limits
from remediation.edge.limits import function_refusals, load_seconds, size_refusals
from remediation.model import EdgeFunction
from tests.remediation.edge.packages import ORIGIN, VIEWER

MB = 1024 * 1024
BOTH = replace(VIEWER, event_types=frozenset({"viewer-request", "origin-response"}))
REFUSED = {
    "an image": (replace(VIEWER, runtime=""), "is a container image"),
    "another language": (replace(VIEWER, runtime="java21"), "no functions of the runtime java21"),
    "a runtime of its own": (replace(VIEWER, runtime="provided.al2023"), "provided.al2023"),
    "a legacy Python": (replace(VIEWER, runtime="python3.8"), "python3.8 is a legacy one"),
    "the oldest Python": (replace(VIEWER, runtime="python2.7"), "no functions of the runtime"),
    "a legacy Node.js": (replace(VIEWER, runtime="nodejs16.x"), "nodejs16.x is a legacy one"),
    "an unknown event": (replace(VIEWER, event_types=frozenset({"tls"})), "are unknown: tls"),
    "too much memory": (replace(VIEWER, memory_mb=256), "256 MB of memory, and for viewer events"),
    "too long for a viewer": (replace(VIEWER, timeout_seconds=6), "timeout of 6 seconds"),
    "too long for both": (replace(BOTH, timeout_seconds=30), "for viewer events it may have 5"),
    "too long for an origin": (replace(ORIGIN, timeout_seconds=31), "for origin events"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_the_edge_does_not_take_is_refused(which: str) -> None:
    function, reason = REFUSED[which]

    (refusal,) = function_refusals(function)

    assert reason in refusal.reason
    assert refusal.remedy


@pytest.mark.parametrize(
    "function",
    [
        VIEWER,
        BOTH,
        ORIGIN,
        replace(ORIGIN, memory_mb=10240),
        replace(VIEWER, runtime="python3.9"),
        replace(VIEWER, runtime="python3.14"),
        replace(VIEWER, runtime="nodejs18.x"),
        replace(VIEWER, runtime="nodejs24.x"),
        replace(VIEWER, timeout_seconds=1),
    ],
    ids=[
        "for viewers",
        "for both",
        "for an origin",
        "the most memory",
        "an old Python",
        "a new Python",
        "an old Node",
        "a new Node",
        "the least time",
    ],
)
def test_what_the_edge_takes_is_not_refused(function: EdgeFunction) -> None:
    assert list(function_refusals(function)) == []


@pytest.mark.parametrize(
    ("function", "zipped", "refused"),
    [
        (VIEWER, MB, False),
        (VIEWER, MB + 1, True),
        (BOTH, MB + 1, True),
        (ORIGIN, MB + 1, False),
        (ORIGIN, 50 * MB, False),
        (ORIGIN, 50 * MB + 1, True),
    ],
)
def test_a_package_has_the_size_that_its_events_allow(
    function: EdgeFunction, zipped: int, refused: bool
) -> None:
    assert bool(list(size_refusals(function, zipped, 0))) is refused


def test_an_unzipped_package_has_the_size_that_lambda_allows() -> None:
    most = limits.MOST_UNZIPPED_BYTES

    assert list(size_refusals(ORIGIN, 0, most)) == []
    (refusal,) = size_refusals(ORIGIN, 0, most + 1)
    assert "262,144,001 bytes" in refusal.reason


@pytest.mark.parametrize(
    ("function", "seconds"),
    [(VIEWER, 3.5), (replace(VIEWER, timeout_seconds=3), 2.1), (ORIGIN, 6.0)],
)
def test_a_load_leaves_a_part_of_the_timeout_to_the_function(
    function: EdgeFunction, seconds: float
) -> None:
    assert load_seconds(function) == seconds
