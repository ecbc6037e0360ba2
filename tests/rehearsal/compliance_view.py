"""AWS Config's compliance view, as its console shows it, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient

_HEADINGS = ("Resource", "Compliance", "Annotation", "Time")
_COMPLIANCE_WIDTH = len("NON_COMPLIANT")
_TIME_WIDTH = len("00:00:00")
_WIDEST_RESOURCE = 32
_NARROWEST_ANNOTATION = 24
_BETWEEN = "  "
_COLOURS = {"NON_COMPLIANT": "\x1b[31m", "COMPLIANT": "\x1b[32m"}
_PLAIN_AGAIN = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Row:
    """One resource's verdict."""

    resource: str
    compliance: str
    annotation: str
    time: datetime
    """When AWS Config recorded the verdict."""


def read_view(config: ConfigServiceClient, rule_name: str) -> list[Row]:
    """Ask AWS Config for a rule's verdicts, by resource."""
    pages = config.get_paginator("get_compliance_details_by_config_rule").paginate(
        ConfigRuleName=rule_name
    )
    rows = [
        Row(
            result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"],
            result["ComplianceType"],
            result.get("Annotation", ""),
            result["ResultRecordedTime"],
        )
        for page in pages
        for result in page["EvaluationResults"]
    ]
    return sorted(rows, key=lambda row: row.resource)


def render(rows: Sequence[Row], width: int, *, colour: bool = False) -> str:
    """Write the view as a table of at most ``width`` columns; annotations are wrapped.

    Below about 80 columns the annotation goes under its row.
    """
    longest = max((len(row.resource) for row in rows), default=0)
    resource = min(max(longest, len(_HEADINGS[0])), _WIDEST_RESOURCE)
    annotation = width - resource - _COMPLIANCE_WIDTH - _TIME_WIDTH - 3 * len(_BETWEEN)
    if annotation < _NARROWEST_ANNOTATION:
        return "\n".join(_stacked(row, width, colour=colour) for row in rows)
    widths = (resource, _COMPLIANCE_WIDTH, annotation, _TIME_WIDTH)
    lines = [_line(_HEADINGS, widths), _line(tuple("-" * w for w in widths), widths)]
    for row in rows:
        lines.extend(_table_lines(row, widths, colour=colour))
    return "\n".join(lines)


def _table_lines(row: Row, widths: tuple[int, ...], *, colour: bool) -> list[str]:
    columns = [
        textwrap.wrap(row.resource, widths[0]),
        [row.compliance],
        textwrap.wrap(row.annotation, widths[2], break_on_hyphens=False),
        [_clock(row)],
    ]
    height = max(map(len, columns))
    cells = [[column[i] if i < len(column) else "" for column in columns] for i in range(height)]
    lines = [_line(tuple(line), widths) for line in cells]
    if colour:
        start = widths[0] + len(_BETWEEN)
        painted = lines[0][start:].replace(row.compliance, _painted(row.compliance), 1)
        lines[0] = lines[0][:start] + painted
    return lines


def _stacked(row: Row, width: int, *, colour: bool) -> str:
    lines = textwrap.wrap(f"{_clock(row)} {row.compliance} {row.resource}", width)
    if colour:
        lines[0] = lines[0].replace(row.compliance, _painted(row.compliance), 1)
    # An ARN that is longer than the line stays whole: somebody may want to copy it.
    below = textwrap.wrap(
        row.annotation, max(width - 4, 8), break_long_words=False, break_on_hyphens=False
    )
    return "\n".join([*lines, *(f"    {line}" for line in below)])


def _line(cells: tuple[str, ...], widths: tuple[int, ...]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return _BETWEEN.join(padded).rstrip()


def _painted(compliance: str) -> str:
    return f"{_COLOURS.get(compliance, '')}{compliance}{_PLAIN_AGAIN}"


def _clock(row: Row) -> str:
    return f"{row.time.astimezone():%H:%M:%S}"
