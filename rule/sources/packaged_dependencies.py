"""The dependencies among the files of one folder or archive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .dependencies import Dependencies
from .limits import Budget
from .location import Location
from .unpacking import CHUNK, DAMAGE, PackagedFile, read_on


def dependencies_among(
    files: Iterable[PackagedFile[Any]], location: Location, budget: Budget
) -> Dependencies:
    """Return which files of a location are proven to be published."""
    by_name: dict[str, PackagedFile[Any] | None] = {}
    for file in files:
        if not file.is_folder:
            name = location.outer_path + file.name
            # If two files have the name, neither is read.
            by_name[name] = None if name in by_name else file

    def read(name: str) -> bytes | None:
        file = by_name.get(name)
        if file is None:
            return None
        try:
            with file.open() as stream:
                content = read_on(stream.read(CHUNK), stream, file, budget)
        except DAMAGE:
            return None  # It is read again as a file, and then named.
        return None if content.cut else content.data

    return Dependencies(by_name.keys(), read)
