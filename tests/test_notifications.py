"""Whom the stack tells what: the events that reach people, and the sentences they read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from moto.events.models import EventPattern

from tests.events import event
from tests.iam.intrinsics import Resolver
from tests.template import TEMPLATE, only, resources

RUNBOOKS = {
    "secrets-RemediationRunbook": "secrets-RemediationRunbook-AAAA1111BBBB",
    "secrets-BackoutRunbook": "secrets-BackoutRunbook-CCCC2222DDDD",
}
"""Names as CloudFormation makes them, by those that are resolved here."""
BECAME, FAILED = "FunctionBecameNonCompliant", "RemediationFailed"


def pattern(name: str, **given: str) -> Any:
    """Return a matcher of the events that a rule of EventBridge lets through."""
    resolved = Resolver(TEMPLATE, given)(resources("AWS::Events::Rule")[name]["EventPattern"])
    text = json.dumps(resolved)
    for short, long in RUNBOOKS.items():
        text = text.replace(f'"{short}"', f'"{long}"')
    return EventPattern.load(text)


def changed(name: str, **detail: Any) -> dict[str, Any]:
    """Return an event of ``events/`` with other details."""
    one = event(name)
    return {**one, "detail": {**one["detail"], **detail}}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (event("compliance_change"), {BECAME}),
        (event("compliance_change_to_compliant"), set[str]()),
        (changed("compliance_change", configRuleName="another-rule"), set[str]()),
        (changed("compliance_change", resourceType="AWS::S3::Bucket"), set[str]()),
        (event("automation_failed"), {FAILED}),
        (event("automation_succeeded"), set[str]()),
        (changed("automation_failed", Status="TimedOut"), {FAILED}),
        (changed("automation_failed", Status="Cancelled"), {FAILED}),
        (changed("automation_failed", Status="InProgress"), set[str]()),
        (
            changed("automation_failed", Definition=RUNBOOKS["secrets-BackoutRunbook"]),
            {FAILED},
        ),
        (changed("automation_failed", Definition="AWS-RestartEC2Instance"), set[str]()),
        ({**event("automation_failed"), "source": "aws.config"}, set[str]()),
    ],
)
def test_people_are_told_of_what_went_wrong_and_of_nothing_else(
    given: dict[str, Any], told: set[str]
) -> None:
    matching = {
        name for name in resources("AWS::Events::Rule") if pattern(name).matches_event(given)
    }

    assert matching == told


def test_a_rule_of_another_name_is_listened_to_by_that_name() -> None:
    named = changed("compliance_change", configRuleName="secrets-of-team-a")

    assert pattern(BECAME, RuleName="secrets-of-team-a").matches_event(named)
    assert not pattern(BECAME, RuleName="secrets-of-team-a").matches_event(
        event("compliance_change")
    )


def message(name: str, given: dict[str, Any]) -> str:
    """Return what EventBridge makes of an event, by the rule's input transformer."""
    (target,) = resources("AWS::Events::Rule")[name]["Targets"]
    template: str = target["InputTransformer"]["InputTemplate"]
    for variable, path in target["InputTransformer"]["InputPathsMap"].items():
        value: Any = {"$": given}
        for part in path.split("."):
            value = value.get(part, "")
        template = template.replace(f"<{variable}>", value)
    assert not re.search(r"<\w+>", template)
    assert template.startswith('"')
    assert template.endswith('"')
    return template.strip('"')


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            BECAME,
            event("compliance_change"),
            [
                "The Lambda function orders-api (account 123456789012, eu-central-1)",
                "is NON_COMPLIANT: Plaintext",
                "Plaintext secrets in variables: DB_PASSWORD (Secret Keyword).",
                "What to do: open AWS Config, Rules, lambda-no-plaintext-secrets",
            ],
        ),
        (
            FAILED,
            event("automation_failed"),
            [
                "The runbook secrets-RemediationRunbook-AAAA1111BBBB ended as Failed",
                "(account 123456789012, eu-central-1)",
                "execution 333ba70b-2333-48db-b17e-a5e69c6f4d1c.",
                "If Plan failed, nothing was changed.",
            ],
        ),
    ],
)
def test_a_message_says_what_where_and_what_to_do(
    name: str, given: dict[str, Any], said: list[str]
) -> None:
    text = message(name, given)

    for each in said:
        assert each in text
    assert "\n" not in text


def test_a_message_without_an_annotation_is_a_sentence_still() -> None:
    given = event("compliance_change")
    del given["detail"]["newEvaluationResult"]["annotation"]

    assert "is NON_COMPLIANT:  What to do" in message(BECAME, given)


def test_only_the_two_rules_may_publish_and_only_to_the_one_topic() -> None:
    (statement,) = only("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Action"] == "sns:Publish"
    assert statement["Resource"] == {"Ref": "NotificationTopic"}
    assert statement["Condition"]["ArnEquals"]["aws:SourceArn"] == [
        {"Fn::GetAtt": [name, "Arn"]} for name in resources("AWS::Events::Rule")
    ]


def test_nobody_is_told_anything_unless_the_stacks_owner_says_so() -> None:
    parts = [
        name
        for name, each in TEMPLATE["Resources"].items()
        if each["Type"].startswith(("AWS::SNS::", "AWS::Events::"))
    ]

    assert len(parts) == 4
    assert {TEMPLATE["Resources"][name]["Condition"] for name in parts} == {"Notifies"}
    assert not any(map(Resolver(TEMPLATE).exists, parts))
    assert all(map(Resolver(TEMPLATE, {"Notifications": "true"}).exists, parts))
