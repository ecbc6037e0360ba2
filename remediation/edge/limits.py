"""What functions at the edge may not have, and what their packages may not be. Pure.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import ORIGIN_EVENTS, VIEWER_EVENTS, EdgeFunction, Refusal

_MB = 1024 * 1024
MOST_VIEWER_BYTES, MOST_ORIGIN_BYTES = 1 * _MB, 50 * _MB
"""Of a zip. A function that serves events of both kinds has the limit of viewer events."""
MOST_UNZIPPED_BYTES = 250 * _MB
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
MOST_VIEWER_SECONDS, MOST_ORIGIN_SECONDS = 5, 30
MOST_VIEWER_MEMORY_MB = 128
MOST_LOAD_SECONDS = 6.0
"""Within which the shim loads a secret anywhere, or gives up."""
_LOAD_PART = 0.7
"""Of a function's timeout that the load may take, in case its start counts: the rest is its own."""
_FIRST_PYTHON, _FIRST_NODE = 9, 18
_RUNTIME = re.compile(r"python3\.(?P<python>\d+)|nodejs(?P<node>\d+)\.x")


def load_seconds(function: EdgeFunction) -> float:
    """Return within how many seconds a function must have loaded its secret."""
    return min(MOST_LOAD_SECONDS, round(function.timeout_seconds * _LOAD_PART, 1))


def most_bytes(function: EdgeFunction) -> int:
    """Return how many bytes the zip of a function may have."""
    return MOST_VIEWER_BYTES if _is_viewers(function) else MOST_ORIGIN_BYTES


def function_refusals(function: EdgeFunction) -> Iterator[Refusal]:
    """Yield why a function cannot be sealed at the edge, whatever its package holds."""
    for check in _CHECKS:
        yield from check(function)


def size_refusals(function: EdgeFunction, zipped: int, unzipped: int) -> Iterator[Refusal]:
    """Yield why a package is too large for a function.

    Args:
        function: whose package it is.
        zipped: bytes of the zip, with the shim in it.
        unzipped: bytes of all its files.
    """
    if zipped > most_bytes(function):
        yield Refusal(
            f"With what loads the secret, the package has {zipped:,} bytes, and for "
            f"{_kind(function)} events it may have {most_bytes(function):,}",
            _LEAVE_OUT,
        )
    if unzipped > MOST_UNZIPPED_BYTES:
        yield Refusal(
            f"Unzipped, the package has {unzipped:,} bytes, and it may have "
            f"{MOST_UNZIPPED_BYTES:,}",
            _LEAVE_OUT,
        )


def _runtime(function: EdgeFunction) -> Iterator[Refusal]:
    runtime = function.runtime
    found = _RUNTIME.fullmatch(runtime)
    if not runtime:
        yield Refusal(
            "The function is a container image, which CloudFront does not run",
            "associate a function whose package is a zip",
        )
    elif found is None:
        yield Refusal(
            f"CloudFront runs no functions of the runtime {runtime}",
            "associate a function in Python or Node.js",
        )
    elif (
        int(found["python"] or _FIRST_PYTHON) < _FIRST_PYTHON
        or int(found["node"] or _FIRST_NODE) < _FIRST_NODE
    ):
        yield Refusal(
            f"The runtime {runtime} is a legacy one, for which there is no shim",
            f"update the function to python3.{_FIRST_PYTHON}, nodejs{_FIRST_NODE}.x or newer",
        )


def _event_types(function: EdgeFunction) -> Iterator[Refusal]:
    if unknown := sorted(function.event_types - VIEWER_EVENTS - ORIGIN_EVENTS):
        yield Refusal(
            f"A distribution calls the function for events of a type whose limits are unknown: "
            f"{', '.join(unknown)}",
            "move the secret by hand",
        )


def _memory(function: EdgeFunction) -> Iterator[Refusal]:
    if _is_viewers(function) and function.memory_mb > MOST_VIEWER_MEMORY_MB:
        yield Refusal(
            f"The function has {function.memory_mb} MB of memory, and for viewer events it may "
            f"have {MOST_VIEWER_MEMORY_MB}",
            f"set MemorySize to {MOST_VIEWER_MEMORY_MB}, then start again",
        )


def _timeout(function: EdgeFunction) -> Iterator[Refusal]:
    most = MOST_VIEWER_SECONDS if _is_viewers(function) else MOST_ORIGIN_SECONDS
    if function.timeout_seconds > most:
        yield Refusal(
            f"The function has a timeout of {function.timeout_seconds} seconds, and for "
            f"{_kind(function)} events it may have {most}",
            f"set Timeout to {most}, then start again",
        )


_CHECKS = (_runtime, _event_types, _memory, _timeout)
_LEAVE_OUT = "leave out files that the function does not use, then start again"


def _is_viewers(function: EdgeFunction) -> bool:
    return bool(VIEWER_EVENTS & function.event_types)


def _kind(function: EdgeFunction) -> str:
    return "viewer" if _is_viewers(function) else "origin"
