"""The findings of a subject as one row each, and as one secret for each location."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..model import CodeLine, EnvironmentVariable, Exemption, Finding, Position
from .report import Report, Subject
from .texts import encodable

Json = dict[str, object]


class Secret(NamedTuple):
    """One secret: all findings at one location, which several detectors may have made."""

    subject: Subject
    findings: tuple[Finding, ...]
    """The surest first."""
    exemptions: tuple[Exemption, ...]
    """Those in force; empty if the secret counts."""

    @property
    def surest(self) -> Finding:
        """The finding whose type names the secret."""
        return self.findings[0]

    @property
    def position(self) -> Position:
        """Where in a file it stands."""
        return position_of(self.surest)

    @property
    def types(self) -> str:
        """The names that detectors gave it, in one text."""
        return ", ".join(dict.fromkeys(finding.secret_type for finding in self.findings))


def secrets_of(report: Report) -> Iterator[Secret]:
    """Yield each secret of each subject, those that count before the exempt ones."""
    for subject in report.subjects:
        exempt = {each.finding: each.exemptions for each in subject.exempt}
        for findings in (subject.counted, tuple(exempt)):
            by_location: dict[object, list[Finding]] = {}
            for finding in findings:
                by_location.setdefault(finding.location, []).append(finding)
            for each in by_location.values():
                each.sort(key=lambda finding: -finding.confidence)
                reasons = (reason for finding in each for reason in exempt.get(finding, ()))
                yield Secret(subject, tuple(each), tuple(dict.fromkeys(reasons)))


def position_of(finding: Finding) -> Position:
    """Return where a finding stands: in the file that was given, or in a package's."""
    at = finding.location
    if not finding.position.line and isinstance(at, CodeLine):
        return Position(at.line, finding.column)
    return finding.position


def finding_rows(subject: Subject) -> Iterator[Json]:
    """Yield each finding as JSON's types: what counts, what is exempt, what is too weak."""
    for finding in subject.counted:
        yield _row(finding, None)
    for each in subject.exempt:
        yield _row(each.finding, each.exemptions)
    for finding in subject.findings:
        if not finding.is_decisive:
            yield _row(finding, None)


def exemption_row(exemption: Exemption) -> Json:
    """Return an exemption as JSON's types."""
    return {
        "patterns": [encodable(each) for each in (*exemption.variables, *exemption.paths)],
        "until": _day(exemption.until),
        "reason": encodable(exemption.reason),
    }


def justification(exemptions: tuple[Exemption, ...]) -> str:
    """Say in words by what a secret is exempt."""
    return "; ".join(
        "exempt by "
        + " ".join((*each.variables, *each.paths))
        + (f" until {each.until}" if each.until else "")
        + (f": {each.reason}" if each.reason else "")
        for each in exemptions
    )


def _row(finding: Finding, exemptions: tuple[Exemption, ...] | None) -> Json:
    at = finding.location
    match at:
        case EnvironmentVariable(name):
            place: Json = {"variable": encodable(name), "path": None, **_position(finding)}
            place |= {"key": None, "layer": None, "provenance": None}
        case CodeLine():
            place = {"variable": None, "path": encodable(at.path), **_position(finding)}
            place |= {"key": encodable(finding.key) or None}
            place |= {"layer": encodable(at.layer) or None, "provenance": at.provenance.value}
    return {
        "location": encodable(str(at)),
        **place,
        "version": at.version.number,
        "secret_type": finding.secret_type,
        "confidence": finding.confidence.name.lower(),
        "decisive": finding.is_decisive,
        "exempt": exemptions is not None,
        "exemptions": [exemption_row(each) for each in exemptions or ()],
    }


def _position(finding: Finding) -> Json:
    position = position_of(finding)
    return {"line": position.line or None, "column": position.column or None}


def _day(until: date | None) -> str | None:
    return until.isoformat() if until else None
