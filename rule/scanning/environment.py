"""Scans an environment in this process: Lambda allows 4 KB for all variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

# The scanner would load it within the environment's time.
from ..detection import variable_scan  # noqa: F401
from ..detection.scanner import Scanner
from ..model import Finding, Unread, Variable
from .alarm import TimeUsedUp, time_limit
from .result import ScanResult

SECONDS = 10.0
"""The limit for one environment; only one that was made to be slow takes longer than
milliseconds."""


def variables_of(variables: Mapping[str, str]) -> Iterator[Variable]:
    """Yield an environment's variables, in their order."""
    for name, value in variables.items():
        yield Variable(name, value)


def scan_environment(
    scanner: Scanner, variables: Mapping[str, str], *, seconds: float = SECONDS
) -> ScanResult:
    """Find the variables that hold secrets, in the environment's order.

    Args:
        scanner: scans all variables.
        variables: the environment.
        seconds: the limit; after it, the findings until then are returned.
    """
    return scan_variables(scanner, variables_of(variables), seconds=seconds)


def scan_variables(
    scanner: Scanner, variables: Iterable[Variable], *, seconds: float = SECONDS
) -> ScanResult:
    """Find secrets in variables; several may have the same name. Args: as `scan_environment`."""
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
