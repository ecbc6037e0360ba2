"""How many invocations of a function run at once, and what becomes of the events beyond them.

- An execution environment for each invocation, up to the function's reserved concurrency. Without
  one, up to what this machine bears.
- An asynchronous event that concurrency holds up waits in Lambda's queue, in no certain order; that
  is no attempt of its. The emulator takes it for one, and gives up after three.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_LOOKS_EVERY_SECONDS = 0.2


class Line:
    """Lets so many in at once; the next one is chosen at random."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: list[threading.Event] = []
        self._lock = threading.Lock()
        self._random = random.Random(at_once)  # noqa: S311 - an order, the same each time

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place, and have it."""
        turn = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                turn.set()
            else:
                self._waiting.append(turn)
        turn.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.pop(self._random.randrange(len(self._waiting))).set()
                else:
                    self._free += 1


class Lines:
    """A line before each function, as long as its reserved concurrency makes it."""

    def __init__(self, unreserved: int) -> None:
        """Begin without lines.

        Args:
            unreserved: how many places a function has that reserves no concurrency.
        """
        self._unreserved = unreserved
        self._lines: dict[tuple[str, int], Line] = {}
        self._lock = threading.Lock()

    def of(self, function: Any) -> Line:
        """Return the line before a function."""
        reserved = function.get("concurrency")
        places = self._unreserved if reserved is None else max(int(reserved), 1)
        with self._lock:
            return self._lines.setdefault((name_of(function), places), Line(places))


class Environments:
    """Runs each function in few execution environments at once, and counts them."""

    def __init__(self, execute: Callable[[Any, Any, str], Any], unreserved: int) -> None:
        """Stand before what runs a function.

        Args:
            execute: how the emulator runs a function: its record, the event, a request ID.
            unreserved: environments of a function that reserves no concurrency.
        """
        self.peaks: Counter[str] = Counter()
        """The most that ran at once, by the function's name."""
        self._execute = execute
        self._lines = Lines(unreserved)
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    def execute(self, function: Any, event: Any, request_id: str) -> Any:
        """Run a function once it has an environment."""
        name = name_of(function)
        with self._lines.of(function).place():
            with self._lock:
                self._running[name] += 1
                self.peaks[name] = max(self.peaks[name], self._running[name])
            try:
                return self._execute(function, event, request_id)
            finally:
                with self._lock:
                    self._running[name] -= 1


class EventQueue:
    """Holds asynchronous events until their function has a place for them."""

    def __init__(
        self,
        invoke: Callable[[Any, Any], None],
        execute: Callable[[Any, Any], Any],
        unreserved: int,
    ) -> None:
        """Stand before the emulator.

        Args:
            invoke: takes an asynchronous event of a function, and returns at once.
            execute: runs a function; says ``throttle`` if its concurrency does not allow it.
            unreserved: places of a function that reserves no concurrency.
        """
        self._invoke = invoke
        self._execute = execute
        self._lines = Lines(unreserved)
        self._is_event: ContextVar[bool] = ContextVar("is_event", default=False)

    def invoke(self, function: Any, event: Any) -> None:
        """Take an event."""
        mark = self._is_event.set(True)
        try:
            self._invoke(function, event)  # in a thread, with a copy of this context
        finally:
            self._is_event.reset(mark)

    def execute(self, function: Any, event: Any) -> Any:
        """Run a function; events wait for their turn."""
        if not self._is_event.get():
            return self._execute(function, event)
        with self._lines.of(function).place():
            mark = self._is_event.set(False)  # the emulator calls this anew within itself
            try:
                # Others than events may have the function's places.
                while (result := self._execute(function, event)).get("throttle"):
                    time.sleep(_LOOKS_EVERY_SECONDS)
            finally:
                self._is_event.reset(mark)
        return result


def name_of(function: Any) -> str:
    """Return a function's name, of its record."""
    return str((function.get("config") or function)["FunctionName"])
