"""``--format csv``: a row for each finding, part that was not read, fault and plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ..model import Unread
from .plans import plan_sentence
from .report import Report, Subject
from .secrets import finding_rows
from .texts import cell

COLUMNS = (
    "outcome", "subject", "account_id", "region", "location", "variable", "path", "line", "column",
    "key", "secret_type", "confidence", "reason",
)  # fmt: skip


def as_csv(report: Report) -> str:
    """Return the report as comma-separated values with a header; no cell is a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue().removesuffix("\n")


def _rows(report: Report) -> Iterator[dict[str, str]]:
    for subject in report.subjects:
        of = _subject(subject)
        for row in finding_rows(subject):
            values = {name: "" if (v := row.get(name)) is None else str(v) for name in COLUMNS}
            yield values | of | _outcome(row)
        yield from (of | _unread(unread) for unread in subject.unread)
        for fault in subject.faults:
            yield of | {"outcome": "broken", "location": "environment", "reason": fault}
        if subject.plan:
            moving = ", ".join(subject.plan.moving)
            plan = {"outcome": "plan", "location": subject.plan.outcome.value, "variable": moving}
            yield of | plan | {"reason": plan_sentence(subject.plan)}
    yield from (_unread(unread) for unread in report.unread)


def _outcome(row: dict[str, object]) -> dict[str, str]:
    exemptions = row["exemptions"]
    reasons = [each["reason"] for each in exemptions] if isinstance(exemptions, list) else []
    outcome = "exempt" if row["exempt"] else "secret" if row["decisive"] else "weak"
    return {"outcome": outcome, "reason": "; ".join(filter(None, reasons))}


def _subject(subject: Subject) -> dict[str, str]:
    function = subject.function
    return {
        "subject": subject.title,
        "account_id": function.account_id if function else "",
        "region": function.region if function else "",
    }


def _unread(unread: Unread) -> dict[str, str]:
    outcome = "not read" if unread.blocks_compliance else "note"
    return {"outcome": outcome, "location": unread.what, "reason": unread.reason}
