from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rule.compliance.parameters import InvalidRuleParameters, parse_parameters
from rule.model import Confidence, Exemption, RuleParameters, VersionsJudged


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, RuleParameters()),
        ({"ScanCode": ""}, RuleParameters()),
        ({"ScanCode": "false"}, RuleParameters(scan_code=False)),
        ({"ScanCode": False}, RuleParameters(scan_code=False)),
        ({"ScanCode": " True "}, RuleParameters(scan_code=True)),
        ({"PublishedVersions": "none"}, RuleParameters(published_versions=VersionsJudged.NONE)),
        ({"PublishedVersions": " All "}, RuleParameters(published_versions=VersionsJudged.ALL)),
        ({"PublishedVersions": ""}, RuleParameters(published_versions=VersionsJudged.REFERENCED)),
        (
            {"IgnoredVariables": "A, B_*,,C?"},
            RuleParameters(
                ignored_variables=(Exemption(("A",)), Exemption(("B_*",)), Exemption(("C?",)))
            ),
        ),
        (
            {"IgnoredVariables": " A  B until=2028-02-29  reason= see OPS-1: a=b ,C reason=x"},
            RuleParameters(
                ignored_variables=(
                    Exemption(("A", "B"), (), date(2028, 2, 29), "see OPS-1: a=b"),
                    Exemption(("C",), reason="x"),
                )
            ),
        ),
        (
            {"IgnoredPaths": "tests, /pages/[id].js *.pem,node_modules/@x/** until=2027-01-31"},
            RuleParameters(
                ignored_paths=(
                    Exemption(paths=("tests",)),
                    Exemption(paths=("/pages/[id].js", "*.pem")),
                    Exemption(paths=("node_modules/@x/**",), until=date(2027, 1, 31)),
                )
            ),
        ),
        (
            {"IgnoredPaths": "reasons/ until.js reason-1.txt"},
            RuleParameters(
                ignored_paths=(Exemption(paths=("reasons/", "until.js", "reason-1.txt")),)
            ),
        ),
        (
            {"IgnoredVariables": "REASON UNTIL_KEY"},
            RuleParameters(ignored_variables=(Exemption(("REASON", "UNTIL_KEY")),)),
        ),
        ({"AllowExemptionTag": "false"}, RuleParameters(allow_exemption_tag=False)),
        ({"Base64EntropyLimit": "5"}, RuleParameters(base64_entropy_limit=5.0)),
        ({"HexEntropyLimit": 2.5}, RuleParameters(hex_entropy_limit=2.5)),
        ({"MinimumConfidence": "Named"}, RuleParameters(minimum_confidence=Confidence.NAMED)),
        (
            {"MinimumConfidenceInCode": "entropy"},
            RuleParameters(minimum_confidence_in_code=Confidence.ENTROPY),
        ),
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
        (
            {"PublishedVersions": "some"},
            "PublishedVersions must be one of none, referenced, all, not 'some'",
        ),
        ({"ScanCode": "yes"}, "ScanCode must be true or false, not 'yes'"),
        ({"IgnoredVariables": 7}, "IgnoredVariables must be names separated by commas"),
        ({"IgnoredVariables": "DB-PASSWORD"}, "IgnoredVariables holds 'DB-PASSWORD'"),
        ({"IgnoredVariables": "*"}, "exempts every variable"),
        ({"IgnoredVariables": "A,?*"}, "exempts every variable"),
        ({"IgnoredVariables": "SCHLÜSSEL"}, "letters, digits and underscores"),
        ({"IgnoredVariables": "A until=2027-02-29"}, "until=2027-02-29'; .* a day of the calendar"),
        ({"IgnoredVariables": "A until=20270131"}, "needs a day of the calendar"),
        ({"IgnoredVariables": "A until=2027-W05-1"}, "needs a day of the calendar"),
        ({"IgnoredVariables": "A till=2027-01-31"}, "holds 'till=2027-01-31'"),
        ({"IgnoredVariables": "A until=2027-01-31 B"}, "write until= once, after all"),
        ({"IgnoredVariables": "A until=2027-01-31 until=2028-01-31"}, "write until= once"),
        ({"IgnoredVariables": "A reason=old until=2027-01-31"}, "until= must stand before reason="),
        ({"IgnoredVariables": "A reason="}, "reason= needs words"),
        ({"IgnoredVariables": "A reason={{ x }}"}, "reason= needs words without"),
        ({"IgnoredVariables": "until=2027-01-31"}, "name what is exempt"),
        ({"IgnoredVariables": "A, reason=old"}, "name what is exempt"),
        ({"IgnoredPaths": 7}, "IgnoredPaths must be paths separated by commas"),
        ({"IgnoredPaths": "**"}, "holds '\\*\\*'; that exempts every file"),
        ({"IgnoredPaths": "tests/,/"}, "exempts every file"),
        ({"IgnoredPaths": "**/*.*"}, "exempts every file"),
        (
            {"IgnoredPaths": "!tests/"},
            "a pattern cannot begin with !: no exemption takes back another",
        ),
        ({"IgnoredPaths": "./tests/"}, "begins at the package's root"),
        ({"IgnoredPaths": "tests/../app.py"}, "begins at the package's root"),
        ({"IgnoredPaths": "a=b.py"}, "write \\? in place of"),
        ({"IgnoredPaths": "{proxy}.py"}, "write \\? in place of"),
        ({"IgnoredPaths": "a\x00b"}, "write \\? in place of"),
        ({"IgnoredPaths": "tests/ until=never"}, "needs a day of the calendar"),
        *(
            ({"IgnoredPaths": f"tests/ {meant}"}, "write it as until=2027-01-31 or reason=words")
            for meant in (
                "until 2027-01-31",
                "until:2027-01-31",
                "Until: 2027-01-31",
                "UNTIL:2027-01-31",
                "until\uff1d2027-01-31",
                "until\uff1a2027-01-31",
                "reason OPS-1",
                "reason:OPS-1",
            )
        ),
        *(
            ({"IgnoredVariables": f"DEMO_KEY {meant}"}, "write it as until=2027-01-31 or")
            for meant in ("until 20270131", "until next_year", "Until 2027", "reason OPS_1")
        ),
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
