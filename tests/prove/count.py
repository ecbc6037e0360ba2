"""How much was proven."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Count:
    """What was proven, for the table."""

    points: int = 0
    runs: int = 0
    pairs: int = 0
    moments: int = 0
    """At which the functions were asked what they see."""
    failures: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.points += other.points
        self.runs += other.runs
        self.pairs += other.pairs
        self.moments += other.moments
        self.failures += other.failures
