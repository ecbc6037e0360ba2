"""Which codes of errors all shims try again after, and in which forms AWS's protocol gives them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from sealed_env import secret

from tests.remediation.shims.test_loading import (
    ARN,
    GOOD,
    SHIMS,
    SHIMS_ASKED,
    WORD,
    Answers,
    answers,
    load,
)

__all__ = ["answers"]

_OF_THE_SERVICE = {
    "InternalServiceError",
    "ServiceUnavailableException",
}
"""What Secrets Manager answers with status 500 or 503, whatever the status is."""
_NOT_TRANSIENT = {"LimitExceededException", "EC2ThrottledException"}
"""The former is a quota of Secrets Manager's, the latter another service's."""
THROTTLING = "ThrottlingException"
FORMS = {
    "a namespace": {"__type": f"com.amazonaws.secretsmanager#{THROTTLING}"},
    "an address behind it": {"__type": f"{THROTTLING}:http://internal.amazon.com/coral/a.b/"},
    "both": {"__type": f"aws.protocoltests#{THROTTLING}:http://internal.amazon.com/coral#x"},
    "another name": {"code": THROTTLING},
    "another name and an address": {"code": f"{THROTTLING}:http://internal.amazon.com/"},
}
"""Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization"""


def _listed(path: Path, beginning: str) -> set[str]:
    """Return the words in quotes between a beginning and the next bracket that closes."""
    block = re.split(r"[\]}]", path.read_text().partition(beginning)[2])[0]
    return set(re.findall(r"[\"']([A-Za-z]+)[\"']", block))


def test_all_shims_try_again_after_what_botocore_tries_again_after() -> None:
    botocores = {
        *vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"],
        *vars(TransientRetryableChecker)["_TRANSIENT_ERROR_CODES"],
    }
    expected = (botocores - _NOT_TRANSIENT) | _OF_THE_SERVICE

    assert set(secret._AGAIN) == expected
    assert _listed(SHIMS / "nodejs" / "sealed-env" / "secret.mjs", "const AGAIN = [") == expected
    assert _listed(SHIMS / "wrapper" / "secret.go", "again = []string{") == expected


@pytest.mark.parametrize("shim", SHIMS_ASKED)
@pytest.mark.parametrize(
    "answers", [[(400, form), GOOD] for form in FORMS.values()], ids=FORMS, indirect=True
)
def test_a_code_is_known_in_each_form(shim: str, answers: Answers) -> None:
    loaded = load(shim, answers.url)

    assert json.loads(loaded.stdout) == {"DB_PASSWORD": WORD.value}, loaded.stderr
    assert len(answers.asked) == len(answers.given)


@pytest.mark.parametrize("shim", SHIMS_ASKED)
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([(400, {"__type": "AccessDeniedException:http://x/"})], "AccessDeniedException. Attach"),
        ([(400, {"__type": None, "code": "DecryptionFailure"})], "DecryptionFailure. Let"),
        ([(400, {"__type": ["a"], "code": {}})], "HTTP 400"),
        ([(400, {"code": 7})], "HTTP 400"),
        ([(400, {"__type": f"{WORD.value}:AccessDeniedException"})], "HTTP 400"),
        ([(400, {"__type": ":#"})], "HTTP 400"),
    ],
    ids=["an address behind it", "no type", "lists", "a number", "a value before it", "nothing"],
    indirect=["answers"],
)
def test_an_error_is_told_by_its_code_alone(shim: str, answers: Any, said: str) -> None:
    failed = load(shim, answers.url)

    assert f"{ARN} was not loaded: {said}" in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []
