"""What was judged so far: a run that was stopped goes on where it was, with the same code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Judged:
    """What one form of a package would do to a function."""

    form: str
    decisive: tuple[str, ...]
    """Path, line and type of each decisive finding; never a value."""
    unread: tuple[str, ...]
    """What would make the function NON_COMPLIANT since it could not be read."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """All that would make the function NON_COMPLIANT."""
        return (*self.decisive, *(f"not read: {each}" for each in self.unread))


@dataclass(frozen=True, slots=True)
class Package:
    """A package in all its forms."""

    registry: str
    name: str
    version: str
    forms: tuple[Judged, ...]
    error: str = ""
    """Why it was not judged."""


class Results:
    """Packages that were judged, one a line of JSON; those of other code do not count."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        """Read what is there.

        Args:
            file: made if it is not there.
            fingerprint: of the code that judges.
        """
        self._file = file
        self._fingerprint = fingerprint
        self._known: dict[tuple[str, str], Package] = {}
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        for line in lines:
            row = json.loads(line)
            if row.pop("fingerprint") == fingerprint:
                forms = tuple(
                    Judged(form, tuple(decisive), tuple(unread))
                    for form, decisive, unread in row.pop("forms")
                )
                package = Package(**row, forms=forms)
                self._known[package.registry, package.name] = package

    def of(self, registry: str, name: str) -> Package | None:
        """Return a package that was judged by this code."""
        return self._known.get((registry, name))

    def add(self, package: Package) -> None:
        """Keep a package for the next run."""
        row = {
            "fingerprint": self._fingerprint,
            "registry": package.registry,
            "name": package.name,
            "version": package.version,
            "error": package.error,
            "forms": [(each.form, each.decisive, each.unread) for each in package.forms],
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
