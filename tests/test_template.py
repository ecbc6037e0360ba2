"""What the template promises to whoever deploys it, and what no linter checks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.session import Session

from remediation.model import EDGE_HOME, SHIM_LAYERS
from rule.detection.scanner import Scanner
from rule.model import Variable
from tests.iam.intrinsics import Resolver
from tests.iam.principals import ENVIRONMENT_KEY, role
from tests.template import FUNCTION, TEMPLATE, only, resources

PARAMETERS: dict[str, dict[str, Any]] = TEMPLATE["Parameters"]

# --------------------------------------------------------------- the Config rule


def test_the_rule_waits_for_the_permission_that_config_checks() -> None:
    (rule,) = [r for r in TEMPLATE["Resources"].values() if r["Type"] == "AWS::Config::ConfigRule"]

    permission = TEMPLATE["Resources"][rule["DependsOn"]]["Properties"]

    assert permission["Principal"] == "config.amazonaws.com"
    assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert permission["FunctionName"] == {"Ref": "RuleFunction"}


def test_the_rule_is_told_of_changes_and_of_changes_too_large_for_an_event() -> None:
    source = only("AWS::Config::ConfigRule")["Source"]

    assert {detail.get("MessageType") for detail in source["SourceDetails"]} == {
        "ConfigurationItemChangeNotification",
        "OversizedConfigurationItemChangeNotification",
        None,  # the periodic trigger, which depends on a parameter
    }
    assert source["SourceIdentifier"] == {"Fn::GetAtt": ["RuleFunction", "Arn"]}


def test_the_rule_is_told_when_time_has_passed_unless_its_owner_says_off() -> None:
    (periodic,) = [
        detail["Fn::If"]
        for detail in only("AWS::Config::ConfigRule")["Source"]["SourceDetails"]
        if "Fn::If" in detail
    ]

    condition, trigger, otherwise = periodic
    assert TEMPLATE["Conditions"][condition] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "PeriodicEvaluation"}, "Off"]}]
    }
    assert trigger["MessageType"] == "ScheduledNotification"
    assert trigger["MaximumExecutionFrequency"] == {"Ref": "PeriodicEvaluation"}
    assert otherwise == {"Ref": "AWS::NoValue"}
    model = Session().get_service_model("config")
    enumeration = model.shape_for("MaximumExecutionFrequency").metadata["enum"]
    assert set(PARAMETERS["PeriodicEvaluation"]["AllowedValues"]) == {"Off", *enumeration}
    assert PARAMETERS["PeriodicEvaluation"]["Default"] == "TwentyFour_Hours"


def test_the_rule_sees_functions_only() -> None:
    assert only("AWS::Config::ConfigRule")["Scope"] == {
        "ComplianceResourceTypes": ["AWS::Lambda::Function"]
    }


# --------------------------------------------------------- what people see of it


def test_the_description_says_that_the_recorder_must_be_on() -> None:
    assert "recorder must be on" in TEMPLATE["Description"]
    assert len(TEMPLATE["Description"].encode()) <= 1024


def test_every_output_has_a_description() -> None:
    assert TEMPLATE["Outputs"]
    assert [name for name, each in TEMPLATE["Outputs"].items() if not each["Description"]] == []


# --------------------------------------------------------- what is kept, and how


def test_the_cache_is_encrypted_and_forgets() -> None:
    table = only("AWS::DynamoDB::Table")

    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiration", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]


def test_every_function_logs_to_a_group_that_forgets() -> None:
    groups = resources("AWS::Logs::LogGroup")

    used = [each["LoggingConfig"]["LogGroup"]["Ref"] for each in resources(FUNCTION).values()]

    assert sorted(used) == sorted(groups)
    assert all(each["RetentionInDays"] == {"Ref": "LogRetentionDays"} for each in groups.values())


def test_what_could_not_be_judged_is_retried_and_then_kept_encrypted() -> None:
    retries = resources(FUNCTION)["RuleFunction"]["EventInvokeConfig"]

    assert retries["MaximumRetryAttempts"] == 2
    assert retries["DestinationConfig"]["OnFailure"] == {
        "Type": "SQS",
        "Destination": {"Fn::GetAtt": ["Failures", "Arn"]},
    }
    assert only("AWS::SQS::Queue")["SqsManagedSseEnabled"] is True


def test_no_value_lets_the_rule_take_the_accounts_concurrency_or_its_requests() -> None:
    parameter = TEMPLATE["Parameters"]["ReservedConcurrency"]
    properties = resources(FUNCTION)["RuleFunction"]

    assert (parameter["MinValue"], parameter["MaxValue"]) == (-1, 100)
    assert properties["Environment"]["Variables"]["RESERVED_CONCURRENCY"] == {
        "Ref": "ReservedConcurrency"
    }


@pytest.mark.parametrize(
    ("given", "reserved"),
    [
        ({}, "10"),
        ({"ReservedConcurrency": "0"}, "0"),
        ({"ReservedConcurrency": "100"}, "100"),
        ({"ReservedConcurrency": "-1"}, None),
    ],
)
def test_only_who_says_so_reserves_nothing_and_then_the_rule_may_read_the_quota(
    given: dict[str, str], reserved: str | None
) -> None:
    stack = Resolver(TEMPLATE, given)
    properties = stack(resources(FUNCTION)["RuleFunction"])
    granted = [
        statement["Action"]
        for policy in role("RuleRole", stack).policies
        for statement in policy["Statement"]
    ]

    assert properties.get("ReservedConcurrentExecutions") == reserved
    assert ("lambda:GetAccountSettings" in granted) == (reserved is None)


@pytest.mark.parametrize("given", [{}, {"ReservedConcurrency": "-1"}])
def test_what_the_first_evaluations_need_is_granted_before_them(given: dict[str, str]) -> None:
    before = TEMPLATE["Resources"]["Rule"]["Metadata"]["GrantedBefore"]
    optional = [
        name
        for name, each in TEMPLATE["Resources"].items()
        if each["Type"] == "AWS::IAM::Policy" and {"Ref": "RuleRole"} in each["Properties"]["Roles"]
    ]
    stack = Resolver(TEMPLATE, {**given, "EnvironmentKeyArns": ENVIRONMENT_KEY})

    assert sorted(stack(before)) == sorted(
        stack({"Ref": name}) if stack.exists(name) else "nothing" for name in optional
    )


@pytest.mark.parametrize("function", ["ScanFunction", "RemediationFunction"])
def test_a_step_ends_before_the_runbook_gives_up(function: str) -> None:
    assert resources(FUNCTION)[function]["Timeout"] < 300


# --------------------------------------------------------------------- the button


def test_the_button_is_pressed_by_hand_unless_somebody_chose_otherwise() -> None:
    button = only("AWS::Config::RemediationConfiguration")

    assert button["Automatic"] == {"Ref": "AutomaticRemediation"}
    assert PARAMETERS["AutomaticRemediation"]["Default"] == "false"
    assert button["Parameters"]["FunctionName"] == {"ResourceValue": {"Value": "RESOURCE_ID"}}


def test_automatic_remediation_says_so_and_thus_leaves_alone_what_was_backed_out() -> None:
    parameters = only("AWS::Config::RemediationConfiguration")["Parameters"]

    assert parameters["Automatic"]["StaticValue"]["Values"] == [{"Ref": "AutomaticRemediation"}]


@pytest.mark.parametrize("attribute", ["DeletionPolicy", "UpdateReplacePolicy"])
def test_the_grant_outlives_the_stack_and_a_replacement(attribute: str) -> None:
    assert TEMPLATE["Resources"]["LambdaSecretsManagerPolicy"][attribute] == "Retain"


def test_layers_are_recognised_by_the_ends_of_their_names_whichever_stack_they_are_of() -> None:
    layers = resources("AWS::Serverless::LayerVersion").values()
    names = [each["LayerName"]["Fn::Sub"].removeprefix("${AWS::StackName}") for each in layers]

    assert sorted(names) == sorted(SHIM_LAYERS)


def test_layers_outlive_the_stack_since_live_functions_use_them() -> None:
    layers = resources("AWS::Serverless::LayerVersion")

    assert {each["RetentionPolicy"] for each in layers.values()} == {"Retain"}
    assert all(each["CompatibleArchitectures"] == ["x86_64", "arm64"] for each in layers.values())


def test_a_changed_runbook_is_another_document_so_that_no_version_has_to_become_the_default() -> (
    None
):
    runbooks = resources("AWS::SSM::Document")

    assert len(runbooks) == 4
    assert {each["UpdateMethod"] for each in runbooks.values()} == {"Replace"}
    # A document with a name of its own cannot be replaced.
    assert not any("Name" in each for each in runbooks.values())


def test_runbooks_at_the_edge_are_in_one_region_alone_and_elsewhere_the_parameter_is_refused() -> (
    None
):
    (rule,) = TEMPLATE["Rules"].values()
    (assertion,) = rule["Assertions"]
    asked, region = TEMPLATE["Conditions"]["RemediatesEdge"]["Fn::And"]

    assert rule["RuleCondition"] == asked == {"Fn::Equals": [{"Ref": "EdgeRemediation"}, "true"]}
    assert assertion["Assert"] == region == {"Fn::Equals": [{"Ref": "AWS::Region"}, EDGE_HOME]}
    assert "must be false in this Region" in assertion["AssertDescription"]
    at_edge = {
        n for n, r in TEMPLATE["Resources"].items() if r.get("Condition") == "RemediatesEdge"
    }
    assert at_edge == {"EdgeRunbook", "EdgeBackoutRunbook", "ChangeEdgeFunctions"}


def test_what_sealed_functions_at_the_edge_need_does_not_go_with_a_parameter() -> None:
    """Whoever turns EdgeRemediation off again has functions at the edge that load their secrets."""
    policy = resources("AWS::IAM::ManagedPolicy")["LambdaSecretsManagerPolicy"]
    conditions = [
        each["Fn::If"][0] for each in policy["PolicyDocument"]["Statement"] if "Fn::If" in each
    ]

    assert conditions == ["HoldsEdgeFunctions"] * 2
    assert TEMPLATE["Conditions"]["HoldsEdgeFunctions"] == {
        "Fn::Equals": [{"Ref": "AWS::Region"}, EDGE_HOME]
    }


def test_the_button_runs_the_document_that_the_stack_has_now() -> None:
    button = only("AWS::Config::RemediationConfiguration")

    assert button["TargetId"] == {"Ref": "RemediationRunbook"}
    assert "TargetVersion" not in button


@pytest.mark.parametrize(
    "metric", ["Errors", "Throttles", "Duration", "ApproximateNumberOfMessagesVisible"]
)
def test_somebody_is_told_when(metric: str) -> None:
    alarms = [
        each
        for each in resources("AWS::CloudWatch::Alarm").values()
        if f'"MetricName": "{metric}"' in json.dumps(each)
    ]

    assert len(alarms) == 1
    assert {"Ref": "AlarmTopicArn"} in alarms[0]["AlarmActions"]["Fn::If"][1]


# ---------------------------------------------------------- the rule's own verdict


def test_the_stacks_own_functions_are_clean_under_the_rule() -> None:
    stack = "lambda-no-plaintext-secrets"
    own = [each["Environment"]["Variables"] for each in resources(FUNCTION).values()]
    given = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    given = {name: value for each in [given, *own] for name, value in each.items()}
    layer = f"arn:aws:lambda:eu-central-1:123456789012:layer:{stack}-sealed-env"
    policies = f"arn:aws:iam::123456789012:policy/{stack}/eu-central-1"
    deployed = {
        **{name: value for name, value in given.items() if isinstance(value, str)},
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "RESERVED_CONCURRENCY": "10",
        "MAY_LIST_DISTRIBUTIONS": "false",
        "SECURITY_HUB_FINDINGS": "false",
        "MAY_READ_CLOUDFRONT_FUNCTIONS": "false",
        "SCAN_CACHE_TABLE": f"{stack}-ScanCache-1FJ8QZ3K0W2XB",
        "GRANT_POLICY_ARN": f"{policies}/{stack}-LambdaSecretsManagerPolicy-gL3nVq8Zr0Xw",
        "NEW_SECRETS_PREFIX": f"{stack}/",
        "NEW_SECRETS_KEY_ARN": "arn:aws:kms:eu-central-1:123456789012:key/"
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "PYTHON_SHIM_LAYER_ARN": f"{layer}-python:1",
        "NODE_SHIM_LAYER_ARN": f"{layer}-nodejs:1",
        "WRAPPER_SHIM_LAYER_ARN": f"{layer}-wrapper:1",
        "PROTECTION_TAG_KEY": f"{stack}:protected",
        "MAY_REPOINT_ALIASES": "false",
        "MAY_DELETE_VERSIONS": "false",
        "MAY_REMEDIATE_EDGE": "false",
        "MAY_MOVE_CODE": "false",
        "EDGE_REGIONS": "eu-central-1,ap-northeast-1",
        "STACK_FUNCTIONS": f"{stack}-RuleFunction-iT4kQ0ZbFw1x,{stack}-ScanFunction-Yp7vR2mCeL9s",
    }

    scanner = Scanner()

    found = [scanner.scan_variable(Variable(name, value)) for name, value in deployed.items()]

    assert set(deployed) == set(given)
    assert found == [None] * len(given)
