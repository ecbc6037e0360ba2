"""Thousands of runs of the runbooks say nothing of their own."""

from __future__ import annotations

import pytest
from aws_lambda_powertools.metrics import MetricUnit

from tests.prove.automation import quiet, run
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION


def test_a_quiet_run_writes_neither_logs_nor_metrics(capfd: pytest.CaptureFixture[str]) -> None:
    # Loaded by the import above, under the environment that names the metrics.
    from remediation.telemetry import metrics  # noqa: PLC0415

    # Whatever ran before in this process may have left some that are not written yet.
    for _ in range(99):
        metrics.add_metric("Steps", MetricUnit.Count, 1)
    with quiet():
        story = next(iter(SCENARIOS.values()))()
        run(story.world, story.document, FUNCTION, **story.parameters)

    metrics.clear_metrics()
    assert capfd.readouterr() == ("", "")
