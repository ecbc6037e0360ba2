"""A fingerprint of the files that decide findings, for caches of results.

The files are listed by name: a change of the command line or of the verdict does not invalidate
results, and a change of any listed file does.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent

DETECTION = (
    "__init__.py",
    "detection/",
    "model/__init__.py",
    "model/errors.py",
    "model/evidence.py",
    "model/findings.py",
    "model/functions.py",
    "model/locations.py",
    "model/notifications.py",
    "model/parameters.py",
    "model/verdicts.py",
    "source_names.py",
    "startup/",
)
"""What decides the findings in a text: everything that the scanner imports.

Names are relative to this package. A name that ends in a slash is a folder with all its files.
"""


def fingerprint(names: Iterable[str], *settings: object) -> str:
    """Return a digest that changes with the files, the settings, and Python.

    Args:
        names: files and folders, as `DETECTION` lists them.
        settings: everything else that decides; different settings must have different ``repr``.

    Raises:
        FileNotFoundError: a name in the list is wrong.
    """
    # Python's versions differ in their Unicode tables and in the methods that they can unpack.
    digest = hashlib.sha256(repr((sys.version_info[:2], settings)).encode())
    root = len(str(_PACKAGE)) + 1
    for path in _files(names):
        with open(path, "rb") as file:  # noqa: PTH123 - as `_walk` says
            content = file.read()
        digest.update(f"\n{path[root:]} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def files(names: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a list, without bytecode."""
    return map(Path, _files(names))


def _files(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith("/"):
            yield from _walk(f"{_PACKAGE}/{name.removesuffix('/')}")
        else:
            yield f"{_PACKAGE}/{name}"


def _walk(folder: str) -> Iterator[str]:
    """Yield the files in a folder. Paths as objects would take a scan's start four times as long.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_dir():
                yield entry.path
            elif entry.name != "__pycache__":
                yield from _walk(entry.path)
