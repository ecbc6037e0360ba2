"""The built stack, deployed once for all tests that need it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.rehearsal.emulator import Emulator


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    emulator.let_runbooks_sleep_at_most(0.1)
    return deploy(emulator, local_builds())


@pytest.fixture
def unrecorded(emulator: Emulator) -> Iterator[None]:
    """No verdict is asked for, so the rule need not judge what is made and changed meanwhile."""
    with emulator.unrecorded():
        yield
