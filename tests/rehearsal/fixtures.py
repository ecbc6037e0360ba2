"""One embedded AWS for all tests that need it; a stand-in for AWS Config for each that does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .common_folder import make_common_folder
from .config_stand import Stand, invoked_stand, make_stand
from .emulator import PACKAGES, Emulator, running


def pytest_configure(config: pytest.Config) -> None:
    """Have all emulators of a session unpack into one folder, those of its processes as well."""
    make_common_folder(config, PACKAGES, "rehearsal-packages-")


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
