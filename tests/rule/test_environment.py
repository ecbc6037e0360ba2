from __future__ import annotations

import subprocess
import sys
import time

import pytest

from rule.environment import examine_environment, from_environment
from rule.model import Variable
from rule.scanner import Scanner

KEY = "AKIA" + "Z7Q4T2M9K6P3W8RX"


def test_each_variable_is_a_candidate_under_its_own_name() -> None:
    variables = list(from_environment({"A": "same", "B": "same"}))

    assert variables == [Variable("A", "same"), Variable("B", "same")]


def test_each_variable_of_an_environment_is_examined() -> None:
    findings = examine_environment(Scanner(), {"A": KEY, "REGION": "eu-central-1", "B": KEY})

    assert [str(finding.location) for finding in findings] == ["environment:A", "environment:B"]


@pytest.mark.parametrize(
    "piece",
    ["a", "=", "eyJ", "eyJ.", "://a:b@", "http://", "AKIA", "-----BEGIN ", "password=", "\n"],
)
def test_a_hostile_environment_is_examined_at_once(piece: str) -> None:
    started = time.monotonic()

    examine_environment(Scanner(), {"DB_PASSWORD": (piece * 4_096)[:4_080]})

    assert time.monotonic() - started < 1


def test_the_handlers_start_without_what_only_packages_need() -> None:
    program = (
        "import os, sys; os.environ |= {'SCAN_CACHE_TABLE': 't', 'AWS_DEFAULT_REGION': 'eu-west-1',"
        "'POWERTOOLS_METRICS_NAMESPACE': 'n', 'POWERTOOLS_SERVICE_NAME': 's'}; import rule.app;"
        "print(*sorted({'rule.candidates', 'rule.worker', 'boto3', 'requests'} & {*sys.modules}))"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "\n"
