"""Work in a process of its own, which can be stopped.

Python's regular expressions cannot be interrupted from outside a process, and a package may be
built to keep them busy for hours, or to fill the memory.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
import traceback
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from rule.model import RuleError

T = TypeVar("T")


class WorkerFailed(RuleError):
    """The work raised what it should not. Names the error and the places, not the message."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What the work came to."""

    items: tuple[T, ...]
    stopped: str | None
    """Why the work was stopped before its end; None if it was not."""


@dataclass(frozen=True, slots=True)
class _Item:
    item: object


@dataclass(frozen=True, slots=True)
class _Raised:
    error: RuleError


@dataclass(frozen=True, slots=True)
class _OutOfMemory:
    pass


@dataclass(frozen=True, slots=True)
class _Done:
    pass


def run_bounded(
    work: Callable[[], Iterable[T]], *, seconds: float, memory_bytes: int | None = None
) -> Outcome[T]:
    """Run work in a forked process, and stop it when its time or memory is used up.

    Needs only ``fork`` and a pipe: AWS Lambda has no shared memory for queues and pools.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html and the runtime's
    missing /dev/shm.

    Args:
        work: yields picklable items; they are kept even if the work is stopped later.
        seconds: of wall-clock time.
        memory_bytes: of data that the process may hold; None for no limit.

    Raises:
        RuleError: as the work raised it.
        WorkerFailed: the work raised anything else.
    """
    deadline = time.monotonic() + seconds
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, memory_bytes), daemon=True)
    with warnings.catch_warnings():
        # A thread's lock that the fork copied can only make the work late, and then it is killed.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    try:
        return _collect(ours, deadline, seconds)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def _collect(ours: Connection, deadline: float, seconds: float) -> Outcome[T]:
    items: list[Any] = []
    while ours.poll(max(0.0, deadline - time.monotonic())):
        try:
            message = ours.recv()
        except EOFError:
            return Outcome(tuple(items), "it was ended by the system, most likely for its memory")
        match message:
            case _Item(item):
                items.append(item)
            case _Done():
                return Outcome(tuple(items), None)
            case _OutOfMemory():
                return Outcome(tuple(items), "its memory was used up")
            case _Raised(error):
                raise error
    return Outcome(tuple(items), f"its time was used up ({seconds:.0f} s)")


def _work(theirs: Connection, work: Callable[[], Iterable[T]], memory_bytes: int | None) -> None:
    if memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    try:
        for item in work():
            theirs.send(_Item(item))
    except MemoryError:
        theirs.send(_OutOfMemory())
    except RuleError as error:
        theirs.send(_Raised(error))
    except Exception as error:  # noqa: BLE001 - a message may hold a value: only places go on
        places = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)[-4:]
        ]
        failed = WorkerFailed(f"{type(error).__name__} at {' > '.join(places)}")
        theirs.send(_Raised(failed))
    else:
        theirs.send(_Done())
