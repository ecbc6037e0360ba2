"""The order of a press: start a few, follow them, start others; after a failure start none.

What was started ends by itself, in the account. The runbook puts back what it cannot finish, so
there is nothing to clean up here, whenever this process ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from ..aws.calls import AwsFailure
from ..aws.executions import Execution
from ..aws.runbooks import Runbook, StartUnsure
from .result import Pressed, State

_LISTED_LATE = timedelta(minutes=2)
"""An execution that began so long before another may be listed after it."""


class Automation(Protocol):
    """What starts and shows executions; see `rule.aws.runbooks`. Each raises `AwsFailure`."""

    def start(self, runbook: Runbook, function: str, *, dry_run: bool) -> str | None:
        """Start the runbook; None: too many executions are under way.

        Raises:
            StartUnsure: it may have begun.
        """

    def look(self, execution: str) -> Execution:
        """Read how far an execution is."""

    def recent(
        self, runbook: Runbook, since: datetime, succeeded_since: datetime | None
    ) -> Iterator[Execution]:
        """Read the executions since then that go on, or have succeeded."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be pressed, and how."""

    functions: tuple[str, ...]
    dry_run: bool = False
    at_once: int = 5
    done_since: datetime | None = None
    """Functions on which the runbook has succeeded since then are not pressed again; None: all
    are."""
    look_back_to: datetime | None = None
    """Since when an execution may have begun that still goes on; None: nobody looks."""


@dataclass(slots=True)
class Pressing:
    """One press under way."""

    automation: Automation
    runbook: Runbook
    orders: Orders
    show: Callable[[Sequence[Execution], int, int], None]
    """Is told what is under way, how many functions are through, and of how many."""
    tell: Callable[[Pressed], None]
    """Is told what became of a function, as soon as it is known."""
    pause: Callable[[], None]
    """Waits until it is time to look again, or nobody wants to wait."""
    is_wanted: Callable[[], bool]
    """Tells whether the press is still wanted; if not, nothing more is started or followed."""
    _running: dict[str, Execution] = field(default_factory=dict)
    """By function."""
    _known: dict[str, Pressed] = field(default_factory=dict)
    _latest: datetime | None = None
    """When the last execution began that was seen."""
    _starting: str = ""
    """The function on which the runbook is being started; empty for none."""
    _untold: str = ""
    """Why it cannot be told what others have pressed; empty if it can."""

    def press(self) -> tuple[Pressed, ...]:
        """Press until all functions are through, one has failed, or nobody wants to wait."""
        waiting = list(dict.fromkeys(self.orders.functions))
        # A second Ctrl-C ends the press at once, and what was begun is named even so.
        with suppress(KeyboardInterrupt):
            self._press(waiting)
        return tuple(self._outcome(each) for each in dict.fromkeys(self.orders.functions))

    def _press(self, waiting: list[str]) -> None:
        if self.is_wanted():
            self._take_over(waiting)
        while self.is_wanted() and (self._running or (waiting and not self._is_stopped)):
            while waiting and self._has_room and self._start(waiting[0]):
                waiting.pop(0)
            self.show([*self._running.values()], len(self._known), len(self.orders.functions))
            self.pause()
            if self.is_wanted():
                self._look()
            if waiting and self._has_room:
                self._take_over(waiting)

    @property
    def _has_room(self) -> bool:
        """Whether one more may be started now."""
        is_full = len(self._running) >= self.orders.at_once
        return self.is_wanted() and not self._is_stopped and not is_full

    @property
    def _is_stopped(self) -> bool:
        """Whether nothing more is started. A dry run's refusal is an answer, and stops nothing."""
        return bool(self._untold) or any(
            each.state in (State.UNDER_WAY, State.UNSURE)
            or (each.state is State.FAILED and not (self.orders.dry_run and each.execution))
            for each in self._known.values()
        )

    def _take_over(self, waiting: list[str]) -> None:
        """Take over what goes on, and what has succeeded, whoever began it."""
        try:
            self._remember(waiting)
        except AwsFailure as failure:
            # Without what is known, a function could be pressed twice.
            self._untold = str(failure)
        waiting[:] = [each for each in waiting if each not in {*self._known, *self._running}]

    def _remember(self, functions: Collection[str]) -> None:
        moments = (self.orders.done_since, self.orders.look_back_to)
        if self.orders.dry_run or not any(moments):
            return
        since = self._latest - _LISTED_LATE if self._latest else min(filter(None, moments))
        done: dict[str, Pressed] = {}
        for execution in self.automation.recent(self.runbook, since, self.orders.done_since):
            if not self.is_wanted():
                break  # Nothing is begun any more.
            self._see(execution)
            name = execution.function
            if execution.is_dry_run or name not in functions:
                continue
            if not execution.has_ended:
                self._running[name] = execution
            elif execution.has_succeeded:
                done[name] = Pressed(name, State.DONE_BEFORE, execution)
        for name, pressed in done.items():
            if name not in self._running:
                self._end(pressed)

    def _see(self, execution: Execution) -> None:
        """Note when it began, by the account's own clock: what others begin is asked for since."""
        if execution.began:
            self._latest = max(filter(None, (self._latest, execution.began)))

    def _start(self, function: str) -> bool:
        """Start the runbook on a function; return False to try again later."""
        self._starting = function
        try:
            started = self.automation.start(self.runbook, function, dry_run=self.orders.dry_run)
        except StartUnsure as failure:
            self._end(Pressed(function, State.UNSURE, reason=str(failure)))
            started = ""
        except AwsFailure as failure:
            self._end(Pressed(function, State.FAILED, reason=str(failure)))
            started = ""
        if started:
            self._running[function] = Execution(started, function, self.orders.dry_run, "Pending")
        self._starting = ""
        return started is not None

    def _look(self) -> None:
        for function, execution in list(self._running.items()):
            try:
                seen = self.automation.look(execution.id)
            except AwsFailure as failure:
                del self._running[function]
                self._end(Pressed(function, State.UNDER_WAY, execution, str(failure)))
                continue
            self._see(seen)
            self._running[function] = seen
            if seen.has_ended:
                del self._running[function]
                state = State.DONE if seen.has_succeeded else State.FAILED
                self._end(Pressed(function, state, seen))

    def _end(self, pressed: Pressed) -> None:
        self._known[pressed.function] = pressed
        self.tell(pressed)

    def _outcome(self, function: str) -> Pressed:
        if known := self._known.get(function):
            return known
        if execution := self._running.get(function):
            return Pressed(function, State.UNDER_WAY, execution)
        if function == self._starting:
            return Pressed(function, State.UNSURE, reason="it was interrupted while it was begun")
        return Pressed(function, State.NOT_BEGUN, reason=self._untold)
