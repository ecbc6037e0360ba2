"""The shims' layers, made by the recipes with which the stack's are."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SHIMS = Path(__file__).parent.parent.parent / "remediation" / "shims"


def build_layer(runtime: str, folder: Path) -> Path:
    """Build the shim's layer for a runtime into a folder, and return it.

    Raises:
        subprocess.CalledProcessError: its Makefile failed, and said why.
    """
    target = "NodeShimLayer" if runtime.startswith("nodejs") else "PythonShimLayer"
    subprocess.run(  # noqa: S603 - our own Makefile
        ["make", "--silent", f"build-{target}", f"ARTIFACTS_DIR={folder}"],  # noqa: S607
        cwd=_SHIMS,
        check=True,
    )
    return folder
