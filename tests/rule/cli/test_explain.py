"""Why a variable is a finding, or why not."""

from __future__ import annotations

import pytest

from rule.cli.explain import explanations
from rule.detection.scanner import Scanner, ScannerSettings
from rule.model import Confidence
from tests.rule.detection.written_values import drawn, hexadecimal, random_uuid


def explained(name: str, value: str, settings: ScannerSettings | None = None) -> list[str]:
    scanner = Scanner(settings) if settings else Scanner()
    return list(explanations(scanner, {name: value}))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DB_PASSWORD", "a heron", "Secret Keyword (named), found"),
        ("DB_PASSWORD", "changeme", "Weak Password (named), found"),
        ("DB_PASSWORD", "/prod/db", "Secret Keyword (named), excluded by is_path_of_words"),
        ("DB_PASSWORD", "", "Secret Keyword (named), excluded by is_mask"),
        ("DB_PASSWORD_NAME", "heron", "Secret Keyword (named), excluded by is_harmless_name"),
        ("DB_SECRET", "shop/db", "Secret Keyword (named), excluded by is_name_of_secret"),
        (
            "GIT_SHA",
            hexadecimal(40),
            "Hex High Entropy String (entropy), excluded by is_named_hash",
        ),
        (
            "CLIENT_ID",
            drawn(32),
            "Base64 High Entropy String (entropy), excluded by is_identifiers_name",
        ),
        ("REGION", "eu-central-1", "no detector fired"),
        ("REQUEST", random_uuid(), "no detector fired"),
    ],
)
def test_each_variable_is_explained(name: str, value: str, why: str) -> None:
    assert f"{name}: {why}" in explained(name, value)


def test_what_is_less_sure_than_asked_for_is_excluded() -> None:
    settings = ScannerSettings(minimum_confidence=Confidence.STRUCTURED)
    assert explained("DB_PASSWORD", "heron", settings) == [
        "DB_PASSWORD: Secret Keyword (named), excluded by minimum_confidence"
    ]


def test_no_part_of_a_value_is_in_an_explanation() -> None:
    value = "velvet-7=nimbus;9cobalt=meadow&{4heron: otter}"
    text = " ".join(explained("DB_PASSWORD", value))
    assert "found" in text
    assert not any(part in text for part in ("velvet", "nimbus", "cobalt", "meadow", "otter"))
