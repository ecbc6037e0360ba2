"""A package is unpacked once, however many execution environments begin with it.

The emulator unpacks it for each of them. What stands in one place keeps its bytecode there, too, so
that later environments do not compile what the first one has, and neither do other emulators that
unpack into the same folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def unpacked_once(folder: Path) -> Callable[..., zipfile.ZipFile]:
    """Return what stands for `zipfile.ZipFile` where packages are unpacked.

    Args:
        folder: where the packages are unpacked, by whatever process. It lasts as long as the
            environments, and none of them writes there, as on AWS.
    """
    lock = threading.Lock()

    class Package(zipfile.ZipFile):
        def extractall(self, path: Any = None, *_: Any, **__: Any) -> None:
            """Let an empty folder be the one with the package's files."""
            with lock:
                place = folder / hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
                if not place.exists():
                    unfinished = place.with_suffix(f".of-{os.getpid()}")
                    super().extractall(unfinished)
                    try:
                        unfinished.rename(place)
                    except OSError:
                        # Another process was there first.
                        shutil.rmtree(unfinished)
            Path(path).rmdir()
            Path(path).symlink_to(place)

    return Package
