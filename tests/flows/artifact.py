"""The zips of what the build made for this machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

from tests.made_once import made_once

LOCAL_BUILD = Path(__file__).parents[2] / "build" / "local"
"""What ``make`` builds for this machine: a folder for each, named by its logical ID."""
BUILDS = (
    "RuleFunction",
    "RemediationFunction",
    "PythonShimLayer",
    "NodeShimLayer",
    "WrapperShimLayer",
)
_FOR_BOTH = LOCAL_BUILD.parent / "deployed" / "WrapperShimLayer"
"""The wrapper for both architectures; the one in `LOCAL_BUILD` is for this machine's."""


class ArtifactMissing(Exception):
    """The artifact was not built; the message says how to."""


def as_deployed(build: str) -> Path:
    """Return the folder of a build as it is deployed, but for Python's own platform."""
    return _FOR_BOTH if build == _FOR_BOTH.name else LOCAL_BUILD / build


@lru_cache(maxsize=1)
def local_builds() -> Mapping[str, bytes]:
    """Return the zips of all that was built for this machine, by their logical IDs.

    Raises:
        ArtifactMissing: nothing was built.
    """
    folders = {name: LOCAL_BUILD / name for name in BUILDS}
    # Nothing is built anew while tests run, and zipping all takes a third of a second.
    return {
        name: made_once(f"zip of {folder}", partial(zip_folder, folder))
        for name, folder in folders.items()
    }


def zip_folder(folder: Path) -> bytes:
    """Return the zip of a build's folder; the same files always give the same bytes.

    Raises:
        ArtifactMissing: there is no such folder.
    """
    if not folder.is_dir():
        raise ArtifactMissing(
            f"{folder} is missing: run `make demo` or `make test`, which build it first"
        )
    content = io.BytesIO()
    # Fast rather than small: it goes no further than this machine.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for file in sorted(folder.rglob("*")):
            name = str(file.relative_to(folder))
            if file.is_file() and "__pycache__" not in file.parts:
                package.writestr(zipfile.ZipInfo(name), file.read_bytes())
    return content.getvalue()
