"""What others on the machine may see of a process and of those that it starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.prove.leaks.transcript import Transcript


def descendants(process: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                yield child
                yield from descendants(child)


def note_process(transcript: Transcript, process: int) -> bool:
    """Note a process's arguments and environment, as others on the machine may see them.

    Returns:
        whether there was anything to see: there is not while a program is being loaded.
    """
    has_told = False
    for name, channel in (("cmdline", "arguments"), ("environ", "environments")):
        with suppress(OSError):
            told = Path(f"/proc/{process}/{name}").read_bytes().replace(b"\0", b"\n")
            transcript.add(f"{channel} of processes", told.decode(errors="replace"))
            has_told = bool(told)
    return has_told
