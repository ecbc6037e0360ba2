"""How aliases are moved, and what is watched meanwhile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shift:
    """Aliases run a new version for a part of their invocations, and for all of them later."""

    percent: int
    """Of an alias's invocations, 1 to 99, that the new version gets at first."""
    minutes: int
    """From then until the new version gets all of them."""
    alarm: str | None = None
    """The name of the CloudWatch alarm that takes the aliases back; None: nothing does."""

    @property
    def weight(self) -> float:
        """The new version's weight, as a routing configuration has it."""
        return self.percent / 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm of CloudWatch: of a metric, of a log, or of other alarms."""

    name: str
    state: str | None
    """``OK``, ``ALARM`` or ``INSUFFICIENT_DATA``; None if there is no such alarm."""
    went_off: bool = False
    """Whether it was in ``ALARM`` since aliases began to shift, though it may be calm again."""
