"""Runs work in a process of its own, with limited time and memory.

A package may be built to keep Python's regular expressions busy for hours, or to fill the memory;
only a process of its own can be killed for that.

The process is forked: it has everything loaded, and the work need not be pickled. AWS Lambda has no
shared memory for the queues, pools and locks of `multiprocessing`, so the results come through a
pipe.
Source: https://aws.amazon.com/blogs/compute/parallel-processing-in-python-with-aws-lambda/
"""

import gc
import math
import resource
import signal
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ..model import RuleError
from .error_places import places

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
_MOST_SECONDS = 1e9
"""The longest processor time that is given to the system, which stores it as an integer."""
_LONGEST_WAIT = 3_600.0
"""Seconds of one wait for the pipe; the system allows no more than 24 days."""
_GARBAGE = 20_000
"""Objects among which garbage is collected: only cycles need that, and hardly any are made."""
_LAST_SECONDS = 2.0
"""For the process to end by itself after its last message."""


class WorkerFailed(RuleError):
    """The work raised an unexpected error. Names the error and its places, not its message."""


class Outcome(NamedTuple, Generic[T]):
    """What the work yielded, and whether it was stopped."""

    items: tuple[T, ...]
    stopped: str | None
    """Why the work was stopped before its end; None if it was not."""


_ITEM, _RAISED, _OUT_OF_MEMORY, _DONE = "item", "raised", "out of memory", "done"
"""What a message of the forked process tells: the first of its two parts."""


def run_limited(
    work: Callable[[], Iterable[T]], *, seconds: float, memory_bytes: int | None = None
) -> Outcome[T]:
    """Run work in a forked process, and stop it when its time or memory is used up.

    Args:
        work: yields items, which must be picklable and are kept even if the work is stopped later.
        seconds: of wall-clock time.
        memory_bytes: the most data memory of the process, including what it has from the fork; None
            for no limit.

    Raises:
        RuleError: the work raised it.
        WorkerFailed: the work raised another error, or no process could be started.
    """
    import multiprocessing  # noqa: PLC0415 - loads slowly; environments do not need it

    deadline = time.monotonic() + seconds
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    limits = _ResourceLimits(math.ceil(min(seconds, _MOST_SECONDS)) + 1, memory_bytes)
    process = context.Process(target=_work, args=(receiver, sender, work, limits), daemon=True)
    try:
        with warnings.catch_warnings():
            # If a thread held a lock at the fork, the work may hang; then it is killed in time.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    except OSError as error:
        receiver.close()
        raise WorkerFailed(
            f"no process could be started ({error.strerror}): raise MemorySize"
        ) from None
    finally:
        sender.close()
    try:
        return _collect(receiver, process, deadline, seconds)
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


class _ResourceLimits(NamedTuple):
    """Limits that the operating system enforces."""

    processor_seconds: int
    """Ends the forked process even if this one is gone and cannot kill it."""
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
    receiver: "Connection", process: "ForkProcess", deadline: float, seconds: float
) -> Outcome[T]:
    items: list[Any] = []
    # Check the time even if there is always something to receive.
    while (left := deadline - time.monotonic()) > 0:
        if not receiver.poll(min(left, _LONGEST_WAIT)):
            continue
        try:
            told, what = receiver.recv()
        except (EOFError, OSError):
            process.join()
            return Outcome(tuple(items), _how_it_ended(process.exitcode))
        if told == _ITEM:
            items.append(what)
            continue
        process.join(_LAST_SECONDS)
        if told == _RAISED:
            raise what
        return Outcome(tuple(items), None if told == _DONE else "its memory was used up")
    return Outcome(tuple(items), f"its time was used up ({seconds:.3g} s)")


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code == -signal.SIGKILL:
        return "the system killed it, most likely for its memory"
    if exit_code == -signal.SIGXCPU:
        return "its processor time was used up"
    return f"it crashed (exit code {exit_code})"


def _work(
    receiver: "Connection",
    sender: "Connection",
    work: Callable[[], Iterable[T]],
    limits: _ResourceLimits,
) -> None:
    """Do the work in the forked process. Raises nothing: a traceback would show a message."""
    # With the receiver open here, sending to a process that is gone would not fail.
    receiver.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Collecting garbage among the objects from the fork would copy their pages.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    try:
        limits.apply()
        for item in work():
            sender.send((_ITEM, item))
        last: tuple[str, object] = (_DONE, None)
    except MemoryError:
        last = (_OUT_OF_MEMORY, None)
    except RuleError as error:
        last = (_RAISED, error)
    except BaseException as error:  # noqa: BLE001 - a message may hold a value
        # The same work has the same fault again, unless the fault came from outside.
        is_temporary = isinstance(error, OSError) or not isinstance(error, Exception)
        last = (_RAISED, WorkerFailed(places(error), is_temporary=is_temporary))
    with suppress(OSError):  # The receiving process may be gone.
        sender.send(last)
