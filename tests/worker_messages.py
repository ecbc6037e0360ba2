"""A plugin of pytest: a worker of pytest-xdist tells its session only what the session prints.

Six messages for each test take longer than most tests of units do. Three are enough: how the test
went, that the next one begins, and that the worker is free.
"""

from __future__ import annotations

import pytest
from _pytest.runner import runtestprotocol


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test as pytest does, and leave out that its set-up and its end went well."""
    if not _is_quiet(item.config):
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _is_quiet(config: pytest.Config) -> bool:
    """Return whether this is a worker, and nobody asked for more than which tests fail, and why."""
    if not hasattr(config, "workerinput"):
        return False
    # Who asked for nothing of these has None, or plugins of pytest that are switched off.
    asked = (config.getoption(name, default=None) for name in ("durations", "xmlpath"))
    return all(value is None for value in asked) and not {"A", "P"} & set(config.option.reportchars)
