"""The fields of a METADATA file, as the standard library's `email.parser` reads them.

That module takes two megabytes, and longer to load than all of this folder.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from ..startup import deferred_re as re

_OF_HEADERS = re.compile(r"From |[!-9;-~]*:|[ \t]")
"""The beginning of a line that belongs to the headers; the first other line ends them."""
_ENVELOPE = "From "
"""Begins the line that mailboxes write between messages."""


def header_fields(text: str) -> Mapping[str, Sequence[str]]:
    """Return the values of each field, by its name in small letters, in their order."""
    fields: dict[str, list[list[str]]] = {}
    lines: list[str] | None = None
    """Of the field that the next line may continue."""
    for line in io.StringIO(text, newline=""):
        if _OF_HEADERS.match(line) is None:
            break
        if line[0] in " \t":
            if lines is not None:
                lines.append(line)
            continue
        name, _, value = line.partition(":")
        lines = None
        if name and not line.startswith(_ENVELOPE):
            lines = [value.lstrip(" \t")]
            fields.setdefault(name.lower(), []).append(lines)
    return {
        name: ["".join(value).rstrip("\r\n") for value in values] for name, values in fields.items()
    }
