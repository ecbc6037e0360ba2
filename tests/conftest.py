"""What every test runs under: no network, and no AWS account that could be reached by accident."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

from rule.scanning import subprocess
from tests import botocore_models, proofs
from tests.distribution import begins
from tests.network_guard import pytest_report_header, pytest_sessionfinish, pytest_testnodedown
from tests.parameter_ids import pytest_make_parametrize_id
from tests.worker_messages import pytest_runtest_protocol

__all__ = (
    "pytest_make_parametrize_id",
    "pytest_report_header",
    "pytest_runtest_protocol",
    "pytest_sessionfinish",
    "pytest_testnodedown",
)

pytest_plugins = ["tests.rehearsal.fixtures", "tests.made_once"]

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


botocore_models.keep_parsed()

# A process that reads a package writes at its end what it covered, and a busy machine takes long.
subprocess._LAST_SECONDS = 60.0


@pytest.fixture(scope="module", autouse=True)
def _variables_of_aws_stay() -> Iterator[None]:
    """A module that changes what the next one in the same process sees of AWS fails itself."""
    before = _variables_of_aws()
    yield
    after = _variables_of_aws()
    for name in after.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
    assert after == before


def _variables_of_aws() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run two for each core and one more, if all tests are run: every second one waits at times."""
    from xdist import plugin  # type: ignore[import-untyped]  # noqa: PLC0415 - it may be missing

    cores: int = plugin.pytest_xdist_auto_num_workers(config)
    return 2 * cores + 1 if config.args_source is config.ArgsSource.TESTPATHS else cores


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share tests out by units where one asks for files; otherwise as pytest-xdist does."""
    if config.getoption("dist") != "loadfile":
        return None
    from tests.scheduling import UnitScheduling  # noqa: PLC0415 - pytest-xdist may be missing

    return UnitScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that all workers end together, on what is quick."""
    items.sort(key=lambda item: begins(item.nodeid))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what is collected to no garbage collection: it stays until the end.

    What is garbage by then stays, too: to look for it takes each process half a second.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
