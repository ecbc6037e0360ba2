"""A process that answers lines with lines, and may end, hang, or say anything else at any time."""

from __future__ import annotations

import os
import re
import select
import subprocess  # nosec B404
from collections.abc import Callable, Mapping, Sequence
from typing import IO, cast

_LOOK_SECONDS = 0.25
"""How often Ctrl-C, and the end of the process, are heeded while nothing is answered."""
_PART = 65_536
_LONGEST = 16_000_000
"""Bytes of an answer; a plan has some thousands."""
_KEPT = 1_000_000
"""Bytes that are kept of what the process says beside its answers; the last ones count."""
_ERROR = re.compile(
    rb"^Traceback \(most recent call last\):\r?\n(?:[ \t].*\n)+"
    rb"(?:ModuleNotFoundError: No module named (?P<module>'[\w.]+')|(?P<kind>[\w.]+))(?=:|\r?$)",
    re.MULTILINE,
)
"""What Python says of an error that ended it. Its message may have any lines, and hold a value."""


class Interrupted(Exception):
    """Somebody wants the work to end."""


class ChildProcess:
    """A process with its pipes. It is heard on both, lest it waits for a reader."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], is_wanted: Callable[[], bool]
    ) -> None:
        """Start it.

        Args:
            command: what starts it.
            environment: its variables.
            is_wanted: tells whether its answers are still wanted.
        """
        self._is_wanted = is_wanted
        self._process = subprocess.Popen(  # nosec B603 # noqa: S603 - our own program
            [*command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for the process that has the terminal.
        )
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._errors = cast("IO[bytes]", self._process.stderr)
        self._read: dict[IO[bytes], bytearray] = {
            self._answers: bytearray(),
            self._errors: bytearray(),
        }
        self._open = list(self._read)

    def ask(self, line: str) -> str:
        """Return the line that answers one; empty if the process has ended, or says no end.

        Raises:
            Interrupted: the answer is not wanted any more.
            OSError: the process cannot be asked or heard.
            ValueError: the answer is no text.
        """
        is_read = True
        try:
            cast("IO[bytes]", self._process.stdin).write(f"{line}\n".encode())
        except BrokenPipeError:
            is_read = False  # The process may have said why before it was asked.
        answer, searched = self._read[self._answers], 0
        while (end := answer.find(b"\n", searched)) < 0:
            searched = len(answer)
            if searched > _LONGEST or self._answers not in self._open:
                return ""
            if not self._hear(_LOOK_SECONDS):
                if not is_read:
                    return ""
                if not self._is_wanted():
                    raise Interrupted
                if self._process.poll() is not None and not self._hear(0):
                    return ""  # What it has started holds its pipes open.
        found = bytes(answer[: end + 1])
        del answer[: end + 1]
        return found.decode()

    def error(self) -> tuple[str, str]:
        """End the process; return the kind of the error that it ended by, and what it missed.

        Returns:
            The error's name, and the name of a module that is not installed; empty for none.
        """
        self._process.kill()
        self._process.wait()
        while self._errors in self._open and self._hear(0):
            pass
        last = None
        for last in _ERROR.finditer(self._read[self._errors]):  # noqa: B007 - only the last counts
            pass
        self.close()
        kind, module = (last["kind"], last["module"]) if last else (None, None)
        return (kind or b"").decode("ascii", "replace"), (module or b"").decode("ascii", "replace")

    def close(self) -> None:
        """End the process, if it has not ended."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._answers, self._errors):
            if pipe:
                pipe.close()

    def _hear(self, seconds: float) -> bool:
        """Read what is there, or comes in time; tell whether an answer, or an end, was."""
        heard, _, _ = select.select(self._open, [], [], seconds)
        for pipe in heard:
            part = os.read(pipe.fileno(), _PART)
            if not part:
                self._open.remove(pipe)
            read = self._read[pipe]
            read += part
            if pipe is self._errors:
                del read[:-_KEPT]
        return bool(heard)
