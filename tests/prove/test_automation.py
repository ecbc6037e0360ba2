"""Thousands of runs of the runbooks say nothing of their own."""

from __future__ import annotations

import pytest

from tests.prove.automation import quiet, run
from tests.prove.scenarios import FUNCTION, SCENARIOS


def test_a_quiet_run_writes_neither_logs_nor_metrics(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet():
        story = next(iter(SCENARIOS.values()))()
        run(story.world, story.document, FUNCTION, **story.parameters)

    assert capfd.readouterr() == ("", "")
