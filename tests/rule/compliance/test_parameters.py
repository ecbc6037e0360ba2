from __future__ import annotations

from typing import Any

import pytest

from rule.compliance.parameters import InvalidRuleParameters, parse_parameters
from rule.model import Confidence, RuleParameters


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, RuleParameters()),
        ({"ScanCode": ""}, RuleParameters()),
        ({"ScanCode": "false"}, RuleParameters(scan_code=False)),
        ({"ScanCode": False}, RuleParameters(scan_code=False)),
        ({"ScanCode": " True "}, RuleParameters(scan_code=True)),
        ({"IgnoredVariables": "A, B_*,,C?"}, RuleParameters(ignored_variables=("A", "B_*", "C?"))),
        ({"AllowExemptionTag": "false"}, RuleParameters(allow_exemption_tag=False)),
        ({"Base64EntropyLimit": "5"}, RuleParameters(base64_entropy_limit=5.0)),
        ({"HexEntropyLimit": 2.5}, RuleParameters(hex_entropy_limit=2.5)),
        ({"MinimumConfidence": "Named"}, RuleParameters(minimum_confidence=Confidence.NAMED)),
        ({"ProtectionTagKey": "team:frozen"}, RuleParameters(protection_tag_key="team:frozen")),
    ],
)
def test_parameters_are_read_as_the_console_and_json_write_them(
    given: dict[str, Any], read: RuleParameters
) -> None:
    assert parse_parameters(given) == read


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"scanCode": "true"}, "unknown parameter 'scanCode' .*ScanCode"),
        ({"ScanCode": "yes"}, "ScanCode must be true or false, not 'yes'"),
        ({"IgnoredVariables": 7}, "IgnoredVariables must be names separated by commas"),
        ({"IgnoredVariables": "DB-PASSWORD"}, "IgnoredVariables holds 'DB-PASSWORD'"),
        ({"IgnoredVariables": "*"}, "exempts every variable"),
        ({"IgnoredVariables": "A,?*"}, "exempts every variable"),
        ({"IgnoredVariables": "SCHLÜSSEL"}, "letters, digits and underscores"),
        ({"Base64EntropyLimit": "high"}, "Base64EntropyLimit must be a number of bits"),
        ({"Base64EntropyLimit": "8.1"}, "from 0 to 8"),
        ({"HexEntropyLimit": "-1"}, "HexEntropyLimit must be"),
        ({"HexEntropyLimit": "nan"}, "HexEntropyLimit must be"),
        ({"ScanCode": ["true"]}, "ScanCode must be text, true, false or a number"),
        ({"HexEntropyLimit": {"bits": 3}}, "HexEntropyLimit must be text"),
        ({"MinimumConfidence": None}, "MinimumConfidence must be text"),
        ({"MinimumConfidence": "2"}, "must be one of entropy, named, structured, provider, not"),
        ({"ProtectionTagKey": "a key"}, "ProtectionTagKey must be a tag's key"),
        ({"ProtectionTagKey": "k" * 129}, "ProtectionTagKey must be a tag's key"),
    ],
)
def test_parameters_out_of_range_are_refused(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidRuleParameters, match=fault):
        parse_parameters(given)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InvalidRuleParameters, match=r"Foo.*ScanCode.*HexEntropyLimit"):
        parse_parameters({"Foo": 1, "ScanCode": "maybe", "HexEntropyLimit": "9"})
