"""Scans a single text of code in this process, such as a script or a template's inline code."""

from __future__ import annotations

from ..detection.scanner import Scanner
from ..model import Finding, SourceFile, Unread
from ..scanning.alarm import TimeUsedUp, time_limit
from ..scanning.result import ScanResult


def scan_code(scanner: Scanner, file: SourceFile, seconds: float) -> ScanResult:
    """Find secrets in a file's lines; what was not read within the time is named."""
    items: list[Unread] = []
    findings: list[Finding] = []
    stopped = None
    try:
        with time_limit(seconds):
            findings += scanner.scan_file(file, items)
    except TimeUsedUp:
        reason = f"its scan was stopped: its time was used up ({seconds:.3g} s)"
        stopped = Unread(file.path, reason)
    return ScanResult.of([*findings, *items], stopped)
