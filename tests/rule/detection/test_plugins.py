"""Nothing of detect-secrets can reach the network."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rule.detection.plugins import NO_REQUESTS


def run(program: str) -> str:
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return ran.stdout


@pytest.mark.process
def test_the_scanner_never_imports_requests() -> None:
    loaded = run(
        "import sys, rule.detection.scanner, rule.cli.main; print('requests' in sys.modules)"
    )
    assert loaded == "False\n"


@pytest.mark.process
def test_whoever_imports_requests_afterwards_gets_the_real_thing() -> None:
    assert (
        run("import rule.detection.scanner, requests; print(requests.Session.__name__)")
        == "Session\n"
    )


@pytest.mark.process
def test_a_plugin_that_is_imported_later_gets_no_requests_either() -> None:
    program = (
        "import rule, requests, detect_secrets.plugins.slack as slack; "
        "print(type(slack.requests).__name__, slack.re.__name__)"
    )
    assert run(program) == "StubModule rule.startup.deferred_re\n"


def test_verification_is_refused() -> None:
    with pytest.raises(RuntimeError, match="verification is off"):
        _ = NO_REQUESTS.post


@pytest.mark.process
def test_the_scanner_imports_nothing_that_scans_files() -> None:
    loaded = run(
        "import sys, rule.detection.scanner; print('detect_secrets.core.scan' in sys.modules)"
    )
    assert loaded == "False\n"


@pytest.mark.process
def test_whoever_imports_detect_secrets_afterwards_gets_all_of_it() -> None:
    assert (
        run(
            "import rule.detection.scanner, detect_secrets, detect_secrets.filters as filters; "
            "print(detect_secrets.SecretsCollection.__name__, filters.wordlist.__name__)"
        )
        == "SecretsCollection detect_secrets.filters.wordlist\n"
    )
