"""The step DeleteVersions: old versions go once nothing points at them, and nothing else goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from remediation.aws import versions
from remediation.model import PROTECTION_TAG, Function
from remediation.planning.protection import Protected
from remediation.steps.context import StepFailed
from remediation.steps.delete_versions import delete_versions
from tests.remediation.account import Account, lost_answer, refusal
from tests.remediation.builders import function, function_arn
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context


@pytest.fixture
def account() -> Account:
    """An account with two old versions with plaintext and a newest one, which `live` runs."""
    made = Account()
    made.functions.create("orders", ENVIRONMENT)
    made.functions.publish("orders")
    made.functions.publish("orders")
    made.functions.publish("orders", "live")
    return made


def press(account: Account) -> dict[str, Any]:
    return remediate(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)


def left(account: Account) -> list[str]:
    return [version["Version"] for version in account.functions.published["orders"]]


def test_versions_with_plaintext_go_if_nothing_points_at_them(account: Account) -> None:
    planned = press(account)

    assert planned["steps"][-1] == (
        "DeleteVersions: delete the published versions 1, 2, with their code"
    )
    assert left(account) == ["3"]
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_the_plan_shows_which_versions_keep_plaintext_and_what_points_at_each(
    account: Account,
) -> None:
    account.functions.mappings = [f"{function_arn('orders')}:1", f"{function_arn('other')}:2"]

    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)

    both = ["DB_PASSWORD", "TOKEN"]
    assert planned["versions"] == [
        {"version": "1", "variables": both, "named_by": ["event source"]},
        {"version": "2", "variables": both, "named_by": []},
        {"version": "3", "variables": both, "named_by": ["live"]},
    ]
    assert planned["deletable"] == ["2"]
    assert "keep the plaintext: 1 (event source), 2, 3 (live)." in str(planned["warnings"])


def event_source(account: Account) -> None:
    account.functions.mappings = [f"{function_arn('orders')}:1"]


def provisioned(account: Account) -> None:
    account.functions.provisioned["orders"] = ["1"]


def invoke_settings(account: Account) -> None:
    account.functions.invoke_settings["orders"] = ["1"]


def permission(account: Account) -> None:
    account.functions.permissions["orders"] = ["1"]


def alias(account: Account) -> None:
    account.functions.aliases["orders"].append({"Name": "old", "FunctionVersion": "1"})


def weight(account: Account) -> None:
    weights = {"AdditionalVersionWeights": {"1": 0.1}}
    account.functions.aliases["orders"][0]["RoutingConfig"] = weights


REFERENCES = [event_source, provisioned, invoke_settings, permission, alias, weight]


@pytest.mark.parametrize("refer", REFERENCES)
def test_a_version_that_something_points_at_is_not_planned_to_go(
    account: Account, refer: Callable[[Account], None]
) -> None:
    refer(account)

    planned = press(account)

    assert planned["deletable"] == ["2"]
    assert left(account) == ["1", "3"]


@pytest.mark.parametrize("refer", REFERENCES)
def test_a_version_that_something_points_at_since_the_plan_stays(
    account: Account, refer: Callable[[Account], None]
) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    refer(account)

    (said,) = delete_versions(step_context(account, "orders", plan=planned))

    assert "Published versions 1 stay: something points at them by now" in said
    assert left(account) == ["1", "3"]


def test_an_alias_that_is_moved_to_a_version_at_the_last_moment_keeps_it(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    before_call(account, "delete_function", lambda: alias(account))

    (said,) = delete_versions(step_context(account, "orders", plan=planned))

    assert "Published versions 1 stay" in said
    assert left(account) == ["1", "3"]


def test_the_newest_version_stays_although_nothing_points_at_it(account: Account) -> None:
    account.functions.aliases.clear()

    assert press(account)["deletable"] == ["1", "2"]
    assert left(account) == ["3"]


def test_a_version_without_plaintext_stays(account: Account) -> None:
    account.functions.published["orders"][0]["Environment"] = {"TABLE": "orders"}

    assert press(account)["deletable"] == ["2"]
    assert left(account) == ["1", "3"]


def test_what_the_dry_run_did_not_list_stays(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)
    planned["deletable"] = ["2"]
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")

    delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["1", "3"]


def test_a_function_that_is_sealed_already_gets_its_versions_cleaned(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    before = dict(environment(account))

    planned = remediate(account, "orders", delete_old_versions=True)

    assert planned["status"] == "Only versions are left"
    assert left(account) == ["3"]
    assert environment(account) == before


def test_nothing_goes_unless_it_is_asked_for(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")

    assert left(account) == ["1", "2", "3"]


def test_nothing_goes_once_the_function_was_backed_out(account: Account) -> None:
    planned = press_without_deletion(account)
    back_out(account, "orders")

    with pytest.raises(StepFailed, match="not sealed any more"):
        delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["1", "2", "3"]


def test_the_rest_stays_if_the_function_is_backed_out_in_between(account: Account) -> None:
    planned = press_without_deletion(account)
    before_call(account, "get_function", lambda: back_out(account, "orders"), number=3)

    with pytest.raises(StepFailed, match="not sealed any more"):
        delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["2", "3"]


def test_a_function_that_is_protected_meanwhile_keeps_its_versions(account: Account) -> None:
    planned = press_without_deletion(account)
    account.functions.tags["orders"][PROTECTION_TAG] = "true"

    with pytest.raises(Protected):
        delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["1", "2", "3"]


@pytest.mark.parametrize("lost", [False, True], ids=["before", "after"])
def test_a_deletion_that_went_wrong_is_repeated(account: Account, lost: bool) -> None:
    planned = press_without_deletion(account)

    def go_wrong(operation: str) -> None:
        if operation == "delete_function":
            account.before = account.after = lambda _: None
            raise lost_answer() if lost else refusal("ServiceException")

    setattr(account, "after" if lost else "before", go_wrong)

    with pytest.raises(Exception, match="lambda:DeleteFunction failed for orders:1"):
        delete_versions(step_context(account, "orders", plan=planned))
    delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["3"]


def test_without_time_the_rest_is_left_to_the_next_press(account: Account) -> None:
    planned = press_without_deletion(account)
    context = step_context(account, "orders", plan=planned)
    object.__setattr__(context, "seconds_left", lambda: 5.0)

    (said,) = delete_versions(context)

    assert "versions 1, 2 stay" in said
    assert left(account) == ["1", "2", "3"]


@pytest.mark.parametrize("number", ["", "$LATEST", "live", "0", "01", "1 "])
def test_what_is_no_number_of_a_version_is_never_deleted(account: Account, number: str) -> None:
    orders: Function = function()

    with pytest.raises(ValueError, match="number"):
        versions.delete(account.aws(), orders, number)

    assert account.calls == []


def press_without_deletion(account: Account) -> dict[str, Any]:
    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    return planned


# ------------------------------------------------------------------ what a stack goes back to


@pytest.mark.parametrize(
    ("versions", "goes"),
    [(["1", "2", "3"], ["1"]), (["2", "3"], []), (["3"], []), (["1", "3"], [])],
    ids=str,
)
def test_the_version_stays_to_which_a_stack_goes_back_if_its_deployment_fails(
    account: Account, versions: list[str], goes: list[str]
) -> None:
    published = account.functions.published["orders"]
    published[:] = [each for each in published if each["Version"] in versions]
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    planned = press(account)

    assert planned["deletable"] == goes
    assert left(account) == [each for each in versions if each not in goes]
    assert "The newest two versions are not deleted: the CloudFormation stack shop owns" in (
        str(planned["warnings"])
    )


def test_a_version_stays_that_a_stack_gets_to_own_before_it_is_deleted(account: Account) -> None:
    planned = press_and_plan(account)
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    said = delete_versions(step_context(account, "orders", plan=planned))

    assert left(account) == ["2", "3"]
    assert "Published versions 2 stay" in str(said)


def press_and_plan(account: Account) -> dict[str, Any]:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    return make_plan(account, "orders", delete_old_versions=True)
