"""From an environment to the findings in it, in this process: Lambda allows it 4 KB in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..detection.scanner import Scanner
from ..model import Finding, Unread, Variable
from .alarm import TimeUsedUp, time_limit
from .result import ScanResult

SECONDS = 10.0
"""For one environment, which takes some milliseconds unless it was made to take longer."""


def variables_of(variables: Mapping[str, str]) -> Iterator[Variable]:
    """Yield each variable by itself."""
    for name, value in variables.items():
        yield Variable(name, value)


def scan_environment(
    scanner: Scanner, variables: Mapping[str, str], *, seconds: float = SECONDS
) -> ScanResult:
    """Find the variables that hold secrets, in the environment's order.

    Args:
        scanner: looks at all variables.
        variables: the environment.
        seconds: after which it is stopped, and what was found until then is returned.
    """
    return scan_variables(scanner, variables_of(variables), seconds=seconds)


def scan_variables(
    scanner: Scanner, variables: Iterable[Variable], *, seconds: float = SECONDS
) -> ScanResult:
    """Find secrets in variables of which several may have one name. Args: as above."""
    findings: list[Finding] = []
    unread: list[Unread] = []
    stopped = None
    try:
        with time_limit(seconds):
            findings += scanner.scan_variables(variables, unread)
    except TimeUsedUp:
        reason = f"its scan was stopped: its time was used up ({seconds:.3g} s)"
        stopped = Unread("environment", reason)
    return ScanResult.of([*findings, *unread], stopped)
