"""Processes that do an audit's work, each one task at a time.

A process of its own has the main thread that scans of environments need for their time limit, and
can be forked for the scan of a package, which a process with threads cannot safely.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from ..scanning.error_places import places

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Task = TypeVar("Task")
_LAST_SECONDS = 2.0
"""For a process without a task to end by itself."""
_CONTEXT = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Failed:
    """A task has no answer."""

    reason: str
    """Without the message of an unexpected error, which may hold a value."""
    crashed: bool = False
    """Whether that is a bug."""


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: ForkProcess
    pid: int
    connection: Connection
    task: Task | None = None


@dataclass(slots=True)
class Workers(Generic[Task]):
    """Some processes that do the same kind of work."""

    size: int
    start: Callable[[], Callable[[Task], Any]]
    """Called in each process: returns what answers a task. What that raises is a bug."""
    _workers: list[_Worker[Task]] = field(default_factory=list)

    def __enter__(self) -> Workers[Task]:
        for _ in range(self.size):
            self._workers.append(self._begin())
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    @property
    def idle(self) -> bool:
        """Whether a process has no task."""
        return any(worker.task is None for worker in self._workers)

    def give(self, task: Task) -> None:
        """Give a task to an idle process."""
        worker = next(each for each in self._workers if each.task is None)
        worker.task = task
        with suppress(OSError):  # It is gone, and `answers` says so.
            worker.connection.send(task)

    def answers(self, seconds: float) -> list[tuple[Task, Any]]:
        """Wait for answers, and return those that have come, or `Failed`, with their tasks."""
        busy: dict[Any, tuple[_Worker[Task], Task]] = {
            each.connection: (each, each.task) for each in self._workers if each.task is not None
        }
        found: list[tuple[Task, Any]] = []
        for ready in multiprocessing.connection.wait([*busy], seconds):
            worker, task = busy[ready]
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                self._workers.remove(worker)
                answer = Failed(f"its process ended (exit code {_end(worker)})")
                self._workers.append(self._begin())
                found.append((task, answer))
                continue
            worker.task = None
            found.append((task, answer))
        return found

    def _begin(self) -> _Worker[Task]:
        here, there = _CONTEXT.Pipe()
        others = [each.connection for each in self._workers] + [here]
        process = _CONTEXT.Process(target=_work, args=(there, others, self.start))
        # Until the process ignores Ctrl-C, it gets none.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        there.close()
        return _Worker(process, cast("int", process.pid), here)


def _end(worker: _Worker[Any]) -> int | None:
    """End a process and what it has started; return its exit code.

    One that has no task ends by itself.
    """
    worker.connection.close()
    if worker.task is None:
        worker.process.join(_LAST_SECONDS)
    if worker.process.exitcode is None:
        _kill(worker)
    worker.process.join()
    exit_code = worker.process.exitcode
    worker.process.close()
    return exit_code


def _kill(worker: _Worker[Any]) -> None:
    # Before it is waited for, its number can be nobody else's.
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(worker.pid, signal.SIGKILL)


def _work(
    connection: Connection, others: list[Connection], start: Callable[[], Callable[[Any], Any]]
) -> None:
    """Answer tasks until the other end is closed."""
    os.setpgid(0, 0)  # Ctrl-C is for the process that has the terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in others:
        each.close()
    answer = start()
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answered = answer(task)
        except Exception as error:  # noqa: BLE001 - a message may hold a value
            answered = Failed(f"it crashed, which is a bug: {places(error)}", crashed=True)
        with suppress(OSError):
            connection.send(answered)
