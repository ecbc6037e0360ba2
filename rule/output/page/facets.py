"""By what the page counts and filters: outcome, account, Region, owner, detector and button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .rows import Button, Row, State

NO_OWNER = "no owner known"


@dataclass(slots=True)
class Group:
    """The rows that have one value."""

    name: str
    rows: Counter[State] = field(default_factory=Counter)
    secrets: int = 0

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.rows.total()

    @property
    def found(self) -> int:
        """How many rows have secrets."""
        return self.rows[State.FOUND]

    @property
    def unread(self) -> int:
        """How many rows were not read whole, or are broken."""
        return self.rows[State.UNREAD] + self.rows[State.BROKEN]

    @property
    def clean(self) -> int:
        """How many rows are clean."""
        return self.rows[State.CLEAN]


@dataclass(frozen=True, slots=True)
class Facet:
    """What rows can be filtered and sorted by."""

    key: str
    title: str
    groups: tuple[Group, ...]
    """One for each value, in the order in which rows are sorted."""

    @property
    def by_secrets(self) -> list[Group]:
        """The groups, those with most secrets first."""
        return sorted(self.groups, key=lambda each: (-each.secrets, -each.unread, each.name))


Values = Callable[[Row], tuple[str, ...]]
_OF_FUNCTIONS: tuple[tuple[str, str, Values], ...] = (
    ("account", "Account", lambda row: (_function(row, "account_id"),)),
    ("region", "Region", lambda row: (_function(row, "region"),)),
    ("owner", "Owner", lambda row: (_function(row, "owner") or NO_OWNER,)),
)


def facets_of(rows: Sequence[Row], *, of_functions: bool) -> tuple[list[Facet], list[str]]:
    """Return what rows can be filtered by, and for each row its place in each facet's groups.

    Args:
        rows: the page's.
        of_functions: whether functions in an account were judged, and no files.

    Returns:
        The facets; and for each row ``1;0;0,3``: in each facet the numbers of its groups.
    """
    wanted: list[tuple[str, str, Values, list[str]]] = [
        ("state", "Outcome", lambda row: (row.state.value,), [each.value for each in State])
    ]
    if of_functions:
        wanted += [(*each, []) for each in _OF_FUNCTIONS]
    wanted.append(("type", "Detector", lambda row: row.types, []))
    if of_functions:
        buttons = [each.value for each in Button]
        wanted.append(("button", "Remediate", lambda row: (row.button.value,), buttons))
    facets, places = [], []
    for key, title, values_of, order in wanted:
        facet, of_rows = _facet(rows, key, title, values_of, order)
        facets.append(facet)
        places.append(of_rows)
    return facets, [";".join(each) for each in zip(*places, strict=True)]


def _facet(
    rows: Sequence[Row], key: str, title: str, values_of: Values, order: Sequence[str]
) -> tuple[Facet, list[str]]:
    values = [values_of(row) for row in rows]
    present = {each for of_row in values for each in of_row}
    names = [each for each in order if each in present] or sorted(present, key=str.casefold)
    groups = {name: Group(name) for name in names}
    for row, of_row in zip(rows, values, strict=True):
        for name in of_row:
            group = groups[name]
            group.rows[row.state] += 1
            if key == "type":
                group.secrets += sum(name in each.types for each in row.secrets)
            else:
                group.secrets += len(row.secrets)
    numbers = {name: str(number) for number, name in enumerate(names)}
    places = [",".join(numbers[name] for name in of_row) for of_row in values]
    return Facet(key, title, tuple(groups.values())), places


def _function(row: Row, member: str) -> str:
    return str(getattr(row.subject.function, member)) if row.subject.function else ""
