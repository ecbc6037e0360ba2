"""Functions for tests of refusals and warnings."""

from __future__ import annotations

from typing import Any

from remediation.model import (
    Options,
    Refusals,
    Target,
)
from remediation.planning.plan import plan
from tests.remediation.builders import (
    function,
    target,
)


def refused(given: Target, options: Options | None = None, *found: str) -> str:
    planned = plan(given, found or ["DB_PASSWORD"], options or Options())
    assert isinstance(planned, Refusals), planned
    return "\n".join(str(refusal) for refusal in planned.refusals)


def like(**more: Any) -> Target:
    return target(function(**more))
