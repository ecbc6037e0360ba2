"""Telemetry: a structured log, and counts in CloudWatch of what the runbooks' steps did."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
metrics = Metrics()

_BY_ACTION = {"cut_over": "CutOvers", "back_out": "Backouts"}
"""The actions that are counted by themselves: each seals a function, or takes that back."""


def report_step() -> None:
    """Count a step that begins, so that failures can be compared with it."""
    _count("Steps")


def report_done(action: str, response: dict[str, Any]) -> None:
    """Log what a step returns, and count it."""
    logger.info(action, extra={"remediation": response})
    if action in _BY_ACTION:
        _count(_BY_ACTION[action])


def report_refused() -> None:
    """Count a plan that was refused: nothing was changed, and nothing is broken."""
    _count("Refusals")


def report_failed() -> None:
    """Count a step that failed."""
    _count("StepFailures")


def _count(name: str) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
