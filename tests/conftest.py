"""What every test runs under: no network, and no AWS account that could be reached by accident."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from rule import worker
from tests import network

_NETWORK = network.keep_off()

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="LambdaNoPlaintextSecrets",
    POWERTOOLS_SERVICE_NAME="lambda-no-plaintext-secrets",
    SCAN_CACHE_TABLE="examinations",
)


# What an example takes is up to the machine; who wants a bound states one in processor time.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
# A process that reads a package writes at its end what it covered, and a busy machine takes long.
worker._LAST_SECONDS = 60.0


def pytest_report_header() -> str:
    """Say who keeps the tests off the network."""
    return f"network: {_NETWORK}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail even if what was tested swallowed the refusal."""
    if network.ATTEMPTS:
        print(f"\nthe network was asked for: {sorted(set(network.ATTEMPTS))}")  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
