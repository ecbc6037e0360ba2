"""The stand-in for AWS Config keeps verdicts by AWS Config's rules."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .config_stand import NOON, Stand, judged, put, view


def test_a_verdict_stands_in_the_view_with_its_annotation_and_times(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))

    (result,) = invoked.client.get_compliance_details_by_resource(
        ResourceType="AWS::Lambda::Function", ResourceId="orders-api"
    )["EvaluationResults"]
    assert result["ComplianceType"] == "NON_COMPLIANT"
    assert result["Annotation"] == "orders-api was judged."
    assert result["EvaluationResultIdentifier"]["OrderingTimestamp"] == NOON
    assert result["ResultRecordedTime"] >= result["ConfigRuleInvokedTime"]


def test_the_summary_counts_the_resources_that_fail(invoked: Stand) -> None:
    put(invoked, judged("a"), judged("b"), judged("c", "COMPLIANT"))

    (summary,) = invoked.client.describe_compliance_by_config_rule()["ComplianceByConfigRules"]
    assert summary["Compliance"] == {
        "ComplianceType": "NON_COMPLIANT",
        "ComplianceContributorCount": {"CappedCount": 2, "CapExceeded": False},
    }


def test_a_rule_without_verdicts_has_insufficient_data(invoked: Stand) -> None:
    (summary,) = invoked.client.describe_compliance_by_config_rule()["ComplianceByConfigRules"]

    assert summary["Compliance"]["ComplianceType"] == "INSUFFICIENT_DATA"


def test_the_view_can_be_asked_for_one_compliance_type(invoked: Stand) -> None:
    put(invoked, judged("a"), judged("b", "COMPLIANT"))

    failing = invoked.client.describe_compliance_by_resource(ComplianceTypes=["NON_COMPLIANT"])
    assert [resource["ResourceId"] for resource in failing["ComplianceByResources"]] == ["a"]


def test_a_verdict_on_an_older_state_does_not_replace_a_newer_one(invoked: Stand) -> None:
    put(invoked, judged("orders-api", "COMPLIANT", NOON))
    put(invoked, judged("orders-api", "NON_COMPLIANT", NOON - timedelta(seconds=1)))

    assert view(invoked) == {"orders-api": "COMPLIANT"}


def test_a_verdict_on_the_same_state_replaces_the_one_before(invoked: Stand) -> None:
    put(invoked, judged("orders-api", "COMPLIANT"))
    put(invoked, judged("orders-api", "NON_COMPLIANT"))

    assert view(invoked) == {"orders-api": "NON_COMPLIANT"}


def test_not_applicable_takes_a_resource_out_of_the_view(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    put(invoked, judged("orders-api", "NOT_APPLICABLE"))

    assert view(invoked) == {}


def test_a_hundred_verdicts_are_taken_and_paged(invoked: Stand) -> None:
    put(invoked, *(judged(f"f{number:03}") for number in range(100)))

    paginator = invoked.client.get_paginator("get_compliance_details_by_config_rule")
    pages = list(paginator.paginate(ConfigRuleName="no-secrets", PaginationConfig={"PageSize": 30}))
    assert [len(page["EvaluationResults"]) for page in pages] == [30, 30, 30, 10]


def test_test_mode_takes_any_token_and_keeps_nothing(invoked: Stand) -> None:
    put(invoked, judged("orders-api"), ResultToken="TESTMODE", TestMode=True)

    assert view(invoked) == {}


@pytest.mark.parametrize(
    ("evaluations", "more", "code"),
    [
        ([judged("f")], {"ResultToken": "unknown"}, "InvalidResultTokenException"),
        ([judged("f", "INSUFFICIENT_DATA")], {}, "InvalidParameterValueException"),
        ([judged("f")] * 101, {}, "ValidationException"),
        ([judged("f"), judged("g") | {"Annotation": "a" * 257}], {}, "ValidationException"),
    ],
)
def test_what_put_evaluations_refuses_is_refused_whole(
    invoked: Stand, evaluations: list[Any], more: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        put(invoked, *evaluations, **more)

    assert refused.value.response["Error"]["Code"] == code
    assert view(invoked) == {}


@pytest.mark.parametrize(
    ("action", "body", "code"),
    [
        ("MakeCoffee", b"{}", "UnknownOperationException"),
        ("DescribeOrganizationConfigRules", b"{}", "UnknownOperation"),
        ("PutEvaluations", b"{}", "ValidationException"),
        ("DescribeConfigRules", b'{"ConfigRuleNames": "no-list"}', "ValidationException"),
        ("DescribeConfigRules", b'{"NextToken": "no-token"}', "InvalidNextTokenException"),
        ("GetResourceConfigHistory",
         b'{"resourceType": "AWS::Lambda::Function", "resourceId": "none"}',
         "ResourceNotDiscoveredException"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_answered_gets_awss_own_error(
    stand: Stand, action: str, body: bytes, code: str
) -> None:
    response = stand.service.handle(action, body)

    assert response.status == 400
    assert json.loads(response.body)["__type"].startswith(code)
