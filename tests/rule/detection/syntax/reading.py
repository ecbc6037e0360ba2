"""What the scanner finds in a few lines of a file, for table tests."""

from __future__ import annotations

from rule.detection.scanner import Scanner
from rule.model import CodeLine, SourceFile

SCANNER = Scanner()
VALUE = "cobalt-heron-4220"
PASSWORD = "teal" + "badger"  # pragma: allowlist secret
"""A password of letters: nothing but the name tells that it is one."""


def found(path: str, text: str) -> list[int]:
    """Return the numbers of the lines with a finding, counted from 1."""
    locations = [finding.location for finding in SCANNER.scan_file(SourceFile(path, text))]
    return sorted({location.line for location in locations if isinstance(location, CodeLine)})
