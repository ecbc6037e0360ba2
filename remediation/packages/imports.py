"""Which files of a package import which, as far as their texts tell. Pure.

Texts are searched, not parsed: a file counts as imported where its name stands behind a word that
imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

_OF_THEIR_FOLDER = ("index", "__init__", "__main__")
"""Files that are imported by the name of their folder."""
_IMPORTS = r"\b(?:import|from|require)\b(?:[^\n]*|[^\n]*\([^)]*)"


def module_of(handler: str) -> str:
    """Return the path of a handler's file without its ending, in either language."""
    folder, slash, name = handler.rpartition("/")
    if slash:
        return f"{folder}/{name.split('.')[0]}"
    return name.rpartition(".")[0].replace(".", "/")


def is_reached(path: str, handler: str, texts: Mapping[str, str]) -> bool:
    """Tell whether a file is the handler's, or imported by one that is reached.

    Args:
        path: of the file.
        handler: the function's.
        texts: all sources of the package, by their paths.
    """
    waiting, seen = [path], {path}
    while waiting:
        file = PurePosixPath(waiting.pop())
        if str(file.with_suffix("")) == module_of(handler):
            return True
        named = _named(file)
        more = [other for other in texts if other not in seen and named.search(texts[other])]
        waiting += more
        seen.update(more)
    return False


def imported(text: str, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the files that a text imports, and those that these import.

    Args:
        text: a file's, or a part of it.
        texts: all sources of the package, by their paths.
    """
    waiting, seen = [text], set[str]()
    while waiting:
        there = waiting.pop()
        for path in texts:
            if path not in seen and _named(PurePosixPath(path)).search(there):
                seen.add(path)
                waiting.append(texts[path])
                yield path


def _named(file: PurePosixPath) -> re.Pattern[str]:
    name = file.parent.name if file.stem in _OF_THEIR_FOLDER and file.parent.name else file.stem
    return re.compile(rf"{_IMPORTS}\b{re.escape(name)}\b")
