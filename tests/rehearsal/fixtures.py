"""One embedded AWS for all tests that need it; a stand-in for AWS Config for each that does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .config_stand import Stand, invoked_stand, make_stand
from .emulator import Emulator, running


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
