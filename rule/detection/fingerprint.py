"""A fingerprint of the files that decide findings, for caches of results.

The files are listed by name: a change of the command line or of the verdict does not invalidate
results, and a change of any listed file does.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent

DETECTION = (
    "__init__.py",
    "detection/",
    "model/",
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
    for path in files(names):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def files(names: Iterable[str]) -> Iterator[Path]:
    """Yield the files of a list, without bytecode."""
    for name in names:
        path = _PACKAGE / name
        if not name.endswith("/"):
            yield path
            continue
        # rglob yields nothing for a folder that does not exist.
        if not path.is_dir():
            raise FileNotFoundError(path)
        yield from (
            each
            for each in sorted(path.rglob("*"))
            if each.is_file() and each.parent.name != "__pycache__"
        )
