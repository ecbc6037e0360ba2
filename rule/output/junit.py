"""``--format junit``: a suite for each subject, a failure for each secret, for CI servers.

A sealed function that cannot start is a failure, too. What is exempt is a skipped case, what was
not read an error. The dialect is the one that Jenkins,
GitLab and Azure Pipelines read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ..model import Unread
from .guidance import GUIDANCE, REMEDY, title
from .places import in_line, names_of, place
from .plans import plan_sentence
from .report import Report
from .secrets import justification, secrets_of
from .texts import printable


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    outcome: str = ""
    """``failure``, ``error`` or ``skipped``; empty if the case passes."""
    kind: str = ""
    message: str = ""
    advice: str = ""

    def lines(self, suite: str) -> Iterator[str]:
        head = f"    <testcase {_attributes(classname=suite, name=self.name, time='0')}"
        if not self.outcome:
            yield f"{head}/>"
            return
        yield f"{head}>"
        given = {"message": self.message} | ({"type": self.kind} if self.kind else {})
        yield f"      <{self.outcome} {_attributes(**given)}>{escape(self.advice)}</{self.outcome}>"
        yield "    </testcase>"


def as_junit(report: Report) -> str:
    """Return the report as JUnit's XML."""
    suites = list(_suites(report))
    cases = [case for _, of_suite in suites for case in of_suite]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites {_attributes(name=report.tool.name, **_counts(cases))}>")
    made_at = report.made_at.strftime("%Y-%m-%dT%H:%M:%S")
    for name, of_suite in suites:
        counts = _counts(of_suite)
        lines.append(f"  <testsuite {_attributes(name=name, timestamp=made_at, **counts)}>")
        for case in of_suite:
            lines.extend(case.lines(name))
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    # A redirected stream may have another encoding than the first line says: ASCII is in each.
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _suites(report: Report) -> Iterator[tuple[str, list[_Case]]]:
    if report.unread:
        yield report.command, [_not_read(unread) for unread in report.unread]
    by_subject: dict[int, list[_Case]] = {id(subject): [] for subject in report.subjects}
    for secret in secrets_of(report):
        where = place(secret)
        if secret.exemptions:
            case = _Case(where, "skipped", message=printable(justification(secret.exemptions)))
        else:
            plan = secret.subject.plan
            said = [printable(plan_sentence(plan))] if plan else []
            text = "\n".join((GUIDANCE[secret.surest.confidence].why, *said, *REMEDY))
            what = f"{title(secret.types)}{in_line(secret.surest)}"
            case = _Case(where, "failure", secret.surest.secret_type, what, text)
        by_subject[id(secret.subject)].append(case)
    for subject in report.subjects:
        cases = by_subject[id(subject)]
        if subject.faults:
            what = printable(subject.breakage)
            cases.append(_Case("sealed function", "failure", "SealedAndBroken", what))
        cases += (_not_read(unread) for unread in subject.missing)
        # A suite without cases is an error for some servers.
        yield printable(names_of(subject)), cases or [_Case("no plaintext secrets")]


def _not_read(unread: Unread) -> _Case:
    message = f"not read: {printable(unread.reason)}"
    outcome = "error" if unread.blocks_compliance else "skipped"
    return _Case(printable(unread.what), outcome, "NotRead", message)


def _counts(cases: list[_Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
        "time": "0",
    }


def _attributes(**values: str) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
