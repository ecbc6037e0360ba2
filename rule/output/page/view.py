"""All that the page shows of a report, counted: what its templates are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...model import Unread
from ..guidance import REMEDY
from ..report import Report
from .facets import Facet, facets_of
from .remedies import Remedy
from .rows import Row, State, rows_of

_NOUNS = {True: ("function", "functions"), False: ("file", "files")}


@dataclass(frozen=True, slots=True)
class RemedyCount:
    """How many secrets one remedy is for."""

    remedy: Remedy
    secrets: int
    functions: int


@dataclass(frozen=True, slots=True)
class Page:
    """A report, as the page shows it."""

    report: Report
    of_functions: bool
    """Whether functions in an account were judged, and no files."""
    rows: list[Row]
    places: list[str]
    """For each row its place in each facet's groups, as `facets_of` writes it."""
    facets: list[Facet]
    remedies: list[RemedyCount]
    """What becomes of the secrets of functions; those that the button moves come first."""

    @property
    def nouns(self) -> tuple[str, str]:
        """What a row is: one, and several."""
        return _NOUNS[self.of_functions]

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do, for whoever meets such a report for the first time."""
        return REMEDY

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What should have been read and belongs to no row, such as a whole Region."""
        return tuple(each for each in self.report.unread if each.blocks_compliance)

    @property
    def moved(self) -> int:
        """How many secrets the Remediate button moves."""
        return sum(each.secrets for each in self.remedies if each.remedy.is_moved)

    @property
    def is_planned(self) -> bool:
        """Whether an audit was asked what the button would do."""
        return any(row.subject.plan for row in self.rows)

    @property
    def sealed(self) -> int:
        """How many functions load their values from Secrets Manager, by the button's work."""
        return sum(row.subject.is_sealed for row in self.rows)

    @property
    def exempt(self) -> int:
        """How many secrets do not count, since somebody has exempted them."""
        return sum(len(row.exempt) for row in self.rows)

    def count(self, state: State) -> int:
        """Return how many rows are in a state."""
        return sum(row.state is state for row in self.rows)


def page_of(report: Report) -> Page:
    """Count what a report holds."""
    of_functions = report.command == "audit" or any(each.function for each in report.subjects)
    rows = rows_of(report)
    facets, places = facets_of(rows, of_functions=of_functions)
    return Page(report, of_functions, rows, places, facets, _remedies(rows))


def _remedies(rows: Sequence[Row]) -> list[RemedyCount]:
    secrets: dict[Remedy, int] = {}
    functions: dict[Remedy, set[int]] = {}
    for at, row in enumerate(rows):
        for each in row.secrets:
            if each.remedy:
                secrets[each.remedy] = secrets.get(each.remedy, 0) + 1
                functions.setdefault(each.remedy, set()).add(at)
    counted = [RemedyCount(each, secrets[each], len(functions[each])) for each in secrets]
    return sorted(counted, key=lambda each: (not each.remedy.is_moved, -each.secrets))
