"""DeleteVersions: what may still be used stays, and what stays keeps nothing else from going."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from remediation.aws.functions import read
from remediation.aws.version_references import with_references
from remediation.aws.versions import read_published
from remediation.planning.published import MOST_AT_ONCE
from remediation.steps.delete_versions import delete_versions
from tests.remediation.account import Account, refusal
from tests.remediation.builders import REGION, ROLE, function_arn
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import make_plan, remediate, step_context

MOVING = ("DB_PASSWORD", "TOKEN")


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    return made


def press(account: Account, **choices: Any) -> dict[str, Any]:
    return remediate(account, "orders", *MOVING, delete_old_versions=True, **choices)


def left(account: Account) -> list[str]:
    return [version["Version"] for version in account.functions.published["orders"]]


# ------------------------------------------------------------------ Lambda@Edge

EDGE_ROLE = "arn:aws:iam::123456789012:role/edge-role"
ELSEWHERE = "arn:aws:iam::210987654321:role/orders-role"


@pytest.mark.parametrize(
    ("region", "role", "stays"),
    [
        ("us-east-1", EDGE_ROLE, True),
        ("us-east-1", ELSEWHERE, True),
        ("us-east-1", ROLE, False),
        ("eu-central-1", EDGE_ROLE, False),
    ],
)
def test_a_version_stays_that_cloudfront_may_run(
    account: Account, region: str, role: str, *, stays: bool
) -> None:
    functions = account.functions
    for number in ("1", "2", "3"):
        functions.publish("orders")
        arn = f"{function_arn('orders')}:{number}".replace(REGION, region)
        functions.published["orders"][-1].update(FunctionArn=arn, Role=role)
    functions.edit("orders", FunctionArn=function_arn("orders").replace(REGION, region))

    planned = make_plan(account, "orders", *MOVING, delete_old_versions=True)

    assert planned["deletable"] == ([] if stays else ["1", "2"])
    assert ("perhaps CloudFront" in str(planned["warnings"])) is stays


def test_a_version_whose_role_is_gone_is_run_by_nobody(account: Account) -> None:
    def gone(operation: str) -> None:
        if operation == "get_role":
            account.before = lambda _: None
            raise refusal("NoSuchEntity")

    for _ in range(2):
        account.functions.publish("orders")
        account.functions.published["orders"][-1]["Role"] = EDGE_ROLE
    arn = function_arn("orders").replace(REGION, "us-east-1")
    account.functions.edit("orders", FunctionArn=arn, Role=EDGE_ROLE)
    account.functions.edit("orders", Role=ROLE)
    looked_at = read_published(account.aws(), read(account.aws(), "orders"))
    account.before = gone

    known = with_references(account.aws(), read(account.aws(), "orders"), looked_at, ["1"])

    assert known[0].references == ()


@pytest.mark.parametrize("code", ["InvalidParameterValueException", "ResourceConflictException"])
def test_a_version_that_lambda_refuses_to_delete_stays_and_keeps_no_other(
    account: Account, code: str
) -> None:
    for _ in range(4):
        account.functions.publish("orders")
    refused = [1]

    def refuse(operation: str) -> None:
        refused[0] -= operation == "delete_function"
        if operation == "delete_function" and refused[0] == 0:
            raise refusal(code)

    account.before = refuse

    press(account)

    assert left(account) == ["1", "4"]


# ------------------------------------------------------------------ the newest one of an owner


def test_the_newest_version_stays_though_an_alias_leaves_an_older_one(account: Account) -> None:
    """A pipeline has published a version, and is about to move the alias to it."""
    account.functions.publish("orders")
    account.functions.publish("orders", "live")
    account.functions.publish("orders")

    planned = press(account, repoint_aliases=True)

    assert planned["deletable"] == ["1", "2"]
    assert left(account)[0] == "3"
    assert account.functions.aliases["orders"][0]["FunctionVersion"] not in {"2", "3"}


def test_the_newest_version_goes_if_an_alias_leaves_it(account: Account) -> None:
    account.functions.publish("orders")
    account.functions.publish("orders", "live")

    assert press(account, repoint_aliases=True)["deletable"] == ["1", "2"]


def test_the_newest_version_stays_if_only_one_of_its_aliases_leaves_it(account: Account) -> None:
    account.functions.publish("orders")
    account.functions.publish("orders", "live", "canary")
    weights = {"AdditionalVersionWeights": {"1": 0.1}}
    account.functions.aliases["orders"][1]["RoutingConfig"] = weights

    assert press(account, repoint_aliases=True)["deletable"] == []
    assert left(account)[:2] == ["1", "2"]


# ------------------------------------------------------------------ what runs without a name


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"DurableConfig": {"ExecutionTimeout": 9}}, "perhaps durable executions"),
        ({"DurableConfig": {}}, "perhaps durable executions"),
        ({"CapacityProviderConfig": {"x": 1}}, "instances of a capacity provider"),
    ],
    ids=str,
)
@pytest.mark.parametrize("number", ["1", "2"])
def test_a_version_that_may_run_by_itself_stays(
    account: Account, setting: dict[str, Any], named: str, number: str
) -> None:
    for each in ("1", "2"):
        account.functions.publish("orders")
        if each == number:
            account.functions.published["orders"][-1].update(setting)
    account.functions.publish("orders", "live")

    planned = press(account)

    assert left(account) == [number, "3"]
    assert f"{number} ({named})" in str(planned["warnings"])


# ------------------------------------------------------------------ many versions


@pytest.mark.parametrize("kind", ["permissions", "provisioned", "invoke_settings", "mappings"])
def test_many_versions_in_use_keep_no_other_version_from_going(account: Account, kind: str) -> None:
    used = [account.functions.publish("orders") for _ in range(MOST_AT_ONCE + 1)]
    if kind == "mappings":
        account.functions.mappings = [f"{function_arn('orders')}:{number}" for number in used]
    else:
        getattr(account.functions, kind)["orders"] = used
    unused = [account.functions.publish("orders") for _ in range(2)]
    newest = account.functions.publish("orders", "live")

    planned = press(account)

    assert planned["deletable"] == unused
    assert left(account) == [*used, newest]


def mapping(account: Account, number: str) -> None:
    account.functions.mappings.append(f"{function_arn('orders')}:{number}")


def provision(account: Account, number: str) -> None:
    account.functions.provisioned.setdefault("orders", []).append(number)


def allow(account: Account, number: str) -> None:
    account.functions.permissions.setdefault("orders", []).append(number)


@pytest.mark.parametrize("refer", [mapping, provision, allow])
def test_a_version_that_is_named_while_others_are_deleted_stays(
    account: Account, refer: Callable[[Account, str], None]
) -> None:
    unused = [account.functions.publish("orders") for _ in range(40)]
    newest = account.functions.publish("orders", "live")
    planned = make_plan(account, "orders", *MOVING, delete_old_versions=True)
    remediate(account, "orders", *MOVING)
    deleted = [0]

    def meanwhile(operation: str) -> None:
        deleted[0] += operation == "delete_function"
        if operation == "delete_function" and deleted[0] == 2:
            refer(account, "40")

    account.after = meanwhile

    (said,) = delete_versions(step_context(account, "orders", plan=planned))

    assert "Published versions 40 stay: something points at them by now" in said
    assert left(account) == [unused[-1], newest]
