"""``--output FILE``: the report in a file that is written whole, or not at all.

Only a file that cannot be replaced, such as one that is mounted into a container, is written in its
place.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..output.texts import printable
from .ending import OutputLost, show

STANDARD_OUTPUT = "-"
_OPEN_FILE = re.compile(r"/(?:dev|proc/[^/]++)/fd/\d++|/dev/std(?:out|err)")
"""Names of what this process has open already: a shell's `>>` may have put more into it."""
_NOT_REPLACED = (errno.EACCES, errno.EBUSY, errno.EPERM, errno.EXDEV)
"""The file is mounted by itself, or another's in a shared folder, or its folder is fixed."""


class ReportFileUnusable(Exception):
    """The file cannot be written; the message says why."""


def add_output(command: argparse._ActionsContainer) -> None:
    """Add the option that names the report's file."""
    command.add_argument(
        "--output",
        metavar="FILE",
        help="where to write the report, whole or not at all; - is standard output (default)",
    )


def check_report_file(
    name: str | None, read: Iterable[str] = (), *, option: str = "--output"
) -> None:
    """Refuse a file that cannot be written, before the work whose report it is to hold.

    Args:
        name: the file's, as `deliver` takes it.
        read: the files that the work reads, none of which the report may replace.
        option: what names the file.

    Raises:
        ReportFileUnusable: says why.
    """
    if name is None or name == STANDARD_OUTPUT:
        return
    if not name:
        raise ReportFileUnusable(f"{option}: the name of the file is empty")
    path = Path(name)
    try:
        if path.is_dir():
            raise ReportFileUnusable(f"{option}: {name} is a folder; name a file in it")
        if not path.exists() and not path.resolve().parent.is_dir():
            raise ReportFileUnusable(f"{option}: the folder of {name} is not there; make it first")
        writable = path if path.exists() else path.resolve().parent
        same = next((each for each in read if _is_same(path, each)), None)
    except (OSError, ValueError, RuntimeError):  # Such a name can be no file's.
        raise ReportFileUnusable(f"{option}: {name} cannot be a file") from None
    if not os.access(writable, os.W_OK):
        raise ReportFileUnusable(f"{option}: {name} cannot be written: permission denied")
    if same is not None:
        raise ReportFileUnusable(f"{option}: {name} is {same}, which is read; name another file")


def _is_same(path: Path, read: str) -> bool:
    """Whether a report would take the place of a file that is read, or is to be written, too."""
    with suppress(OSError, ValueError, RuntimeError):  # Whatever reads it says so.
        other = Path(read)
        if path.exists() and other.exists():
            return path.is_file() and path.samefile(other)
        return path.resolve() == other.resolve()
    return False


def deliver(text: str, name: str | None) -> None:
    """Write a report to a file, or to standard output if none was named.

    What is there and is no plain file, such as a pipe, is written to, and what is open is added to.
    A plain file is replaced at once, and keeps its mode, and its owner if the system allows that.

    Raises:
        OutputLost: it cannot be written.
    """
    if name is None or name == STANDARD_OUTPUT:
        show(text)
        return
    path = Path(name)
    try:
        if _OPEN_FILE.fullmatch(os.path.normpath(name)):
            _write(path, text, os.O_WRONLY | os.O_APPEND)
        elif path.exists() and not path.is_file():
            _write(path, text, os.O_WRONLY)
        else:
            _write_file(path.resolve(), text)
    except OSError as error:
        raise OutputLost(printable(f"{name} cannot be written: {error.strerror}")) from None


def _write_file(path: Path, text: str) -> None:
    try:
        _replace(path, text)
    except OSError as error:
        if error.errno not in _NOT_REPLACED or not path.exists():
            raise
        _write(path, text, os.O_WRONLY | os.O_TRUNC)


def _replace(path: Path, text: str) -> None:
    old = path.stat() if path.exists() else None
    mode = stat.S_IMODE(old.st_mode) if old else 0o666
    unfinished = path.with_name(f".report.{os.urandom(8).hex()}")
    try:
        _write(unfinished, text, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        if old:
            with suppress(OSError, AttributeError):  # Only root may, and Windows cannot.
                os.chown(unfinished, old.st_uid, old.st_gid)
            unfinished.chmod(mode)
        unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _write(path: Path, text: str, flags: int, mode: int = 0) -> None:
    # A name may hold characters that no encoding has; writing it must not fail.
    with os.fdopen(
        os.open(path, flags, mode), "w", encoding="utf-8", errors="backslashreplace", newline="\n"
    ) as file:
        file.write(f"{text}\n")
