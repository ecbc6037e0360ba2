"""Tokens have their real length and alphabet; examples in documentation do not."""

from __future__ import annotations

import string

import pytest

from rule.detection.detectors.slack import WholeSlackTokenDetector
from rule.detection.detectors.twilio import WholeTwilioKeyDetector
from tests.rule.detection.written_values import HEXADECIMAL, drawn

SLACK = "xo" + "x"
TEAM, USER, APP = "2" + drawn(11, string.digits), drawn(12, "123456789"), drawn(13, "123456789")


@pytest.mark.parametrize(
    "token",
    [
        f"{SLACK}b-{TEAM}-{APP}-{drawn(24)}",
        f"{SLACK}b-{TEAM}-{drawn(24)}",
        f"{SLACK}p-{TEAM}-{USER}-{APP}-{drawn(32, HEXADECIMAL)}",
        f"{SLACK}a-2-{TEAM}-{USER}-{APP}-{drawn(32, HEXADECIMAL)}",
        f"{SLACK}r-{TEAM}-{USER}-{APP}-{drawn(32, HEXADECIMAL)}",
        f"{SLACK}s-416843729158-132049654-5609968301-{drawn(10, HEXADECIMAL)}",
        "https://hooks.slack.com/services/T0" + "A1B2C3D/B0" + "E4F5G6H/" + drawn(24),
    ],
)
@pytest.mark.parametrize("text", ["{}", "token='{}'", "Bearer {} "])
def test_slacks_tokens_are_found(token: str, text: str) -> None:
    assert list(WholeSlackTokenDetector().analyze_string(text.format(token))) == [token]


@pytest.mark.parametrize(
    "text",
    [
        f"{SLACK}b-1234-1243",
        f"{SLACK}b-3187-4862-token",
        f"{SLACK}p-1234567890-1234567890-1234567890-abc",
        f"{SLACK}b-your-token-goes-here",
        f"{SLACK}b-123456789012-abcdef",
        f"a-{SLACK}b-{TEAM}-{drawn(24)}-and-more",
    ],
)
def test_what_only_begins_as_slacks_token_is_none(text: str) -> None:
    assert not list(WholeSlackTokenDetector().analyze_string(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SK" + drawn(32, HEXADECIMAL), True),
        ("user=AC" + drawn(32, HEXADECIMAL) + ":", True),
        ("SK" + drawn(32, string.ascii_lowercase), False),
        ("MASK" + drawn(32, HEXADECIMAL), False),
        ("SK" + drawn(33, HEXADECIMAL), False),
        ("SK" + drawn(32, HEXADECIMAL) + "Zz", False),
    ],
)
def test_twilios_keys_are_hexadecimal_and_whole(text: str, found: bool) -> None:
    assert any(WholeTwilioKeyDetector().analyze_string(text)) is found
