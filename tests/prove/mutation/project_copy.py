"""A copy of the project, in which its code can be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[3]
COPIED = ("rule", "remediation", "tests", "events", "docs", "template.yaml", "pyproject.toml")
"""What tests of the project's own code need."""


def copy_project(folder: Path, *, compiled: bool = False) -> None:
    """Put a fresh copy into a folder; what was there is gone.

    Args:
        folder: the copy.
        compiled: with what Python has compiled. It is for files that are not changed, or not within
            the second in which they were.
    """
    left_out = None if compiled else shutil.ignore_patterns("__pycache__")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder / name)
