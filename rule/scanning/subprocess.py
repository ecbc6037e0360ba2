"""Work in a process of its own, which can be stopped.

Python's regular expressions cannot be interrupted from outside a process, and a package may be
built to keep them busy for hours, or to fill the memory.

The process is forked: what it needs is loaded already, the work needs no pickling, and there is
no second start-up to pay for. AWS Lambda has no shared memory for the queues, pools and locks of
`multiprocessing`, so there is nothing but a pipe.
Source: https://aws.amazon.com/blogs/compute/parallel-processing-in-python-with-aws-lambda/
"""

from __future__ import annotations

import gc
import math
import resource
import signal
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..model import RuleError
from .error_places import places

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
_MOST_SECONDS = 1e9
"""Of processor time that the system is told: it counts them in whole numbers."""
_LONGEST_WAIT = 3_600.0
"""Seconds for which the system is asked to wait at once: it knows no more than 24 days."""
_LAST_SECONDS = 2.0
"""For the process to end by itself once it has said its last: that it is done, or why it is not."""


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


def run_limited(
    work: Callable[[], Iterable[T]], *, seconds: float, memory_bytes: int | None = None
) -> Outcome[T]:
    """Run work in a forked process, and stop it when its time or memory is used up.

    Args:
        work: yields picklable items; they are kept even if the work is stopped later.
        seconds: of wall-clock time.
        memory_bytes: of data that the process may hold, what it got by the fork included; None
            for no limit.

    Raises:
        RuleError: as the work raised it.
        WorkerFailed: the work raised anything else, or no process could be had.
    """
    import multiprocessing  # noqa: PLC0415 - takes long, and an environment never needs it

    deadline = time.monotonic() + seconds
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    limits = _ResourceLimits(math.ceil(min(seconds, _MOST_SECONDS)) + 1, memory_bytes)
    process = context.Process(target=_work, args=(receiver, sender, work, limits), daemon=True)
    try:
        with warnings.catch_warnings():
            # A lock that a thread held at the fork can only make the work late: then it is killed.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    except OSError as error:
        receiver.close()
        raise WorkerFailed(f"no process could be started ({error.strerror})") from None
    finally:
        sender.close()
    try:
        return _collect(receiver, process, deadline, seconds)
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


@dataclass(frozen=True, slots=True)
class _ResourceLimits:
    """What the system itself holds the process to."""

    processor_seconds: int
    """Ends the process even if there is nobody left to kill it."""
    memory_bytes: int | None

    def apply(self) -> None:
        _lower(resource.RLIMIT_CPU, self.processor_seconds)
        if self.memory_bytes is not None:
            _lower(resource.RLIMIT_DATA, self.memory_bytes)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (soft, hard))


def _collect(
    receiver: Connection, process: ForkProcess, deadline: float, seconds: float
) -> Outcome[T]:
    items: list[Any] = []
    # The time is looked at even while there is always something to receive.
    while (left := deadline - time.monotonic()) > 0:
        if not receiver.poll(min(left, _LONGEST_WAIT)):
            continue
        try:
            message = receiver.recv()
        except (EOFError, OSError):
            process.join()
            return Outcome(tuple(items), _how_it_ended(process.exitcode))
        if isinstance(message, _Item):
            items.append(message.item)
            continue
        process.join(_LAST_SECONDS)
        match message:
            case _Done():
                return Outcome(tuple(items), None)
            case _OutOfMemory():
                return Outcome(tuple(items), "its memory was used up")
            case _Raised(error):
                raise error
    return Outcome(tuple(items), f"its time was used up ({seconds:.3g} s)")


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code == -signal.SIGKILL:
        return "the system killed it, most likely for its memory"
    if exit_code == -signal.SIGXCPU:
        return "its processor time was used up"
    return f"it crashed (exit code {exit_code})"


def _work(
    receiver: Connection,
    sender: Connection,
    work: Callable[[], Iterable[T]],
    limits: _ResourceLimits,
) -> None:
    """Do the work in the forked process. Raises nothing: a traceback would show a message."""
    # Without the other end, writing to nobody fails and the process ends.
    receiver.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What came by the fork is not garbage here, and to look at it would copy its pages.
    gc.freeze()
    try:
        limits.apply()
        for item in work():
            sender.send(_Item(item))
        last: _Done | _OutOfMemory | _Raised = _Done()
    except MemoryError:
        last = _OutOfMemory()
    except RuleError as error:
        last = _Raised(error)
    except BaseException as error:  # noqa: BLE001 - a message may hold a value: only places go on
        last = _Raised(WorkerFailed(places(error)))
    with suppress(OSError):  # Nobody may be there any more who waits.
        sender.send(last)
