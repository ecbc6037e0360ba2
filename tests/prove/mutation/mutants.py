"""Mutants of the code, and the score of those that tests noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tests.prove.mutation.survivors import Survivor

NOTICED = ("killed", "timeout")
UNTESTED = "not checked"
LEAST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of the code."""

    name: str
    """The tool's own."""
    file: str
    function: str
    before: str
    """What it changes; empty if it was killed."""
    after: str
    fate: str
    """In mutmut's words."""
    part: str
    """What it is scored with."""

    def __str__(self) -> str:
        return f"{self.fate}: {self.file}, {self.function}: {self.before} -> {self.after}"

    def moved(self, source: str, to: str | None) -> Mutant:
        """Return it with the project's own path, where the tool had the file elsewhere."""
        return replace(self, file=self.file.replace(source, to, 1)) if to else self

    def is_explained_by(self, survivor: Survivor) -> bool:
        """Tell whether a survivor of the table is this mutant."""
        mine = (self.file, self.function, self.before, self.after)
        return mine == (survivor.file, survivor.function, survivor.before, survivor.after)


@dataclass(frozen=True, slots=True)
class Score:
    """What came of the mutants of one part that were tested."""

    part: str
    killed: int
    equivalent: tuple[Mutant, ...]
    unexplained: tuple[Mutant, ...]

    @property
    def total(self) -> int:
        """All that were tested."""
        return self.killed + len(self.equivalent) + len(self.unexplained)

    @property
    def holds(self) -> bool:
        """Whether enough were killed: what is known to be equivalent counts as not killed."""
        return self.killed >= LEAST_SHARE * self.total

    def __str__(self) -> str:
        return (
            f"{self.part}: killed {self.killed} of {self.total} "
            f"({100 * self.killed / max(1, self.total):.1f} %), {len(self.equivalent)} known to be "
            f"equivalent, {len(self.unexplained)} unexplained"
        )


def scores(mutants: Iterable[Mutant], known: Iterable[Survivor]) -> list[Score]:
    """Score each part's mutants, but for those that nobody tested."""
    table = tuple(known)
    by_part: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if mutant.fate != UNTESTED:
            by_part.setdefault(mutant.part, []).append(mutant)
    made = []
    for part, all_of_it in by_part.items():
        left = [mutant for mutant in all_of_it if mutant.fate not in NOTICED]
        equivalent = [m for m in left if any(m.is_explained_by(each) for each in table)]
        unexplained = [m for m in left if m not in equivalent]
        killed = len(all_of_it) - len(left)
        made.append(Score(part, killed, tuple(equivalent), tuple(unexplained)))
    return made


def forgotten(mutants: Iterable[Mutant], known: Iterable[Survivor]) -> list[Survivor]:
    """Return what the table explains although it does not survive, of the files that were tested.

    The code has changed since, or a test notices by now.
    """
    tested = [mutant for mutant in mutants if mutant.fate != UNTESTED]
    files = {mutant.file for mutant in tested}
    return [
        survivor
        for survivor in known
        if survivor.file in files and not any(m.is_explained_by(survivor) for m in tested)
    ]
