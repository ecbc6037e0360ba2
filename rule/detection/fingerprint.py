"""A digest of what decides findings, for whatever keeps a result for later.

What decides is listed by name: a change in the command line or in the verdict throws no result
away, and no move of a module lets a result outlive the code that it came from.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import model

_PACKAGE = Path(model.__file__).parent

DETECTION = (
    "__init__.py",
    "detection/",
    "model.py",
    "source_names.py",
    "startup/",
)
"""What decides which findings a text has: all that the scanner imports.

Names are relative to this package; a name with a slash at its end is a folder, with all in it.
"""


def fingerprint(names: Iterable[str], *settings: object) -> str:
    """Return a digest that changes with the files, the settings, and Python.

    Args:
        names: files and folders, as `DETECTION` lists them.
        settings: whatever else decides; their ``repr`` has to tell them apart.

    Raises:
        FileNotFoundError: a name in the list is wrong.
    """
    # Python's own versions differ in their tables of Unicode, and in what they can unpack.
    digest = hashlib.sha256(repr((sys.version_info[:2], settings)).encode())
    for path in files(names):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def files(names: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a list, bytecode left out."""
    for name in names:
        path = _PACKAGE / name
        if not name.endswith("/"):
            yield path
            continue
        # A folder that is not there has no files, and would not be missed.
        if not path.is_dir():
            raise FileNotFoundError(path)
        yield from (
            each
            for each in sorted(path.rglob("*"))
            if each.is_file() and each.parent.name != "__pycache__"
        )
