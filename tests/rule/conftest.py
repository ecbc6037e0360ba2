"""The rule's clients, for tests that stub AWS's answers, its metrics, and its workers' time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from rule.aws.clients import Aws
from rule.scanning import subprocess
from rule.telemetry import metrics
from tests.rule.scanning.work_time import WorkTime


@pytest.fixture(scope="module")
def aws() -> Aws:
    """The clients, made once for a module: who stubs an answer takes that back."""
    return Aws.connect()


@pytest.fixture
def no_metrics_left() -> Iterator[None]:
    """Leave the next test no metrics."""
    yield
    metrics.clear_metrics()


@pytest.fixture
def work_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkTime]:
    """Have the time of workers pass when their work says so."""
    with closing(WorkTime()) as made:
        monkeypatch.setattr(subprocess, "time", made)
        monkeypatch.setattr(subprocess, "_LONGEST_WAIT", 0.02)
        yield made
