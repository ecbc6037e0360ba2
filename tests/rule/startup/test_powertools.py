"""Powertools' logger works without its JMESPath, and with it for who asks for a correlation id."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
JMESPATH = "aws_lambda_powertools.utilities.jmespath_utils"
_CORRELATED = """
import rule, types
from aws_lambda_powertools import Logger
names = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
context = types.SimpleNamespace(**dict.fromkeys((*names, "tenant_id"), "1"))
logger = Logger()
logger.inject_lambda_context(
    lambda *_: print(logger.get_correlation_id()), correlation_id_path="id"
)"""
PROGRAMS = {
    "the rule does not load it": (
        f"import rule.telemetry, sys; print({JMESPATH!r} in sys.modules)",
        "False",
    ),
    "everybody else gets it": (
        f"import rule.telemetry, {JMESPATH} as j; print(j.query(data={{'a': 7}}, envelope='a'))",
        "7",
    ),
    "a correlation id is found": (f"{_CORRELATED}({{'id': 'otter'}}, context)", "otter"),
}


@pytest.mark.process
@pytest.mark.parametrize("of", PROGRAMS)
def test_who_loads_jmespath(of: str) -> None:
    """In a process of its own: this one has loaded all."""
    program, printed = PROGRAMS[of]
    environment = {"POWERTOOLS_SERVICE_NAME": "rule", "POWERTOOLS_METRICS_NAMESPACE": "rule"}
    ran = subprocess.run(  # noqa: S603 - programs of our own
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout.strip(), ran.stderr) == (printed, "")
