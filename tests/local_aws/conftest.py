"""One embedded AWS for all tests that need it, with the template deployed to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local_aws.artifact import zip_folder
from tests.local_aws.deploy import Stack, deploy
from tests.local_aws.emulator import Emulator, running


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    return deploy(emulator, zip_folder())
