"""What every test runs under: no network, and no AWS account that could be reached by accident."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

from rule.scanning import subprocess
from tests import network, proofs

_NETWORK = network.keep_off()

pytest_plugins = ["tests.rehearsal.fixtures"]
_ATTEMPTS = "network_attempts"

# `make prove` asks for more, by --hypothesis-profile.
settings.load_profile(proofs.FOR_TESTS)
# Whoever runs make in a test has nothing to do with the make that runs the tests.
for _name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
    os.environ.pop(_name, None)

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="LambdaNoPlaintextSecrets",
    POWERTOOLS_SERVICE_NAME="lambda-no-plaintext-secrets",
    SCAN_CACHE_TABLE="examinations",
)


# A process that reads a package writes at its end what it covered, and a busy machine takes long.
subprocess._LAST_SECONDS = 60.0


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
