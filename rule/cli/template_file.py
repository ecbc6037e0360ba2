"""Templates as subjects of a report."""

from __future__ import annotations

from dataclasses import replace

from ..detection.scanner import Scanner
from ..model import CodeLine, Finding, RuleParameters, Unread
from ..output.report import Subject, SubjectKind
from ..scanning.environment import scan_variables
from ..scanning.result import Extent, ScanResult
from ..templates.function import InlineCode, TemplateFunction
from ..templates.template import functions_of_template
from .code_scan import scan_code
from .encoding import decoded
from .output import subject_of

_HOW = "Scan it with the command package"
SECONDS = 60.0
"""The limit for the variables of one function, and for each of its codes."""


def read_template(content: bytes) -> tuple[TemplateFunction, ...]:
    """Read the functions of a template; one without a name if there are none.

    Args:
        content: the file's.

    Raises:
        ValueError: it is no template; says why, and never quotes the file.
    """
    text, note = decoded(content)
    if not text.strip():
        raise ValueError("it is empty: nothing was read")
    first, *others = functions_of_template(text) or (TemplateFunction(""),)
    noted = (Unread("template", note, blocks_compliance=False),) if note else ()
    if packages := sum(each.has_package for each in (first, *others)):
        reason = f"of functions that stands elsewhere: {packages:,}. {_HOW}"
        noted = (*noted, Unread("code", reason, blocks_compliance=False))
    # What is said of the file, and its size, stands with its first function.
    first = replace(first, bytes_read=len(content), unread=(*first.unread, *noted))
    return (first, *others)


def template_subject(
    scanner: Scanner, file: str, function: TemplateFunction, exemptions: RuleParameters
) -> tuple[Subject, bool]:
    """Scan a function of a template; return whether the scan was finished.

    Args:
        scanner: scans variables and inline code.
        file: the template's name.
        function: what to scan.
        exemptions: what is exempt.
    """
    result = _scanned(scanner, function)
    kind = SubjectKind.TEMPLATE
    return subject_of(kind, file, result, exemptions, part=function.name), result.finished


def _scanned(scanner: Scanner, function: TemplateFunction) -> ScanResult:
    results = [scan_variables(scanner, function.variables, seconds=SECONDS)]
    for code in function.code:
        result = scan_code(scanner, code.file, SECONDS)
        found = tuple(_placed(each, code) for each in result.findings)
        results.append(result._replace(findings=found))
    return ScanResult(
        tuple(dict.fromkeys(each for one in results for each in one.findings)),
        tuple(dict.fromkeys((*(e for one in results for e in one.unread), *function.unread))),
        all(one.finished for one in results),
        Extent(function.names, 1 if function.bytes_read else 0, function.bytes_read),
    )


def _placed(finding: Finding, code: InlineCode) -> Finding:
    at = finding.location
    if not isinstance(at, CodeLine):
        return finding
    place = code.position(at.line)
    column = place.column + finding.column - 1 if finding.column and place.column else 0
    return finding._replace(position=place._replace(column=column))
