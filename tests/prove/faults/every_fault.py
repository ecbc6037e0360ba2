"""One driver for the crash points of a runbook: each call of each scenario, in every way."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from tests.prove.automation import Ended, quiet
from tests.prove.count import Count
from tests.prove.world import CHANGING, LISTS, Fault, Kind, World

_SPARSE = 29
"""Of all faults, one in so many is tried in each scenario before all are."""
_LATEST = range(0, 40, 3)
"""Calls after which a call that was delayed takes effect."""


class Broken(Protocol):
    """A world before a runbook starts."""

    @property
    def world(self) -> World:
        """What the runbook works on."""
        ...

    @property
    def ends(self) -> str:
        """How the runbook ends when no call goes wrong."""
        ...

    def run(self) -> Ended:
        """Run the runbook."""
        ...


StoryT = TypeVar("StoryT", bound=Broken)


@dataclass(frozen=True)
class EveryFault(Generic[StoryT]):
    """The scenarios of one kind of runbook, and what must hold when a call goes wrong."""

    scenarios: Mapping[str, Callable[[], StoryT]]
    live_through: Callable[[str, StoryT, Fault, Count], None]
    """Runs a scenario's story with a fault; raises AssertionError if a promise is broken."""

    def all(self, seconds: float) -> Count:
        """Break every call of every scenario: some ways first, then all in time."""
        ends, count = time.monotonic() + seconds, Count()
        for every in (_SPARSE, 1):
            for name in self.scenarios:
                count.add(self.of(name, every, ends))
        return count

    def of(self, name: str, every: int = 1, ends: float = float("inf")) -> Count:
        """Break one scenario's runbook at each of its calls, in every so manieth way of all.

        Args:
            name: the scenario's.
            every: one in so many is tried.
            ends: by the clock of `time.monotonic`, when no further one is begun.
        """
        count, numbers = Count(), itertools.count()
        with quiet():
            story = self.scenarios[name]()
            ended = story.run()
            assert ended.status == story.ends, (name, ended.failure, ended.names)
            operations = list(story.world.calls)
            count.points = len(operations)
            for at, operation in enumerate(operations):
                for fault in _faults(at, operation):
                    if next(numbers) % every == 0 and time.monotonic() < ends:
                        self._prove(name, fault, count)
        return count

    def _prove(self, name: str, fault: Fault, count: Count) -> None:
        told = f"call {fault.at} {fault.kind}" + (f" ({fault.later} calls)" if fault.later else "")
        try:
            self.live_through(name, self.scenarios[name](), fault, count)
        except AssertionError as error:
            count.failures.append(f"{name}: {told}: {error}")
        count.runs += 1


def _faults(at: int, operation: str) -> Iterator[Fault]:
    for kind in Kind:
        if kind is Kind.LAGS and operation not in LISTS:
            continue
        if kind is Kind.DELAYED and operation in CHANGING:
            yield from (Fault(at, kind, later) for later in _LATEST)
        else:
            yield Fault(at, kind)
