"""A folder with a package, and what it holds."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.rule.detection.written_values import drawn

PASSWORD = "velvet-" + "nimbus-7"  # pragma: allowlist secret
STRIPE = "sk_" + "live_" + drawn(24)


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path
