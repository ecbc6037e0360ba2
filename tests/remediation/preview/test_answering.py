"""What a preview says of functions, with a stack and without, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from remediation.aws.accounts import NotReached, Place
from remediation.model import FUNCTION_TAG, Options, Plan
from remediation.planning.plan import plan
from remediation.preview.answering import answers
from remediation.runbook.response import plan_response
from remediation.steps.target import read_target
from tests.remediation.account import refusal
from tests.remediation.builders import ACCOUNT, POLICY, PREFIX, REGION, STACK, function_arn
from tests.remediation.preview.stacks_in_memory import Reachable

VALUE = "harbor-pepper-71"
ASKED = {"account": ACCOUNT, "region": REGION}
READING = (
    "describe_", "get_account_summary", "get_code_signing_config", "get_function", "get_layer_",
    "get_role", "list_",
)  # fmt: skip


@pytest.fixture
def reachable() -> Reachable:
    reachable = Reachable()
    reachable.account.functions.create("orders", {"DB_PASSWORD": VALUE, "TABLE": "orders"})
    return reachable


def question(name: str = "orders", *variables: str) -> str:
    found = [
        {"name": each, "secret_type": "", "exempt": False} for each in variables or ("DB_PASSWORD",)
    ]
    return json.dumps(
        {"action": "plan", "function_name": name, "scan": {"variables": found}},
    )


def told(reachable: Reachable, *questions: str, **asked: Any) -> list[Any]:
    lines = [json.dumps(ASKED | asked), *(questions or [question()])]
    return [json.loads(line) for line in answers(lines, reachable, sleep=lambda _: None)]


def test_with_a_stack_the_answer_is_the_runbooks_own_plan(reachable: Reachable) -> None:
    reachable.deploy()

    first, answer = told(reachable)

    assert first == {"stack": "one", "note": ""}
    target = read_target(reachable.account.aws(), STACK, "orders", Options())
    planned = plan(target, ["DB_PASSWORD"], Options())
    assert isinstance(planned, Plan)
    response = plan_response(target, planned)
    assert answer["status"] == "movable"
    for part in ("moving", "steps", "warnings"):
        assert answer[part] == response[part]


def test_without_a_stack_it_says_so_and_names_no_steps(reachable: Reachable) -> None:
    first, answer = told(reachable)

    assert first["stack"] is None
    assert first["note"] == "no stack is deployed here; planned by the template's defaults"
    assert (answer["status"], answer["moving"]) == ("movable", ["DB_PASSWORD"])
    assert (answer["steps"], answer["warnings"]) == ([], [])


def test_of_several_stacks_the_person_chooses(reachable: Reachable) -> None:
    reachable.deploy("one")
    reachable.deploy("two", PROTECTION_TAG_KEY="hands-off")
    reachable.account.functions.tags["orders"]["hands-off"] = "please"

    undecided, unprotected = told(reachable)
    chosen, protected = told(reachable, stack="two")

    assert (undecided["stack"], chosen["stack"]) == (None, "two")
    assert undecided["note"].startswith("there are several stacks, one, two: --stack says which")
    assert (unprotected["status"], protected["status"]) == ("movable", "refused")


@pytest.mark.parametrize(
    ("prepare", "stack", "note"),
    [
        (lambda _: None, "three", "there is no stack three here"),
        (
            lambda each: setattr(each.stacks, "denied", True),
            None,
            "no stack was read: cloudformation:DescribeStacks was denied for this Region",
        ),
        (
            lambda each: each.stacks.stacks.update(old={"Rule": "rule"}),
            "old",
            "the stack old is of another template",
        ),
        (
            lambda each: each.stacks.stacks.update(old={"RemediationFunction": "orders"}),
            "old",
            "the stack old is of another template",
        ),
    ],
    ids=["missing", "denied", "another template", "another version"],
)
def test_a_stack_that_cannot_be_read_is_no_reason_to_say_nothing(
    reachable: Reachable, prepare: Callable[[Reachable], None], stack: str | None, note: str
) -> None:
    prepare(reachable)

    first, answer = told(reachable, stack=stack)

    assert first["stack"] is None
    assert first["note"].startswith(note)
    assert answer["status"] == "movable"


def test_a_refusal_is_the_plannings_own_with_what_to_do(reachable: Reachable) -> None:
    reachable.account.functions.edit("orders", Runtime="provided.al2023")

    _, answer = told(reachable)

    assert answer["status"] == "refused"
    (refused,) = answer["refusals"]
    assert "no shim for the runtime provided.al2023" in refused["reason"]
    assert refused["remedy"].startswith("have the program read a secret once")


def test_a_protecting_tag_of_the_audit_counts_where_no_stack_is(reachable: Reachable) -> None:
    reachable.account.functions.tags["orders"]["hands-off"] = ""

    _, answer = told(reachable, protection_tag_key="hands-off")

    assert answer["status"] == "refused"


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("list_attached_role_policies", "iam:ListAttachedRolePolicies"),
        ("get_function_code_signing_config", "lambda:GetFunctionCodeSigningConfig"),
        ("list_versions_by_function", "lambda:ListVersionsByFunction"),
        ("describe_secret", "secretsmanager:DescribeSecret"),
        ("get_function", "lambda:GetFunction"),
    ],
)
def test_what_could_not_be_read_is_unknown_and_named_and_never_movable(
    reachable: Reachable, operation: str, action: str
) -> None:
    def deny(called: str) -> None:
        if called == operation:
            raise refusal("AccessDeniedException", called)

    reachable.account.before = deny

    _, answer = told(reachable)

    assert answer["status"] == "unknown"
    assert f"{action} was denied" in answer["unread"][0]


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        ({"Environment": {"Error": {"ErrorCode": "AccessDeniedException"}}}, "environment"),
        ({"TagsError": {"ErrorCode": "AccessDeniedException"}}, "tags"),
    ],
)
def test_what_lambda_withholds_from_these_credentials_is_no_refusal_of_the_buttons(
    reachable: Reachable,
    monkeypatch: pytest.MonkeyPatch,
    answered: dict[str, Any],
    said: str,
) -> None:
    functions = reachable.account.functions
    whole = functions.get_function(FunctionName="orders")
    if said == "environment":
        whole["Configuration"] |= answered
    else:
        whole |= answered
    monkeypatch.setattr(functions, "get_function", lambda **_: whole)
    monkeypatch.setattr("time.sleep", lambda _: None)

    _, answer = told(reachable)

    assert (answer["status"], answer["refusals"]) == ("unknown", [])
    assert answer["unread"] == [f"The function's {said} could not be read (AccessDeniedException)"]


def test_enforced_code_signing_is_unknown_until_there_is_a_layer(reachable: Reachable) -> None:
    reachable.account.functions.signing = {
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "AllowedPublishers": {"SigningProfileVersionArns": ["arn:a-profile"]},
    }

    _, alone = told(reachable)
    reachable.deploy()
    _, with_stack = told(reachable)

    assert alone["status"] == "unknown"
    assert "enforces code signing" in alone["unread"][0]
    assert with_stack["status"] == "refused"


def test_a_function_that_is_gone_and_one_that_is_sealed_are_said_so(reachable: Reachable) -> None:
    _, gone, left = told(reachable, question("no-more"), question("orders", "NO_MORE"))

    assert gone["status"] == "gone"
    assert left["status"] == "nothing"


def test_the_owner_and_the_role_come_with_the_answer(reachable: Reachable) -> None:
    reachable.account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    _, answer = told(reachable)

    assert answer["owner"] == "CloudFormation stack shop"
    assert answer["owning_stack"] == "shop"
    assert answer["role_arn"].startswith(f"arn:aws:iam::{ACCOUNT}:role/")


def test_of_a_function_without_anything_to_move_only_the_owner_is_read(
    reachable: Reachable,
) -> None:
    reachable.account.functions.tags["orders"]["managed-by"] = "terraform"
    nothing = {"action": "plan", "function_name": "orders", "scan": {"variables": []}}

    _, answer = told(reachable, json.dumps(nothing))

    assert (answer["status"], answer["owner"]) == ("nothing", "Terraform")
    assert reachable.account.calls == ["get_function"]


def test_a_role_of_several_functions_is_read_once(reachable: Reachable) -> None:
    reachable.account.functions.create("mail", {"DB_PASSWORD": VALUE})

    told(reachable, question(), question("mail"))

    assert reachable.account.calls.count("list_attached_role_policies") == 1


def test_lambda_is_asked_for_half_of_what_it_answers(reachable: Reachable) -> None:
    now, slept = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    lines = [json.dumps(ASKED), question(), question(), question()]
    assert len([*answers(lines, reachable, lambda: now[0], sleep)]) == 4

    assert slept == [0.0, 0.375, 0.375]


def test_nothing_is_changed_and_no_value_of_a_secret_is_read(reachable: Reachable) -> None:
    reachable.deploy()
    reachable.account.roles.attached["orders-role"] = [POLICY]
    reachable.account.secrets.create_secret(
        Name=f"{PREFIX}orders/environment",
        SecretString="{}",
        ClientRequestToken="0" * 32,
        Tags=[{"Key": FUNCTION_TAG, "Value": function_arn("orders")}],
    )

    _, answer = told(reachable)

    assert "What it holds is not read here" in answer["warnings"][-1]
    calls = set(reachable.account.calls)
    assert {each for each in calls if not each.startswith(READING)} == set()
    assert "get_secret_value" not in calls


def test_no_value_is_answered(reachable: Reachable) -> None:
    reachable.deploy()

    assert VALUE not in json.dumps(told(reachable))


def test_without_credentials_the_first_answer_is_the_error() -> None:
    def reach(_: Place) -> Any:
        raise NotReached("there are none")

    lines = [json.dumps(ASKED), question()]

    assert [json.loads(line) for line in answers(lines, reach)] == [{"error": "there are none"}]


def test_the_clients_are_those_of_the_place_that_was_named(reachable: Reachable) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/audit"

    told(reachable, profile="work", role_arn=role)

    assert reachable.places == [Place(REGION, "work", role)]
