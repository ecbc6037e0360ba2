"""What the template grants only if the owner of the stack says so."""

from __future__ import annotations

from typing import Any

import pytest

from rule.aws.edge import EDGE_REGION
from tests.iam.intrinsics import Resolver
from tests.iam.principals import role
from tests.template import TEMPLATE
from tests.test_template_roles import AT_EDGE


@pytest.mark.parametrize(
    ("given", "granted"),
    [
        ({}, set[str]()),
        ({"DeleteOldVersions": "true"}, {"lambda:DeleteFunction"}),
        # What was published only to be probed is deleted.
        (
            {"RepointAliases": "true"},
            {"lambda:DeleteFunction", "lambda:PublishVersion", "lambda:UpdateAlias"},
        ),
        ({"CodeRemediation": "true"}, {"lambda:PublishVersion", "lambda:UpdateFunctionCode"}),
        ({"AliasShift": "Canary10Percent5Minutes"}, set[str]()),
        ({"AliasAlarm": "orders-errors"}, set[str]()),
        (
            {"RepointAliases": "true", "AliasAlarm": "orders-errors"},
            {"lambda:DeleteFunction", "lambda:PublishVersion", "lambda:UpdateAlias"},
        ),
        (
            {"RepointAliases": "true", "AliasShift": "Canary10Percent5Minutes"},
            {
                *("lambda:DeleteFunction", "lambda:PublishVersion", "lambda:UpdateAlias"),
                "cloudwatch:DescribeAlarms",
                "cloudwatch:DescribeAlarmHistory",
            },
        ),
    ],
)
def test_versions_aliases_and_code_are_touched_only_by_a_stack_whose_owner_said_so(
    given: dict[str, str], granted: set[str]
) -> None:
    allowed = {
        action
        for policy in role("RemediationRole", Resolver(TEMPLATE, given)).policies
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in as_list(statement["Action"])
    }

    of_versions = {
        *("lambda:DeleteFunction", "lambda:PublishVersion", "lambda:UpdateAlias"),
        "lambda:UpdateFunctionCode",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:DescribeAlarmHistory",
    }
    assert allowed & of_versions == granted


@pytest.mark.parametrize(
    ("given", "may_be_edges", "granted"),
    [
        ({"ReadDistributions": "true"}, False, set[str]()),
        ({}, True, {"iam:GetRole"}),
        ({"ReadDistributions": "true"}, True, {"iam:GetRole", "cloudfront:ListDistributions"}),
        ({"ReadDistributions": "true", "PublishedVersions": "none"}, False, set[str]()),
    ],
)
def test_the_rule_looks_for_edge_functions_only_where_there_are_any(
    given: dict[str, str], may_be_edges: bool, granted: set[str]
) -> None:
    holding = frozenset({"MayJudgeEdgeVersions"} if may_be_edges else ())
    allowed = {
        action
        for policy in role("RuleRole", Resolver(TEMPLATE, given, holding)).policies
        for statement in policy["Statement"]
        for action in as_list(statement["Action"])
    }

    assert allowed & {"iam:GetRole", "cloudfront:ListDistributions"} == granted


@pytest.mark.parametrize(
    ("given", "granted"),
    [
        ({}, set[str]()),
        (
            {"SecurityHubFindings": "true"},
            {"securityhub:BatchImportFindings", "securityhub:BatchUpdateFindings"},
        ),
    ],
)
def test_findings_are_imported_only_by_a_stack_whose_owner_said_so(
    given: dict[str, str], granted: set[str]
) -> None:
    allowed = {
        action
        for name in ("RuleRole", "ScanRole", "RemediationRole", "AutomationRole")
        for policy in role(name, Resolver(TEMPLATE, given)).policies
        for statement in policy["Statement"]
        for action in as_list(statement["Action"])
    }

    assert {action for action in allowed if action.startswith("securityhub:")} == granted


@pytest.mark.parametrize(("given", "granted"), [({}, False), ({"ScanImages": "true"}, False)])
@pytest.mark.parametrize("holds", [False, True])
def test_cloudfront_functions_are_read_only_by_a_stack_whose_owner_said_so(
    given: dict[str, str], *, granted: bool, holds: bool
) -> None:
    holding = frozenset({"ScansCloudFrontFunctions"} if holds else ())
    allowed = {
        action
        for policy in role("RuleRole", Resolver(TEMPLATE, given, holding)).policies
        for statement in policy["Statement"]
        for action in as_list(statement["Action"])
    }
    asked, region = TEMPLATE["Conditions"]["ScansCloudFrontFunctions"]["Fn::And"]

    assert ("cloudfront:GetFunction" in allowed) is (granted or holds)
    assert asked == {"Fn::Equals": [{"Ref": "ScanCloudFrontFunctions"}, "true"]}
    assert region == {"Fn::Equals": [{"Ref": "AWS::Region"}, EDGE_REGION]}


@pytest.mark.parametrize(
    ("given", "holds", "granted"),
    [
        ({}, False, set[str]()),
        ({}, True, {*AT_EDGE, "lambda:PublishVersion", "lambda:DeleteFunction"}),
        ({"EdgeRemediation": "true"}, False, set[str]()),
    ],
    ids=["by default", "in us-east-1 with the parameter", "elsewhere"],
)
def test_functions_at_the_edge_are_changed_only_by_a_stack_whose_owner_said_so(
    given: dict[str, str], granted: set[str], *, holds: bool
) -> None:
    holding = frozenset({"RemediatesEdge"} if holds else ())
    allowed = {
        action
        for policy in role("RemediationRole", Resolver(TEMPLATE, given, holding)).policies
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in as_list(statement["Action"])
    }

    assert allowed & {*AT_EDGE, "lambda:PublishVersion", "lambda:DeleteFunction"} == granted


def as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
