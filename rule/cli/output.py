"""The command line's output for what it has scanned, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from ..compliance.exemption import apply_exemptions
from ..detection.scanner import Scanner
from ..model import Evidence, RuleParameters
from ..output.report import Read, Report, Subject, SubjectKind, Tool
from ..output.text_table import as_table, remarks_for_scripts, summary
from ..output.texts import json_text
from ..scanning.result import ScanResult
from .ending import CLEAN, FOUND, INSTALLED, UNFINISHED, VERSION, show
from .report_file import deliver

TABLE, LOCATIONS, HTML = "table", "locations", "html"
"""The default format, what ``--json`` prints, and the page."""


def subject_of(
    kind: SubjectKind,
    name: str,
    result: ScanResult,
    exemptions: RuleParameters,
    *,
    part: str = "",
) -> Subject:
    """Make a report's subject of what was scanned, with exemptions applied as of today."""
    found = apply_exemptions(result.findings, exemptions, {}, datetime.now(UTC).date())
    extent = result.extent
    return Subject.of(
        kind,
        name,
        Evidence(found.counted, found.exempt, result.unread, exemptions=found.outcome),
        part=part,
        read=Read(extent.files, extent.bytes, extent.variables),
        omitted=tuple((each.kind, each.number) for each in result.omitted),
    )


def answer(
    command: str,
    subjects: Sequence[Subject],
    scanner: Scanner,
    *,
    format_name: str,
    output: str | None = None,
) -> int:
    """Print a report of what was found and not read; return the exit code.

    Args:
        command: the one that ran.
        subjects: what it has judged.
        scanner: the one that it used.
        format_name: a name of `rule.output.formats.FORMATS`, or `LOCATIONS`. Only for the table,
            everything goes to standard output; else what was not read, and the summary, go to
            standard error, too.
        output: the file that holds the report instead of standard output; see `deliver`.
    """
    fingerprint = "" if format_name in (TABLE, LOCATIONS) else scanner.fingerprint
    tool = Tool(INSTALLED, VERSION, scanner.detect_secrets_version, fingerprint)
    report = Report(command, tool, datetime.now(UTC), tuple(subjects))
    if format_name == TABLE:
        deliver(as_table(report), output)
    else:
        deliver(rendered(report, format_name), output)
        for line in (*remarks_for_scripts(report), summary(report)):
            show(line, sys.stderr)
    if report.secrets:
        return FOUND
    return UNFINISHED if any(report.missing) else CLEAN


def rendered(report: Report, format_name: str) -> str:
    """Return a report in a format of `answer`, but for the table."""
    if format_name == LOCATIONS:
        several = len(report.subjects) > 1
        rows = [
            ({"subject": subject.title} if several else {})
            | {"location": str(finding.location), "secret_type": finding.secret_type}
            for subject in report.subjects
            for finding in subject.counted
        ]
        return json_text(rows)
    from ..output.formats import FORMATS  # noqa: PLC0415 - the table needs none of them

    return FORMATS[format_name](report)
