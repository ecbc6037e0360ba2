"""Loads the secret in a process of its own, so that the function's process does not change.

This process belongs to the function. The request must not import what the package, the layers and
the wrappers hold. They must not notice what the request needs: no module of the standard library is
imported here before the function imports it, and OpenSSL does not read its settings before the
function's code may set them. So a process of its own makes the request. The interpreter's options
``-I`` and ``-S`` keep the package, PYTHONPATH and ``sitecustomize`` out of that process.
"""

from __future__ import annotations

import os
import sys
import time

from sealed_env.answer import is_whole, note_in, values_of
from sealed_env.errors import no_answer, not_loaded
from sealed_env.log import say

TYPE_CHECKING = False  # Stands for typing's: the package may have a ``typing`` of its own.
if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 6.0
"""The limit for the whole load, in seconds. A function's init phase has ten seconds."""
SECONDS_VARIABLE = "SEALED_ENV_SECONDS"
"""Another limit, where a function has less time: at the edge of CloudFront."""
_PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "process.py")  # noqa: PTH100, PTH118, PTH120 - as elsewhere
_AT_ONCE = 65_536
_PAUSE_SECONDS = 0.002
"""The pause between two reads. Waiting would need ``select``, a name that packages may use, too."""
_KILLED = 9


def load(arn: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a secret, by variables' names.

    Args:
        arn: of the secret, or of several copies; see `secret`.
        environment: what the request is made with; nothing else of this process is seen by it.

    Raises:
        SecretNotLoaded: names the secret, the cause and what to do, and holds no value.
    """
    last = arn.rpartition(" ")[2]
    end = time.monotonic() + float(environment.get(SECONDS_VARIABLE, SECONDS))
    try:
        command = [sys.executable, "-I", "-S", _PROGRAM, arn, repr(end)]
        told = _told(command, dict(environment), end)
    except (OSError, TypeError, ValueError):
        # There is no such program, there is no memory for it, or a policy forbids its start.
        raise not_loaded(last, "no process") from None
    if not told and time.monotonic() >= end:
        raise no_answer(last, TimeoutError())
    if note := note_in(told):
        say(note)
    return values_of(last, told)


def _told(command: list[str], environment: dict[str, str], end: float) -> bytes:
    """Return a program's standard output, and end the program.

    Another process may hold the stream open for long, such as a daemon that a preloaded module has
    started. So this does not wait for the end of the stream.
    """
    reading, writing = os.pipe()
    try:
        try:
            nowhere = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
            process = os.posix_spawn(
                command[0],
                command,
                environment,
                file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), nowhere],
            )
        finally:
            os.close(writing)
        os.set_blocking(reading, False)
        told, has_ended = b"", False
        try:
            while not is_whole(told):
                try:
                    part = os.read(reading, _AT_ONCE)
                except BlockingIOError:
                    if has_ended or time.monotonic() >= end:
                        break
                    # The rest of the output is still read.
                    has_ended = _has_ended(process, os.WNOHANG)
                    time.sleep(_PAUSE_SECONDS)
                    continue
                if not part:
                    break
                told += part
        finally:
            if not has_ended:
                _end(process)
    finally:
        os.close(reading)
    return told


def _has_ended(process: int, how: int) -> bool:
    try:
        return os.waitpid(process, how)[0] != 0
    except ChildProcessError:
        return True  # The system reaps this process's children by itself.


def _end(process: int) -> None:
    """End a process whose output is no longer needed."""
    try:
        os.kill(process, _KILLED)
    except OSError:
        return  # It has ended, and was reaped.
    _has_ended(process, 0)
