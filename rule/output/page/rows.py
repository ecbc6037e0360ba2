"""The page's rows: a subject each, with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..places import place
from ..plans import plan_sentence
from ..report import Report, Subject
from ..secrets import Secret, justification, secrets_of
from .remedies import Remedy, remedy_of


class State(StrEnum):
    """The outcome for one subject, as the page names it; the most urgent first."""

    FOUND = "Secrets found"
    BROKEN = "Sealed and broken"
    UNREAD = "Not read"
    CLEAN = "Clean"


class Button(StrEnum):
    """How many of a function's secrets the Remediate button moves."""

    ALL = "Moves all"
    SOME = "Moves some"
    NONE = "Moves none"
    NOTHING = "Nothing to move"


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret that counts."""

    where: str
    types: tuple[str, ...]
    remedy: Remedy | None
    """None for a file, which no button reaches."""


@dataclass(frozen=True, slots=True)
class Row:
    """A subject."""

    subject: Subject
    state: State
    secrets: tuple[FoundSecret, ...]
    exempt: tuple[tuple[str, str], ...]
    """Where a secret is that does not count, and by what it is exempt."""

    @property
    def types(self) -> tuple[str, ...]:
        """The detectors' types of its secrets, each once."""
        return tuple(dict.fromkeys(each for secret in self.secrets for each in secret.types))

    @property
    def moved(self) -> int:
        """How many secrets the button moves."""
        return sum(bool(each.remedy and each.remedy.is_moved) for each in self.secrets)

    @property
    def button(self) -> Button:
        """How far the button helps."""
        if not self.secrets:
            return Button.NOTHING
        if self.moved == len(self.secrets):
            return Button.ALL
        return Button.SOME if self.moved else Button.NONE

    @property
    def plan(self) -> str:
        """What the button would do, in a sentence; empty if that was not planned."""
        return plan_sentence(self.subject.plan) if self.subject.plan else ""

    @property
    def reasons(self) -> tuple[Remedy, ...]:
        """Why the button does not move what it leaves, each reason once."""
        remedies = (each.remedy for each in self.secrets)
        return tuple(dict.fromkeys(each for each in remedies if each and not each.is_moved))


def rows_of(report: Report) -> list[Row]:
    """Return a row for each subject, the most urgent first, else in the report's order."""
    secrets: dict[int, list[Secret]] = {}
    for secret in secrets_of(report):
        secrets.setdefault(id(secret.subject), []).append(secret)
    rows = [_row(subject, secrets.get(id(subject), [])) for subject in report.subjects]
    order = list(State)
    return sorted(rows, key=lambda row: order.index(row.state))


def _row(subject: Subject, secrets: list[Secret]) -> Row:
    return Row(
        subject,
        State[subject.status.name],
        tuple(_found(secrets)),
        tuple((place(each), justification(each.exemptions)) for each in secrets if each.exemptions),
    )


def _found(secrets: list[Secret]) -> Iterator[FoundSecret]:
    for secret in secrets:
        if not secret.exemptions:
            types = tuple(dict.fromkeys(finding.secret_type for finding in secret.findings))
            function = secret.subject.function
            remedy = remedy_of(secret.surest, secret.subject) if function else None
            yield FoundSecret(place(secret), types, remedy)
