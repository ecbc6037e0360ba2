"""The stand-in for AWS Config takes and refuses rules as AWS Config does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .config_stand import RULE_ARN, Stand, judged, put, put_rule, view


def test_a_new_rule_judges_what_is_already_there(stand: Stand) -> None:
    stand.functions.deploy("orders-api")
    stand.recorder.look()

    put_rule(stand)

    assert len(stand.functions.invocations) == 1


def test_changed_parameters_have_everything_judged_anew(invoked: Stand) -> None:
    put_rule(invoked, InputParameters='{"ScanCode": "false"}')

    assert len(invoked.functions.invocations) == 2
    assert invoked.functions.invocations[-1]["ruleParameters"] == '{"ScanCode": "false"}'
    described = invoked.client.describe_config_rules()["ConfigRules"]
    assert [rule["ConfigRuleName"] for rule in described] == ["no-secrets"]


def test_an_evaluation_can_be_asked_for(invoked: Stand) -> None:
    invoked.client.start_config_rules_evaluation(ConfigRuleNames=["no-secrets"])

    assert len(invoked.functions.invocations) == 2


def test_what_is_made_or_changed_while_nothing_is_recorded_is_told_once_it_changes(
    invoked: Stand,
) -> None:
    invoked.recorder.pause()
    invoked.functions.deploy("orders-api", "2")
    invoked.functions.deploy("invoices-api")
    invoked.recorder.look()
    invoked.recorder.resume()
    invoked.recorder.look()
    assert len(invoked.functions.invocations) == 1

    invoked.functions.deploy("invoices-api", "2")
    invoked.recorder.look()

    assert len(invoked.functions.invocations) == 2


def test_what_was_never_recorded_is_not_told_as_deleted(invoked: Stand) -> None:
    invoked.recorder.pause()
    invoked.functions.deploy("invoices-api")
    invoked.recorder.resume()
    del invoked.functions.functions["invoices-api"]

    invoked.recorder.look()

    assert len(invoked.functions.invocations) == 1


def test_a_rule_outside_whose_scope_functions_are_is_not_invoked(stand: Stand) -> None:
    put_rule(stand, Scope={"ComplianceResourceTypes": ["AWS::S3::Bucket"]})
    stand.functions.deploy("orders-api")
    stand.recorder.look()

    assert stand.functions.invocations == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"InputParameters": "[]"}, "InvalidParameterValueException"),
        ({"InputParameters": '{"a": "' + "b" * 1_020 + '"}'}, "ValidationException"),
        (
            {"Source": {"Owner": "AWS", "SourceIdentifier": "IAM_POLICY"}},
            "InvalidParameterValueException",
        ),
        (
            {"Source": {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": RULE_ARN}},
            "InvalidParameterValueException",
        ),
    ],
)
def test_a_rule_that_aws_refuses_is_refused(stand: Stand, more: Any, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        put_rule(stand, **more)

    assert refused.value.response["Error"]["Code"] == code


def test_a_rule_whose_function_config_may_not_invoke_is_refused(stand: Stand) -> None:
    stand.allowed.clear()

    with pytest.raises(ClientError, match="InsufficientPermissionsException"):
        put_rule(stand)


def test_a_deleted_rule_is_gone_with_its_verdicts(invoked: Stand) -> None:
    put(invoked, judged("orders-api"))
    invoked.client.delete_config_rule(ConfigRuleName="no-secrets")

    with pytest.raises(ClientError, match="NoSuchConfigRuleException"):
        view(invoked)
    assert invoked.client.describe_compliance_by_resource()["ComplianceByResources"] == []


def test_a_rule_is_evaluated_anew_at_most_once_a_minute(invoked: Stand) -> None:
    invoked.client.start_config_rules_evaluation(ConfigRuleNames=["no-secrets"])

    with pytest.raises(invoked.client.exceptions.LimitExceededException):
        invoked.client.start_config_rules_evaluation(ConfigRuleNames=["no-secrets"])

    assert len(invoked.functions.invocations) == 2
