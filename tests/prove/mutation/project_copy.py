"""A copy of the project, in which its code can be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[3]
COPIED = ("rule", "remediation", "tests", "events", "template.yaml", "pyproject.toml")
"""What tests of the project's own code need."""


def copy_project(folder: Path) -> None:
    """Put a fresh copy into a folder; what was there is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
