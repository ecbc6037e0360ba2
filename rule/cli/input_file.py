"""A file that the command line names."""

from __future__ import annotations

import sys
from pathlib import Path


class UnusableInput(Exception):
    """The input cannot be read; the message is for the user."""


def content_of(file: str) -> bytes:
    """Read a file, or standard input for ``-``.

    Raises:
        UnusableInput: it cannot be read.
    """
    if not file:
        raise UnusableInput("the name of the file is empty")
    if file == "-":
        if sys.stdin is None:
            raise UnusableInput("standard input is closed")
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read: {error.strerror}") from None
