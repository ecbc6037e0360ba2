"""What the template's roles may do, and what they may not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import boto3

from tests.local_aws.adaptations import Uploads
from tests.local_aws.deploy import translate
from tests.template import FUNCTION, TEMPLATE, resources, statements

ON_ALL_RESOURCES = {
    "lambda:ListFunctions": "lists, and so knows no resource",
    "config:PutEvaluations": "knows no resource; the result token binds it to one invocation",
}
"""All that may be allowed on ``*``, and why.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""


def test_no_action_is_a_wildcard() -> None:
    actions = [action for each in statements() for action in each["Action"]]

    assert actions
    assert [action for action in actions if "*" in action] == []


def test_only_actions_that_know_no_resource_are_allowed_on_all() -> None:
    on_all = {
        action for each in statements() if "*" in each["Resource"] for action in each["Action"]
    }

    assert on_all == set(ON_ALL_RESOURCES)


def test_nothing_is_allowed_that_changes_a_function_a_role_or_a_secret() -> None:
    allowed = {action for each in statements() for action in each["Action"]}

    assert allowed == {
        "lambda:GetFunction",
        "lambda:ListTags",
        "lambda:ListFunctions",
        "config:PutEvaluations",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        "kms:Decrypt",
    }


def test_every_function_has_a_role_of_its_own() -> None:
    roles = Counter(json.dumps(each["Role"]) for each in resources(FUNCTION).values())

    assert len(roles) == len(resources("AWS::IAM::Role"))
    assert set(roles.values()) == {1}


def test_the_translation_adds_no_role_and_no_policy() -> None:
    session = boto3.Session(region_name="eu-central-1")

    translated = translate(TEMPLATE, Uploads("bucket"), session)

    def named(template: Mapping[str, Any]) -> set[str]:
        return {n for n, r in template["Resources"].items() if r["Type"].startswith("AWS::IAM::")}

    assert named(translated) == named(TEMPLATE)


def test_keys_decrypt_only_through_lambda_and_only_those_that_were_named() -> None:
    (decrypt,) = [each for each in statements() if "kms:Decrypt" in each["Action"]]

    assert decrypt["Resource"] == [{"Ref": "EnvironmentKeyArns"}]
    assert set(decrypt["Condition"]["StringEquals"]) == {"kms:ViaService"}
