"""A plugin of pytest: no process that runs tests has a network, and who asks for one fails.

It stands apart from `conftest`, so that its own tests start sessions that load nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests import network

_NETWORK = network.keep_off()
_ATTEMPTS = "network_attempts"


def pytest_report_header() -> str:
    """Say who keeps the tests off the network."""
    return f"network: {_NETWORK}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail even if what was tested swallowed the refusal, in this process or in a worker's."""
    if not network.ATTEMPTS:
        return
    attempts = sorted(set(network.ATTEMPTS))
    # Only a worker of pytest-xdist has this.
    to_the_session = getattr(session.config, "workeroutput", None)
    if to_the_session is not None:
        to_the_session[_ATTEMPTS] = attempts
        return
    print(f"\nthe network was asked for: {attempts}")  # noqa: T201
    session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker tried; one that told nothing has crashed, which fails by itself."""
    network.ATTEMPTS += getattr(node, "workeroutput", {}).get(_ATTEMPTS, [])
