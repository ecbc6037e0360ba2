"""Automation in the embedded AWS acts under its role, and for those who may ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .automation_stand import Step, api, statuses, step_of
from .emulator import ACCOUNT, REGION, Emulator
from .remediation_stack import deployed, ended, run, start
from .remediation_template import RULE, RUNBOOK, allowing, trust


@pytest.fixture(scope="module")
def role(emulator: Emulator) -> Iterator[str]:
    with deployed(emulator) as outputs:
        yield outputs["Role"]


def new_role(emulator: Emulator, name: str, trusted: Any, *policies: Any) -> str:
    iam = emulator.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trusted))
    for number, policy in enumerate(policies):
        iam.put_role_policy(
            RoleName=name, PolicyName=f"p{number}", PolicyDocument=json.dumps(policy)
        )
    return str(made["Role"]["Arn"])


def ssm_as_user(emulator: Emulator, name: str, *policies: Any) -> Any:
    iam = emulator.client("iam")
    iam.create_user(UserName=name)
    for number, policy in enumerate(policies):
        iam.put_user_policy(
            UserName=name, PolicyName=f"p{number}", PolicyDocument=json.dumps(policy)
        )
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return emulator.client_of("ssm", {**key, "SessionToken": None})


def test_what_the_automation_role_may_not_do_fails_its_step(emulator: Emulator, role: str) -> None:
    execution = run(
        emulator, role, "reads", api("Read", "GetFunctionConfiguration", FunctionName="told")
    )

    message = execution["FailureMessage"]
    assert "An error occurred (AccessDeniedException)" in message
    session = f"Automation-{execution['AutomationExecutionId']}"
    assert f"arn:aws:sts::{ACCOUNT}:assumed-role/small-automation/{session}" in message


def test_a_rule_is_reevaluated_by_who_may_for_that_rule(emulator: Emulator, role: str) -> None:
    assert role
    described = emulator.client("config").describe_config_rules(ConfigRuleNames=[RULE])
    (rule,) = described["ConfigRules"]
    of_rule = allowing("config:StartConfigRulesEvaluation", rule["ConfigRuleArn"])
    may = new_role(emulator, "reevaluates", trust("ssm.amazonaws.com"), of_rule)

    def again(name: str, *rules: str) -> Step:
        step = api(name, "StartConfigRulesEvaluation", Service="config")
        step["inputs"]["ConfigRuleNames"] = list(rules)
        return {**step, "onFailure": "Continue"}

    execution = run(
        emulator, may, "reevaluates", again("Own", RULE), again("Several", RULE, "another")
    )

    assert statuses(execution) == {"Own": "Success", "Several": "Failed"}
    assert "(AccessDenied" in step_of(execution, "Several")["FailureMessage"]


CONFUSED = {
    "StringEquals": {"aws:SourceAccount": ACCOUNT},
    "ArnLike": {"aws:SourceArn": f"arn:aws:ssm:*:{ACCOUNT}:automation-execution/*"},
}


@pytest.mark.parametrize(
    ("name", "trusted", "assumable"),
    [
        ("of-ssm", trust("ssm.amazonaws.com", **CONFUSED), True),
        ("of-lambda", trust("lambda.amazonaws.com"), False),
        ("of-another", trust("ssm.amazonaws.com", StringEquals={
            "aws:SourceAccount": "210987654321"}), False),
    ],
)  # fmt: skip
def test_a_role_is_assumed_only_if_it_trusts_systems_manager(
    emulator: Emulator, role: str, name: str, trusted: Any, assumable: bool
) -> None:
    assert role
    other = new_role(emulator, name, trusted)

    if assumable:
        assert ended(emulator, start(emulator, other))["ExecutedBy"]
        return
    with pytest.raises(ClientError, match="The defined assume role is unable to be assumed"):
        start(emulator, other)


def test_a_user_needs_the_right_to_start_that_runbook_and_to_pass_its_role(
    emulator: Emulator, role: str
) -> None:
    def may_start(name: str) -> dict[str, Any]:
        resource = f"arn:aws:ssm:{REGION}:{ACCOUNT}:automation-definition/{name}:*"
        return allowing("ssm:StartAutomationExecution", resource)

    may_pass = allowing("iam:PassRole", role)
    ada = ssm_as_user(emulator, "ada", may_start(RUNBOOK), may_pass)
    for user, why in (
        (ssm_as_user(emulator, "bob", may_start(RUNBOOK)), "iam:PassRole"),
        (ssm_as_user(emulator, "eve", may_start("other"), may_pass), "StartAutomationExecution"),
    ):
        with pytest.raises(ClientError, match=f"not authorized to perform: .*{why}"):
            start(emulator, role, client=user)

    execution = ended(emulator, start(emulator, role, client=ada))
    assert execution["ExecutedBy"] == f"arn:aws:iam::{ACCOUNT}:user/ada"
