"""A plugin of pytest: no test begins after a time; what `make test` leaves out goes first."""

from __future__ import annotations

import time

import pytest

NOT_REACHED = "not reached in the time that was given"
"""Why a test was skipped."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--until", type=float, required=True, help="seconds, as time.time() counts")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("proof") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if time.time() >= item.config.getoption("until"):
        pytest.skip(NOT_REACHED)
