"""The template's parameters: what each takes, and how it is told what it wants."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.parameters import InvalidRuleParameters, parse_parameters
from rule.model import RuleParameters
from tests.template import TEMPLATE, only, resources
from tests.test_template import PARAMETERS


def test_the_templates_defaults_are_the_rules_own() -> None:
    given = only("AWS::Config::ConfigRule")["InputParameters"]

    assert parse_parameters({name: str(PARAMETERS[name]["Default"]) for name in given}) == (
        RuleParameters()
    )


def test_the_longest_parameters_fit_into_what_config_takes() -> None:
    longest = {
        name: max(PARAMETERS[name].get("AllowedValues", []), key=len, default="")
        or "x" * int(PARAMETERS[name].get("MaxLength", 10))
        for name in only("AWS::Config::ConfigRule")["InputParameters"]
    }

    assert {len(longest[name]) for name in ("IgnoredVariables", "IgnoredPaths")} == {275}
    assert len(json.dumps(longest)) <= 1024


@pytest.mark.parametrize(
    ("name", "given", "is_taken"),
    [
        ("IgnoredVariables", "", True),
        ("IgnoredVariables", "PUBLIC_KEY", True),
        ("IgnoredVariables", "PUBLIC_*, *_CHECKSUM ,A?", True),
        ("IgnoredVariables", "A B until=2027-01-31 reason=OPS-1: a = b, C", True),
        ("IgnoredVariables", "*", False),
        ("IgnoredVariables", "PUBLIC_KEY,*", False),
        ("IgnoredVariables", "PUBLIC-KEY", False),
        ("IgnoredVariables", "PUBLIC_KEY;A", False),
        ("IgnoredVariables", "A until=2027-13-31", False),
        ("IgnoredVariables", "A till=2027-01-31", False),
        ("IgnoredVariables", "A reason=old until=2027-01-31", False),
        ("IgnoredVariables", "A reason={{ b }}", False),
        ("IgnoredVariables", "REASON, UNTIL_KEY", True),
        ("IgnoredVariables", "A until 20270131", False),
        ("IgnoredVariables", "A, reason b", False),
        ("IgnoredPaths", "", True),
        ("IgnoredPaths", "tests", True),
        ("IgnoredPaths", "/tests/ *.pem , **/ä/[id].js, node_modules/@x/**", True),
        ("IgnoredPaths", "lib/a.zip!b.py until=2027-01-31 reason=made for the tests", True),
        ("IgnoredPaths", "until=2027-01-31", False),
        ("IgnoredPaths", "**", False),
        ("IgnoredPaths", "tests/, /", False),
        ("IgnoredPaths", "!tests/", False),
        ("IgnoredPaths", "./tests/", False),
        ("IgnoredPaths", "../tests/", False),
        ("IgnoredPaths", "a=b.py", False),
        ("IgnoredPaths", "{proxy}.py", False),
        ("IgnoredPaths", "tests/ until=never", False),
        ("IgnoredPaths", "reasons/ until.js, untilb", True),
        ("IgnoredPaths", "tests/ until:2027-01-31", False),
        ("IgnoredPaths", "tests/ Until: 2027-01-31", False),
        ("IgnoredPaths", "tests/ until 2027-01-31, a", False),
        ("IgnoredPaths", "tests/ reason OPS-1", False),
        ("IgnoredPaths", "tests/ reason", False),
    ],
)
def test_exemptions_that_the_rule_refuses_are_refused_at_deployment(
    name: str, given: str, is_taken: bool
) -> None:
    pattern = PARAMETERS[name]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, given, re.ASCII)) is is_taken
    if is_taken:
        assert parse_parameters({name: given})
    else:
        with pytest.raises(InvalidRuleParameters):
            parse_parameters({name: given})


@pytest.mark.parametrize("name", ["IgnoredVariables", "IgnoredPaths"])
def test_a_comma_at_the_end_is_refused_at_deployment(name: str) -> None:
    assert not re.fullmatch(PARAMETERS[name]["AllowedPattern"], "PUBLIC_KEY,", re.ASCII)


@pytest.mark.parametrize(
    ("key", "is_taken"),
    [
        ("lambda-no-plaintext-secrets:protected", True),
        ("aws:cloudformation:stack-name", True),
        ("team/frozen=1@x", True),
        ("k" * 128, True),
        ("", False),
        ("k" * 129, False),
        ('a": "b', False),
        ("a\\", False),
        ("${AWS::StackName}", False),
        ("a*", False),
    ],
)
def test_a_key_that_is_taken_stands_in_the_policys_text_as_it_is(key: str, is_taken: bool) -> None:
    pattern = PARAMETERS["ProtectionTagKey"]["AllowedPattern"]
    policies = resources("AWS::IAM::Role")["RemediationRole"]["Policies"]
    (text,) = [p["PolicyDocument"]["Fn::Sub"] for p in policies if "Fn::Sub" in p["PolicyDocument"]]

    assert bool(re.fullmatch(pattern, key, re.ASCII)) is is_taken
    if is_taken:
        (statement,) = json.loads(text.replace("${ProtectionTagKey}", key))["Statement"]
        assert statement["Condition"] == {"Null": {f"aws:ResourceTag/{key}": "false"}}


def test_the_scan_gets_every_parameter_by_which_the_rule_exempts() -> None:
    path = Path(__file__).parent.parent / "remediation" / "runbook.yaml"
    runbook = path.read_text("utf-8")

    for name in ("IgnoredVariables", "IgnoredPaths", "AllowExemptionTag"):
        assert runbook.count(f'{name}: {{"Fn::Sub": "${{{name}}}"}}') == 2  # Scan and Verify


def test_the_tag_that_the_template_names_is_the_one_that_the_rule_reads() -> None:
    assert f'"{EXEMPTION_TAG}"' in PARAMETERS["AllowExemptionTag"]["Description"]


def test_every_parameter_has_a_group_a_label_and_a_description() -> None:
    interface = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]

    assert sorted(grouped) == sorted(PARAMETERS)
    assert set(interface["ParameterLabels"]) == set(PARAMETERS)
    assert [name for name, each in PARAMETERS.items() if not each.get("Description")] == []


def test_every_pattern_says_what_it_wants() -> None:
    patterns = [each for each in PARAMETERS.values() if "AllowedPattern" in each]

    assert patterns
    assert [each for each in patterns if "ConstraintDescription" not in each] == []
