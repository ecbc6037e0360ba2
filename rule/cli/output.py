"""The command line's output for a scan result, for people or as JSON, and its exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ..compliance.exemption import apply_exemptions
from ..compliance.exemption_notes import exemption_notes
from ..model import CodeLine, Evidence, Finding, RuleParameters
from ..scanning.result import Extent, ScanResult
from .ending import CLEAN, FOUND, UNFINISHED, show


def answer(result: ScanResult, exemptions: RuleParameters, *, as_json: bool) -> int:
    """Print what was found, what was not read, and a summary; return the exit code.

    JSON holds only the findings that count; everything else goes to standard error.
    """
    found = apply_exemptions(result.findings, exemptions, {}, datetime.now(UTC).date())
    counted = [finding for finding in found.counted if finding.is_decisive]
    missing = [unread for unread in result.unread if unread.blocks_compliance]
    evidence = Evidence(found.counted, found.exempt, exemptions=found.outcome)
    notes = [printable(f"note: {long}") for long, _ in exemption_notes(evidence)]
    if as_json:
        rows = [{"location": str(f.location), "secret_type": f.secret_type} for f in counted]
        show(json.dumps(rows, indent=2))
        for unread in missing:
            show(printable(f"not read: {unread.what}: {unread.reason}"), sys.stderr)
        for note in notes:
            show(note, sys.stderr)
        show(_summary(counted, result.extent), sys.stderr)
    else:
        for line in _lines(counted, result, notes):
            show(line)
    if counted:
        return FOUND
    return UNFINISHED if missing else CLEAN


def printable(text: str) -> str:
    """Escape characters that control a terminal: anybody can name a file in an archive."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _lines(counted: Sequence[Finding], result: ScanResult, notes: Sequence[str]) -> Iterator[str]:
    locations = [printable(str(finding.location)) for finding in counted]
    width = max(map(len, locations), default=0)
    for location, finding in zip(locations, counted, strict=True):
        yield f"{location:<{width}}  {finding.secret_type}"
    for unread in result.unread:
        kind = "not read" if unread.blocks_compliance else "note"
        yield printable(f"{kind}: {unread.what}: {unread.reason}")
    weak = sum(
        isinstance(finding.location, CodeLine) and not finding.is_decisive
        for finding in result.findings
    )
    if weak:
        yield f"note: weak matches in third-party files and samples, not counted: {weak}"
    yield from notes
    yield _summary(counted, result.extent)


def _summary(counted: Sequence[Finding], extent: Extent) -> str:
    # Several detectors may find the same secret.
    secrets = len({finding.location for finding in counted})
    read = [_number(extent.files, "file"), _number(extent.bytes, "byte")]
    if extent.variables is not None:
        read.insert(0, _number(extent.variables, "variable"))
    return f"read {', '.join(read)}: {_number(secrets, 'secret')} found"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
