"""A part of the set-up that fails says why, and counts as not done."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PART = Path(".tools/zip_tools")
LOCKED = ROOT / "requirements" / "zip_tools"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the set-up reads of a project, with nothing installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(LOCKED, tmp_path / LOCKED.relative_to(ROOT))
    return tmp_path


def test_what_npm_says_of_its_failure_is_seen(project: Path) -> None:
    (project / "requirements" / "zip_tools" / "package.json").write_text('{"name":')

    ran = subprocess.run(  # noqa: S603 - our own program
        ["make", f"{PART}/.installed"],  # noqa: S607
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert "JSON" in ran.stderr
    assert "set up" not in ran.stdout
    assert not (project / PART / ".installed").exists()
