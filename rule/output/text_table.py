"""``--format table``: a line for each finding and for each part that was not read, for people."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import CodeLine, Finding, Unread
from .places import in_line
from .report import Read, Report, Subject, SubjectKind
from .texts import printable

_WIDEST = 100
"""Places that are longer stand out of the column: one long path moves no other line's type."""


def as_table(report: Report) -> str:
    """Return the lines of all subjects, and the summary."""
    return "\n".join((*_lines(report), summary(report)))


def summary(report: Report) -> str:
    """Say in one line how much was read, and how many secrets were found."""
    parts = []
    if len(report.subjects) != 1:
        parts.append(_number(len(report.subjects), "subject"))
    reads = [subject.read for subject in report.subjects if subject.read]
    if reads and len(reads) == len(report.subjects):
        parts += _extent(reads)
    text = f"read {', '.join(parts)}: {_number(report.secrets, 'secret')} found"
    missing = sum(bool(subject.missing) for subject in report.subjects)
    if len(report.subjects) != 1 and missing:
        text += f", {missing:,} not read whole"
    return text


def remarks_for_scripts(report: Report) -> Iterator[str]:
    """Yield what should have been read and was not, and what exemptions did."""
    for subject in report.subjects:
        prefix = _prefix(subject, report)
        yield from (prefix + _unread(unread) for unread in subject.missing)
        yield from (prefix + printable(f"note: {note}") for note in subject.notes)
    yield from (_unread(unread) for unread in report.unread if unread.blocks_compliance)


def _lines(report: Report) -> Iterator[str]:
    prefixes = [_prefix(subject, report) for subject in report.subjects]
    found = [
        (_place(prefix, subject, finding), finding.secret_type)
        for prefix, subject in zip(prefixes, report.subjects, strict=True)
        for finding in subject.counted
    ]
    lengths = [len(location) for location, _ in found]
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    for location, secret_type in found:
        yield f"{location:<{width}}  {secret_type}"
    for prefix, subject in zip(prefixes, report.subjects, strict=True):
        for line in _remarks(subject):
            yield prefix + line
    yield from map(_unread, report.unread)


def _place(prefix: str, subject: Subject, finding: Finding) -> str:
    at = finding.location
    if subject.kind is SubjectKind.FILE and isinstance(at, CodeLine):
        return printable(str(at._replace(path=subject.name)))
    return prefix + printable(f"{at}{in_line(finding)}")


def _prefix(subject: Subject, report: Report) -> str:
    is_known = subject.name == "-" or subject.kind in (SubjectKind.FOLDER, SubjectKind.ARCHIVE)
    if len(report.subjects) == 1 and is_known:
        return ""
    function = subject.function
    where = f"{function.account_id} {function.region} " if function else ""
    return printable(f"{where}{subject.title}: ")


def _remarks(subject: Subject) -> Iterator[str]:
    yield from map(_unread, subject.unread)
    if subject.faults:
        yield printable(f"broken: {subject.breakage}")
    if weak := subject.weak:
        yield f"note: weak matches in third-party files and samples, not counted: {weak}"
    yield from (printable(f"note: {note}") for note in subject.notes)


def _unread(unread: Unread) -> str:
    kind = "not read" if unread.blocks_compliance else "note"
    return printable(f"{kind}: {unread.what}: {unread.reason}")


def _extent(reads: list[Read]) -> Iterator[str]:
    variables = [read.variables for read in reads if read.variables is not None]
    if variables:
        yield _number(sum(variables), "variable")
    yield _number(sum(read.files for read in reads), "file")
    yield _number(sum(read.bytes for read in reads), "byte")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
