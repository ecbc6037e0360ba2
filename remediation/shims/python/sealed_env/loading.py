"""Loads the secret by a process of its own, which leaves this one as it is.

This process belongs to the function. What its package, its layers and its wrappers hold must not be
met by the request; and what the request needs must not be met by them: no module of the standard
library is imported here before the function does it, and OpenSSL does not read its settings before
the function's code may set them. The interpreter's options ``-I`` and ``-S`` see to the first: the
package, PYTHONPATH and ``sitecustomize`` are not on that process's way.
"""

from __future__ import annotations

import os
import sys
import time

from sealed_env.answer import values_of
from sealed_env.errors import no_answer, not_loaded

TYPE_CHECKING = False  # of ``typing``, which the package may have a module of
if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 6.0
"""For everything: names, connections, pauses, credentials. A function's init has ten."""
_PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "process.py")  # noqa: PTH100, PTH118, PTH120 - as elsewhere
_AT_ONCE = 65_536


def load(arn: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a secret, by variables' names.

    Args:
        arn: of the secret.
        environment: what the request is made with; nothing else of this process is seen by it.

    Raises:
        SecretNotLoaded: names the secret, the cause and what to do, and holds no value.
    """
    end = time.monotonic() + SECONDS
    try:
        told = _told([sys.executable, "-I", "-S", _PROGRAM, arn, repr(end)], dict(environment))
    except (OSError, TypeError, ValueError):
        # No such program, no room for a process, or something does not let it start.
        raise not_loaded(arn, "no process") from None
    if not told and time.monotonic() >= end:
        raise no_answer(arn, TimeoutError())
    return values_of(arn, told)


def _told(command: list[str], environment: dict[str, str]) -> bytes:
    """Return all that a program says on standard output."""
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
        told = b""
        while part := os.read(reading, _AT_ONCE):
            told += part
    finally:
        os.close(reading)
    try:
        os.waitpid(process, 0)
    except ChildProcessError:
        return told  # Somebody has the system take care of processes that ended.
    return told
