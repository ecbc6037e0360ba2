"""The table of detectors: complete, and looking wherever a plugin could match."""

from __future__ import annotations

import re

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.keyword import DENYLIST
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rule.detection.detector import Detector
from rule.detection.detectors import entropy
from rule.detection.detectors.aws import AWSKeyOrSecretDetector
from rule.detection.detectors.json_web_token import JwtDetector
from rule.detection.detectors.literal import LiteralDetector
from rule.detection.detectors.registry import DETECTORS
from rule.detection.detectors.telegram import TelegramBotTokenAloneDetector
from rule.detection.detectors.url_credentials import UrlCredentialsDetector
from rule.detection.names import keyword
from tests.proofs import examples, proofs_but

HEX40 = "a94a8fe5ccb19ba61c4c" + "0873d391e987982fbbd3"  # pragma: allowlist secret
BASE64_40 = "q7Rk2LmZx9/n4Vb8Yc3W" + "d6Pf1Hj5GsAeT+uK0oNb"


def test_every_plugin_of_detect_secrets_is_there_but_the_one_for_addresses() -> None:
    ours = {row.plugin.secret_type for row in DETECTORS}
    ours |= {"Secret Keyword", "Base64 High Entropy String", "Hex High Entropy String"}
    assert set(get_mapping_from_secret_type_to_class()) - ours == {"Public IP (ipv4)"}


def test_detectors_stand_by_falling_confidence() -> None:
    confidences = [row.confidence for row in DETECTORS]
    assert confidences == sorted(confidences, reverse=True)


def _patterns() -> list[tuple[Detector, re.Pattern[str]]]:
    rows = []
    for row in DETECTORS:
        plugin = row.plugin
        assert isinstance(plugin, RegexBasedDetector)
        rows += [(row, pattern) for pattern in plugin.denylist]
    return rows


PATTERNS = _patterns()
FIRST_OF_EACH = list({type(each[0].plugin): each for each in reversed(PATTERNS)}.values())
"""A pattern of each plugin: those of a table are of one kind."""


@pytest.mark.slow
@pytest.mark.parametrize(("row", "pattern"), proofs_but(FIRST_OF_EACH, PATTERNS))
@given(data=st.data())
@settings(max_examples=examples(0.25), suppress_health_check=list(HealthCheck))
def test_the_prefilter_matches_wherever_the_plugin_would(
    row: Detector, pattern: re.Pattern[str], data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(re.compile(pattern.pattern, pattern.flags)))
    if pattern.search(text):
        assert re.search(row.prefilter.pattern, text)


@pytest.mark.parametrize("word", DENYLIST)
def test_the_prefilter_of_names_matches_every_word_of_detect_secrets(word: str) -> None:
    for spelled in (word.replace("_?", "_"), word.replace("_?", "").upper()):
        assert LiteralDetector.prefilter.search(f'{spelled} = "…"')


@pytest.mark.parametrize("plugin", [entropy.Base64Detector(4.5), entropy.HexDetector(3.0)])
def test_the_entropy_prefilter_matches_the_shortest_string_above_the_limit(
    plugin: entropy.Base64Detector | entropy.HexDetector,
) -> None:
    prefilter = entropy.quoted(plugin)
    texts = [f'"{plugin.charset[:length]}"' for length in range(1, 40)]
    texts = [text for text in texts if any(True for _ in plugin.analyze_string(text))]
    assert texts
    assert all(prefilter.search(text) for text in texts)


@pytest.mark.parametrize(
    ("string", "found"),
    [
        ("AKIA" + "QWERTZUIOP234567", True),
        (f"aws_secret_key = '{BASE64_40}'", True),
        (f"aws_secret_key = '{HEX40}'", False),
        # pragma: allowlist nextline secret
        ("aws_key_path = 'src/main/resources/application/dev/confs'", False),
        # pragma: allowlist nextline secret
        ("aws_key_path = 'src/Main/Resources/Application/Dev/Conf1'", False),
    ],
)
def test_aws_secrets_are_told_from_hashes_and_paths(string: str, found: bool) -> None:
    assert bool(list(AWSKeyOrSecretDetector().analyze_string(string))) is found


@pytest.mark.parametrize(
    ("string", "password"),
    [
        ("mysql://app:velvet@db", "velvet"),  # pragma: allowlist secret
        ("redis://:velvet@cache:6379", "velvet"),
        ("amqp://app:v!l$v(e)t@mq", "v!l$v(e)t"),
        ("https://app:${PASS}@[::1]", "${PASS}"),
        ("https://example.com:8080/path@2", None),
        ("https://app@example.com", None),
        ("https://example.com/?a=b:c@d", None),
        ("http: // app:velvet@db", None),
    ],
)
def test_passwords_of_urls_are_found(string: str, password: str | None) -> None:
    found = list(UrlCredentialsDetector().analyze_string(string))
    assert found == ([password] if password else [])


@pytest.mark.parametrize(
    ("string", "found"),
    [
        ("123456789:" + "Ab-9_" * 7, True),
        ("token=123456789:" + "Ab-9_" * 7, True),
        ("arn:aws:lambda:eu-central-1:123456789012:" + "shop-" * 7, False),
    ],
)
def test_a_bot_token_is_told_from_an_arn(string: str, found: bool) -> None:
    assert bool(list(TelegramBotTokenAloneDetector().analyze_string(string))) is found


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk", True),  # pragma: allowlist secret
        ("eyJhbGciOiJIUzI1NiJ9.bm8ganNvbg.c2lnbmVk", False),
        ("eyJhIjoxfQ.eyJhIjpb" + "W1tb" * 50_000 + ".c2lnbmVk", False),
    ],
)
def test_a_web_token_is_json_by_half(token: str, found: bool) -> None:
    assert bool(list(JwtDetector().analyze_string(token))) is found


def test_a_name_longer_than_any_is_looked_at_by_its_ends() -> None:
    line = "secret" * 3_000 + ' = "velvet"; password = "nimbus";'  # pragma: allowlist secret
    assert list(keyword.NameDetector().analyze_string(line))
