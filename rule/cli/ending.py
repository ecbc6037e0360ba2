"""How a run of the command line ends: with one line at most, and an exit code that means it.

Nothing is imported here that needs an installed package: what is missing is noticed, too.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from ..scanning.error_places import places

CLEAN, FOUND, UNUSABLE, UNFINISHED = 0, 1, 2, 3
CRASHED, INTERRUPTED = 70, 130


class OutputLost(Exception):
    """What was found could not be shown."""


def run(start: Callable[[], int]) -> int:
    """Start a command and return the exit code, however the command ends.

    Python's own way would end a crash with the exit code of a finding, and show the message of
    the exception, which may hold a value.
    """
    try:
        code = _flushed(start)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Who presses twice means the same.
        return _end(INTERRUPTED, "interrupted; what was shown is not all")
    except OutputLost as error:
        return _end(UNFINISHED, f"standard output cannot be written: {error}")
    except ModuleNotFoundError as error:
        name = (error.name or "a package").partition(".")[0]
        return _end(UNUSABLE, f"{name} is not installed; install what rule/requirements.txt lists")
    except Exception as error:  # noqa: BLE001 - a message may hold a value: only places are shown
        return _end(CRASHED, f"crashed, which is a bug of it: {places(error)}")
    return code


def show(text: str, stream: TextIO | None = None) -> None:
    """Print a line.

    Raises:
        OutputLost: it cannot be written.
    """
    try:
        print(text, file=stream)
    except OSError as error:
        raise OutputLost(error.strerror) from None


def complain(text: str) -> None:
    """Print a line about the run to standard error, if that is still there."""
    with suppress(OSError):
        print(f"python -m rule: {text}", file=sys.stderr)


def _flushed(start: Callable[[], int]) -> int:
    try:
        code = start()
    except SystemExit as wanted:  # As argparse ends for --help and for usage that is wrong.
        code = wanted.code if isinstance(wanted.code, int) else UNUSABLE
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise OutputLost(error.strerror) from None
    return code


def _end(code: int, text: str) -> int:
    complain(text)
    # What is left in buffers goes nowhere: Python would try once more, and complain of it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
    return code
