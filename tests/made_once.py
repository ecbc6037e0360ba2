"""A plugin of pytest: what takes long to make is made once for all processes of a run."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rehearsal.common_folder import make_common_folder

_FOLDER = "TESTS_MADE_ONCE"
"""The environment variable by which the processes of a run know their common folder."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder; the processes that this one starts find it."""
    make_common_folder(config, _FOLDER, "tests-made-once-")


def made_once(description: str, make: Callable[[], bytes]) -> bytes:
    """Return what is made, or what another process of this run has made of the same description.

    Args:
        description: all that decides what is made.
        make: makes it; not called by two processes at a time.
    """
    if not (folder := os.environ.get(_FOLDER)):
        return make()
    path = Path(folder, hashlib.sha256(description.encode()).hexdigest())
    with path.with_suffix(".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_bytes(make())
            unfinished.rename(path)
    return path.read_bytes()
