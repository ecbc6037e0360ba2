"""The dependencies among the files of one folder or archive."""

from __future__ import annotations

from .dependencies import Dependencies, is_in_npm
from .limits import Budget
from .location import Location
from .packaged_files import PackagedFiles
from .unpacking import CHUNK, DAMAGE, read_on


def dependencies_among(files: PackagedFiles, location: Location, budget: Budget) -> Dependencies:
    """Return which files of a location are proven to be published."""
    by_name: dict[str, int | None] = {}
    for number, given in enumerate(files.names):
        if not files.is_folder(number):
            name = location.outer_path + given
            # If two files have the name, neither is read.
            by_name[name] = None if name in by_name else number

    def read(name: str) -> bytes | None:
        number = by_name.get(name)
        if number is None:
            return None
        file = files[number]
        try:
            with file.open() as stream:
                content = read_on(stream.read(CHUNK), stream, file, budget)
        except DAMAGE:
            return None  # It is read again as a file, and then named.
        return None if content.cut else content.data

    dependencies = Dependencies(by_name.keys(), read)
    # All names together may take megabytes, and only those of npm are read later.
    by_name = {name: number for name, number in by_name.items() if is_in_npm(name)}
    return dependencies
