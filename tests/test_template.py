"""What the template promises to whoever deploys it, and what no linter checks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from remediation.model import SHIM_LAYERS
from rule.compliance.exemption import EXEMPTION_TAG
from rule.compliance.parameters import InvalidRuleParameters, parse_parameters
from rule.detection.scanner import Scanner
from rule.model import RuleParameters, Variable
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


# --------------------------------------------------------- what people see of it


def test_the_description_says_that_the_recorder_must_be_on() -> None:
    assert "recorder must be on" in TEMPLATE["Description"]
    assert len(TEMPLATE["Description"].encode()) <= 1024


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

    assert len(runbooks) == 2
    assert {each["UpdateMethod"] for each in runbooks.values()} == {"Replace"}
    # A document with a name of its own cannot be replaced.
    assert not any("Name" in each for each in runbooks.values())


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
        "STACK_FUNCTIONS": f"{stack}-RuleFunction-iT4kQ0ZbFw1x,{stack}-ScanFunction-Yp7vR2mCeL9s",
    }

    scanner = Scanner()

    found = [scanner.scan_variable(Variable(name, value)) for name, value in deployed.items()]

    assert set(deployed) == set(given)
    assert found == [None] * len(given)
