"""One embedded AWS for all tests that need it; a stand-in for AWS Config for each that does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from tempfile import TemporaryDirectory

import pytest

from .config_stand import Stand, invoked_stand, make_stand
from .emulator import PACKAGES, Emulator, running


def pytest_configure(config: pytest.Config) -> None:
    """Have all emulators of a session unpack into one folder, those of its processes as well."""
    if os.environ.get(PACKAGES):
        return
    folder = TemporaryDirectory(prefix="rehearsal-packages-", ignore_cleanup_errors=True)
    os.environ[PACKAGES] = folder.name
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(partial(os.environ.__delitem__, PACKAGES))


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running() as started:
        yield started


@pytest.fixture
def stand() -> Stand:
    return make_stand()


@pytest.fixture
def invoked() -> Stand:
    return invoked_stand()
