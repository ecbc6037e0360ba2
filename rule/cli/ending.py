"""How a run of the command line ends: with at most one line of error, and the right exit code.

This module imports no installed package, so that it can name one that is missing.
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
INSTALLED = "lambda-no-plaintext-secrets"
"""The program, as the wheel installs it."""
PROGRAM = "python -m rule" if __name__.startswith("rule.") else INSTALLED
"""How this program is called: in the repository, or as the wheel installs it."""
PACKAGES = (
    "what requirements/cli.txt lists" if __name__.startswith("rule.") else f"{INSTALLED}[cli]"
)
"""What to install where a package is missing."""
VERSION = "0.1.0"
"""As in `pyproject.toml`."""


class OutputLost(Exception):
    """The output could not be written; the message says which, and why."""


def run(start: Callable[[], int]) -> int:
    """Start a command and return the exit code, however the command ends.

    Python itself ends a crash with the exit code that here means a finding, and shows the
    exception's message, which may hold a value.
    """
    try:
        code = _flushed(start)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # A second Ctrl-C means the same.
        return _end(INTERRUPTED, "interrupted; what was shown is not all")
    except OutputLost as error:
        return _end(UNFINISHED, str(error))
    except ModuleNotFoundError as error:
        name = (error.name or "a package").partition(".")[0]
        return _end(UNUSABLE, f"{name} is not installed; install {PACKAGES}")
    except Exception as error:  # noqa: BLE001 - a message may hold a value
        return _end(CRASHED, f"crashed, which is a bug: {places(error)}")
    return code


def show(text: str, stream: TextIO | None = None) -> None:
    """Print a line.

    Raises:
        OutputLost: the line cannot be written.
    """
    try:
        print(text, file=stream)
    except OSError as error:
        raise _lost(error) from None


def complain(text: str) -> None:
    """Print a line about the run to standard error, if it is open."""
    with suppress(OSError):
        print(f"{PROGRAM}: {text}", file=sys.stderr)


def _flushed(start: Callable[[], int]) -> int:
    try:
        code = start()
    except SystemExit as wanted:  # argparse raises it for --help and for wrong usage.
        code = wanted.code if isinstance(wanted.code, int) else UNUSABLE
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            raise _lost(error) from None
    return code


def _lost(error: OSError) -> OutputLost:
    return OutputLost(f"standard output cannot be written: {error.strerror}")


def _end(code: int, text: str) -> int:
    complain(text)
    # Discard what is left in buffers: Python would try to write it again, and report an error.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
    return code
