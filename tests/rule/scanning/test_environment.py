from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from rule.detection.scanner import Scanner
from rule.model import Finding, Unread, Variable
from rule.scanning.environment import scan_environment, variables_of

KEY = "AKIA" + "Z7Q4T2M9K6P3W8RX"


def test_each_variable_is_a_candidate_under_its_own_name() -> None:
    variables = list(variables_of({"A": "same", "B": "same"}))

    assert variables == [Variable("A", "same"), Variable("B", "same")]


def test_each_variable_of_an_environment_is_scanned() -> None:
    result = scan_environment(Scanner(), {"A": KEY, "REGION": "eu-central-1", "B": KEY})

    assert [str(finding.location) for finding in result.findings] == [
        "environment:A",
        "environment:B",
    ]


@pytest.mark.parametrize(
    "piece",
    ["a", "=", "eyJ", "eyJ.", "://a:b@", "http://", "AKIA", "-----BEGIN ", "password=", "\n"],
)
def test_a_hostile_environment_is_scanned_at_once(piece: str) -> None:
    started = time.process_time()

    scan_environment(Scanner(), {"DB_PASSWORD": (piece * 4_096)[:4_080]})

    assert time.process_time() - started < 1


class StuckScanner(Scanner):
    """Finds one secret, and then never comes to an end."""

    def scan_variables(
        self, variables: Iterable[Variable], unread: list[Unread] | None = None
    ) -> Iterator[Finding]:
        yield from islice(super().scan_variables(variables, unread), 1)
        signal.setitimer(signal.ITIMER_REAL, 0.01)  # all the time that it was given is over
        re.search(r"(?:a|a)*b", "a" * 60)


def test_an_environment_that_takes_too_long_is_said_to_be_unread() -> None:
    result = scan_environment(StuckScanner(), {"A": KEY, "B": KEY}, seconds=600)

    assert result.unread == (
        Unread("environment", "its scan was stopped: its time was used up (600 s)"),
    )
    assert result.unread[0].blocks_compliance
    assert [str(finding.location) for finding in result.findings] == ["environment:A"]
    assert not result.finished


@pytest.mark.process
def test_the_handlers_start_without_what_only_packages_need() -> None:
    program = (
        "import os, sys; os.environ |= {'SCAN_CACHE_TABLE': 't', 'AWS_DEFAULT_REGION': 'eu-west-1',"
        "'POWERTOOLS_METRICS_NAMESPACE': 'n', 'POWERTOOLS_SERVICE_NAME': 's'}; import rule.app;"
        "print(*sorted({'rule.sources.reader', 'rule.scanning.subprocess', 'boto3', 'requests'}"
        "& {*sys.modules}))"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "\n"
