"""Environments, names, handlers and tags as long and as odd as AWS allows them."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.compliance.annotation import LIMIT, width
from rule.compliance.exemption import EXEMPTION_TAG, apply_exemptions
from rule.compliance.notification import parse_notification
from rule.compliance.verdict import judge
from rule.detection.scanner import Scanner
from rule.model import (
    CodeLine,
    ComplianceType,
    Confidence,
    EnvironmentVariable,
    Evidence,
    Finding,
    RuleParameters,
    Unread,
    Variable,
)
from rule.scanning.environment import scan_environment
from tests.events import event
from tests.rule.detection.written_values import BASE32, drawn

SCANNER = Scanner()
NAME_LETTERS = string.ascii_letters + string.digits + "_"
NAMES = st.text(NAME_LETTERS, min_size=2, max_size=200).filter(
    lambda name: name[0] in string.ascii_letters
)
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)
TAG_LETTERS = st.characters(categories=["L", "Nd", "Zs"], include_characters="_.:/=+-@")
TOKEN = "AKIA" + drawn(16, BASE32)
LONGEST_ENVIRONMENT = 4_096


@given(st.dictionaries(NAMES, VALUES, max_size=10))
def test_every_legal_environment_is_scanned_and_each_variable_by_itself(
    environment: dict[str, str],
) -> None:
    found = {
        finding.location: finding for finding in scan_environment(SCANNER, environment).findings
    }

    assert found == {
        EnvironmentVariable(name): alone
        for name, value in environment.items()
        if (alone := SCANNER.scan_variable(Variable(name, value)))
    }


@given(NAMES, VALUES, VALUES)
def test_a_token_is_found_under_every_legal_name_whatever_stands_around_it(
    name: str, before: str, after: str
) -> None:
    assert SCANNER.scan_variable(Variable(name, f"{before}\n{TOKEN}\n{after}"))


@pytest.mark.parametrize(
    "filler", ["a", "A=", "{", '{"a":', "x:\n", "é", "漢", "%41", "\u202e", "'"]
)
def test_a_token_is_found_in_the_largest_environment(filler: str) -> None:
    room = LONGEST_ENVIRONMENT - len(f'{{"A":"\n{TOKEN}"}}')
    value = filler * (room // len(filler.encode()))

    assert SCANNER.scan_variable(Variable("A", f"{value}\n{TOKEN}"))


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence((Finding(EnvironmentVariable("V" * 2_000), "any", Confidence.NAMED),)),
        Evidence(
            (Finding(CodeLine("p" * 400, 10**9), "any kind at all " * 9, Confidence.PROVIDER),)
        ),
        Evidence(
            tuple(
                Finding(EnvironmentVariable(f"{letter}{n}"), "any", Confidence.NAMED)
                for letter in string.ascii_letters
                for n in range(20)
            ),
            remediation_blocker="no shim for " + "r" * 128,
        ),
        Evidence(unread=(Unread("arn:aws-us-gov:kms:" + "k" * 2_048, "grant " * 99),) * 9),
    ],
    ids=["a name", "a path", "a thousand variables", "a key"],
)
def test_the_annotation_of_the_longest_names_fits(evidence: Evidence) -> None:
    verdict = judge(evidence)

    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert 1 <= width(verdict.annotation) <= LIMIT


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), st.text(TAG_LETTERS, max_size=60))
def test_a_tag_of_any_legal_letters_exempts_the_names_in_it_and_no_others(
    names: list[str], other: str
) -> None:
    findings = [Finding(EnvironmentVariable(name), "any", Confidence.NAMED) for name in names]
    tags = {EXEMPTION_TAG: f"{names[0]} {other}", other: names[-1]}

    found = apply_exemptions(findings, RuleParameters(), tags, date.min)

    in_the_tag = [name for name in names if name in tags[EXEMPTION_TAG].split("reason=")[0].split()]
    is_malformed = bool(found.outcome.tag_fault)
    assert [str(f.location) for f in found.exempt] == [
        f"environment:{name}" for name in in_the_tag if not is_malformed
    ]
    assert len(found.counted) + len(found.exempt) == len(names)
    assert not is_malformed or not set(other) <= set(string.ascii_letters + string.digits + " _")


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws-cn:lambda:cn-north-1:123456789012:function:{'f' * 64}",
        f"arn:aws-us-gov:lambda:us-gov-east-1:123456789012:function:{'f' * 64}",
        f"arn:aws:lambda:mx-central-1:123456789012:function:{'f' * 64}",
    ],
)
def test_a_function_of_the_longest_name_in_any_partition_is_read_by_its_arn(arn: str) -> None:
    written = (
        event("change")["invokingEvent"]
        .replace("arn:aws:lambda:eu-central-1:123456789012:function:orders-api", arn)
        .replace('"resourceId": "orders-api"', f'"resourceId": "{"f" * 64}"')
    )

    notification = parse_notification(event("change") | {"invokingEvent": written})

    assert vars_of(notification) == ("f" * 64, arn)


def vars_of(notification: object) -> tuple[str, str]:
    return (
        getattr(notification, "function_name", ""),
        getattr(notification, "identifier", ""),
    )
