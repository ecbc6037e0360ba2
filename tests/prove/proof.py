"""One thing that was proven, and how much of it, for the table of `make prove`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim and what was done to break it."""

    name: str
    """What is claimed."""
    count: str
    """How much was tried, such as "283 calls, 3,799 runs"."""
    failures: tuple[str, ...] = ()
    """Sentences to act on, without values; none if the claim held."""

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures
