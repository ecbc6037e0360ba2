"""The policy that `audit --plan --policy` prints is what a preview asks for, and nothing more."""

from __future__ import annotations

import json

from remediation.preview.answering import answers
from rule.audit.policy import PLANNING_ACTIONS, READING_ACTIONS
from tests.remediation.builders import ACCOUNT, REGION, function_arn
from tests.remediation.preview.stacks_in_memory import Reachable

CALLS = {
    "cloudformation": ("describe_stack_resources", "describe_stacks"),
    "iam": ("get_account_summary", "get_role", "list_attached_role_policies"),
    "secretsmanager": ("describe_secret",),
}
"""By service; all others are Lambda's."""
ACTIONS = {"get_layer_version_by_arn": "lambda:GetLayerVersion"}
"""Of calls whose action has another name."""


def action(call: str) -> str:
    name = "".join(word.capitalize() for word in call.split("_"))
    service = next((each for each, calls in CALLS.items() if call in calls), "lambda")
    return ACTIONS.get(call, f"{service}:{name}")


def test_each_action_of_a_plan_is_needed_and_no_other() -> None:
    reachable = Reachable()
    account = reachable.account
    reachable.deploy()
    # All that makes a plan ask for more: versions, a full role, code signing, Lambda@Edge's Region.
    account.functions.create("orders", {"DB_PASSWORD": "a value"})
    account.functions.publish("orders", "live")
    in_edge = function_arn("orders").replace(REGION, "us-east-1")
    account.functions.edit("orders", FunctionArn=in_edge)
    account.roles.attached["orders-role"] = [f"arn:aws:iam::aws:policy/{n}" for n in range(10)]
    account.functions.signing = {
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "AllowedPublishers": {"SigningProfileVersionArns": []},
    }
    scan = {"variables": [{"name": "DB_PASSWORD", "secret_type": "", "exempt": False}]}
    question = {"action": "plan", "function_name": "orders", "scan": scan}

    told = [
        *answers(map(json.dumps, ({"account": ACCOUNT, "region": REGION}, question)), reachable)
    ]

    assert json.loads(told[-1])["status"] == "refused", told
    asked = {action(call) for call in (*account.calls, *reachable.stacks.calls)}
    assert asked - {*READING_ACTIONS} == {*PLANNING_ACTIONS}
