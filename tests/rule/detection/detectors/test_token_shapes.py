"""Tokens have their real length and alphabet; examples in documentation do not."""

from __future__ import annotations

import string

import pytest

from rule.detection.detectors.aws import AWSKeyOrSecretDetector
from rule.detection.detectors.slack import WholeSlackTokenDetector
from rule.detection.detectors.telegram import TelegramBotTokenAloneDetector
from rule.detection.detectors.twilio import WholeTwilioKeyDetector
from tests.rule.detection.written_values import BASE32, HEXADECIMAL, drawn

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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *[(beginning + drawn(16, BASE32, seed=7), True) for beginning in ("AKIA", "ASIA", "ABIA")],
        *[("AKIA" + drawn(16, string.ascii_uppercase, seed=seed), True) for seed in range(20)],
        ("ASIA" + "ANDTHEPACIFICSEA", False),
        ("AKIA" + "SHIWAYMAINSTREET", False),
        ("ACCA" + "REGISTRATIONFORM", False),
        ("ABIA" + "SEDVIEWOFTHEDATA", False),
    ],
)
def test_an_aws_key_id_is_made_of_no_words(text: str, found: bool) -> None:
    assert any(AWSKeyOrSecretDetector().analyze_string(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("712345678:" + drawn(35), True),
        ("bot712345678:AA" + drawn(33), True),
        ("telegram:712345678:AA" + drawn(33), True),
        ("arn:aws:sqs:eu-west-1:344674038:" + "orders-queue-" * 2 + "dead-letter", False),
        ("arn:aws:sns:eu-west-1:344674038:" + "orders-topic-" * 2 + "failures1", False),
        ("712345678:" + drawn(36), False),
        ("1712345678901:" + drawn(35), False),
    ],
)
def test_a_telegram_token_is_whole_and_no_end_of_an_arn(text: str, found: bool) -> None:
    assert any(TelegramBotTokenAloneDetector().analyze_string(text)) is found
