"""The steps Publish and Repoint: an alias runs the same without plaintext, or stays."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import PROBE_VARIABLE, RemediationError
from remediation.steps import publish, repoint
from remediation.steps.context import StepFailed
from tests.remediation.account import Account, refusal
from tests.remediation.aliases import MOVING, runs
from tests.remediation.builders import LAYERS, ROLE
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET, environment
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context


@pytest.fixture
def account() -> Account:
    """An account with a function that two aliases run as it is, and a third as it was."""
    made = Account()
    made.functions.create("orders", {**ENVIRONMENT, "DB_PASSWORD": "an earlier value"})
    made.functions.publish("orders", "old")
    made.functions.edit("orders", Environment=dict(ENVIRONMENT))
    made.functions.publish("orders", "live", "canary")
    return made


def press(account: Account, **choices: Any) -> dict[str, Any]:
    return remediate(account, "orders", *MOVING, repoint_aliases=True, **choices)


def version(account: Account, number: str) -> dict[str, Any]:
    (found,) = account.functions.run_by(f"orders:{number}")
    return found


def numbers(account: Account) -> list[str]:
    return [each["Version"] for each in account.functions.published["orders"]]


def rotate(account: Account) -> None:
    """Put another password into the secret, as its owner would."""
    secret = account.secrets.stored[SECRET]
    secret.versions["rotated"] = json.dumps({"DB_PASSWORD": "rotated", "TOKEN": "another"})
    secret.make_current("rotated")


def test_an_alias_that_ran_the_same_runs_it_without_plaintext(account: Account) -> None:
    planned = press(account)

    assert (
        "Repoint: publish a version without plaintext, probe it, and move to it: "
        in (planned["steps"][-1])
    )
    new = runs(account)["live"]
    assert runs(account) == {"old": "1", "live": new, "canary": new}
    assert version(account, new)["Environment"] == environment(account)
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


def test_the_version_was_probed_before_by_a_twin_that_is_gone(account: Account) -> None:
    press(account)

    new = runs(account)["live"]
    assert numbers(account) == ["1", "2", new]
    assert PROBE_VARIABLE not in {*version(account, new)["Environment"], *environment(account)}
    changes = [c for c in account.calls if c in {"publish_version", "invoke", "update_alias"}]
    assert changes[2:] == [
        *("publish_version", "invoke", "publish_version"),
        *("update_alias", "update_alias"),
    ]


def test_an_alias_that_would_see_another_value_stays_and_is_named(account: Account) -> None:
    planned = press(account)

    (said,) = [each for each in planned["warnings"] if "stays at" in each]
    assert said.startswith(
        "The alias old stays at version 1: its version differs from $LATEST in the variable "
        "DB_PASSWORD: publish"
    )
    assert "earlier value" not in str(planned)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"CodeSha256": "another hash"}, "its code"),
        ({"Timeout": 60}, "Timeout"),
        ({"Handler": "other.handler"}, "Handler"),
        ({"Layers": [{"Arn": f"{LAYERS}:other:1"}]}, "Layers"),
        ({"Role": f"{ROLE}-2"}, "Role"),
        ({"Environment": {**ENVIRONMENT, "NEW": "1"}}, "the variable NEW"),
        ({"Environment": {**ENVIRONMENT, "TABLE": "other"}}, "the variable TABLE"),
        ({"SettingOfTomorrow": "on"}, "SettingOfTomorrow"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_an_alias_whose_version_differs_stays(
    account: Account, changes: dict[str, Any], named: str
) -> None:
    account.functions.edit("orders", **changes)

    planned = press(account)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    said = " ".join(planned["warnings"])
    assert "The alias live stays at version 2: its version differs from $LATEST in" in said
    assert named in said
    assert numbers(account) == ["1", "2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Description": "new words"},
        {"LastModified": "today"},
        {"RuntimeVersionConfig": {"RuntimeVersionArn": "arn:patched"}},
        {"SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"}},
    ],
)
def test_what_changes_by_itself_keeps_no_alias(account: Account, changes: dict[str, Any]) -> None:
    if "SnapStart" in changes:
        version(account, "2")["SnapStart"] = {"ApplyOn": "None", "OptimizationStatus": "On"}
    account.functions.edit("orders", **changes)

    press(account)

    assert runs(account)["live"] != "2"


def test_an_alias_that_runs_two_versions_by_weight_stays(account: Account) -> None:
    weights = {"AdditionalVersionWeights": {"1": 0.1}}
    account.functions.aliases["orders"][1]["RoutingConfig"] = weights

    planned = press(account)

    assert "live stays at version 2: it runs 1 by weight, too" in str(planned["warnings"])
    assert runs(account)["live"] == "2"
    assert runs(account)["canary"] != "2"


def test_aliases_of_a_function_that_a_stack_owns_stay(account: Account) -> None:
    account.functions.tags["orders"]["aws:cloudformation:stack-name"] = "shop"

    planned = press(account)

    assert "The CloudFormation stack shop owns" in str(planned["warnings"])
    assert "live stays at version 2: the CloudFormation stack shop" in str(planned["warnings"])
    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}


@pytest.mark.parametrize("pinned", [["2"], ["1", "2"], ["2", "live"]], ids=str)
def test_aliases_stay_whose_version_has_provisioned_concurrency_by_its_number(
    account: Account, pinned: list[str]
) -> None:
    account.functions.provisioned["orders"] = pinned

    planned = press(account)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    for name in ("live", "canary"):
        assert (
            f"The alias {name} stays at version 2: the version has provisioned concurrency by its "
            "number" in str(planned["warnings"])
        )


@pytest.mark.parametrize("others", [["live"], ["1"], ["live", "canary"], ["old"]], ids=str)
def test_provisioned_concurrency_of_aliases_and_of_other_versions_keeps_no_alias(
    account: Account, others: list[str]
) -> None:
    account.functions.provisioned["orders"] = others

    press(account)

    assert runs(account)["live"] not in {"1", "2"}


def test_nothing_is_moved_unless_it_is_asked_for(account: Account) -> None:
    remediate(account, "orders", *MOVING)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert "publish_version" not in account.calls


def test_a_function_that_is_sealed_already_gets_its_aliases_moved(account: Account) -> None:
    remediate(account, "orders", *MOVING)

    planned = remediate(account, "orders", repoint_aliases=True)

    assert planned["status"] == "Only versions are left"
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert runs(account)["live"] not in {"1", "2"}


def test_a_version_that_is_published_already_is_moved_to(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    there = account.functions.publish("orders")

    remediate(account, "orders", repoint_aliases=True)

    assert runs(account)["live"] == there
    assert numbers(account) == ["1", "2", there]


def test_a_version_that_is_published_already_is_found_behind_newer_ones(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    there = account.functions.publish("orders")
    account.functions.edit("orders", Timeout=9)
    newer = account.functions.publish("orders")
    account.functions.edit("orders", Timeout=3)

    remediate(account, "orders", repoint_aliases=True)

    assert runs(account)["live"] == there
    assert numbers(account) == ["1", "2", there, newer]


def test_a_second_press_publishes_and_moves_nothing(account: Account) -> None:
    press(account)
    before, left = runs(account), numbers(account)

    planned = remediate(account, "orders", repoint_aliases=True)

    assert planned["steps"] == []
    assert (runs(account), numbers(account)) == (before, left)


def test_versions_that_aliases_left_are_deleted_if_that_is_asked_for_too(account: Account) -> None:
    planned = press(account, delete_old_versions=True)

    assert planned["deletable"] == ["2"]
    assert numbers(account) == ["1", runs(account)["live"]]


def test_a_value_that_was_rotated_in_the_secret_keeps_the_alias(account: Account) -> None:
    planned = make_plan(account, "orders", *MOVING, repoint_aliases=True)
    remediate(account, "orders", *MOVING)
    rotate(account)

    published = publish.publish(step_context(account, "orders", plan=planned))

    assert published.version is None
    assert "live stays at version 2: its version differs from $LATEST in the variable DB" in (
        " ".join(published.warnings)
    )


# ------------------------------------------------------------------ what goes wrong


def test_a_version_that_does_not_load_the_secret_moves_no_alias(account: Account) -> None:
    remediate(account, "orders", *MOVING)
    # Its grant holds for the function and not for its versions, say.
    account.functions.only_latest_starts = True

    with pytest.raises(StepFailed, match=r"Version 3 of orders could not load the secret, so no"):
        remediate(account, "orders", repoint_aliases=True)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert numbers(account) == ["1", "2"]
    assert PROBE_VARIABLE not in environment(account)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("state", ["Failed", "Pending"])
def test_a_version_that_does_not_become_active_moves_no_alias(account: Account, state: str) -> None:
    def spoil(operation: str) -> None:
        if operation == "publish_version":
            account.functions.published["orders"][-1]["State"] = state

    account.after = spoil

    with pytest.raises(RemediationError, match=f"Version 3 of orders is {state}, and no alias"):
        press(account)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert numbers(account) == ["1", "2"]


@pytest.mark.parametrize("operation", ["publish_version", "update_alias", "delete_function"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_call_that_fails_puts_the_aliases_back(
    account: Account, operation: str, number: int
) -> None:
    left = [number]

    def fail(called: str) -> None:
        left[0] -= called == operation
        if called == operation and left[0] == 0:
            raise refusal("ServiceException")

    account.before = fail
    if (operation, number) == ("delete_function", 2):
        press(account)
        return

    with pytest.raises(RemediationError, match="ServiceException"):
        press(account)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert PROBE_VARIABLE not in environment(account)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    press(account)
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert len(numbers(account)) == 3


@pytest.mark.parametrize("number", [1, 2])
def test_a_region_without_room_for_code_leaves_aliases_and_says_what_to_do(
    account: Account, number: int
) -> None:
    left = [number]

    def refuse(operation: str) -> None:
        left[0] -= operation == "publish_version"
        if operation == "publish_version" and left[0] == 0:
            raise refusal("CodeStorageExceededException")

    account.before = refuse

    with pytest.raises(RemediationError, match="delete some that nothing uses, then start again"):
        press(account)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert numbers(account) == ["1", "2"]
    assert PROBE_VARIABLE not in environment(account)


def test_a_twin_that_may_not_be_deleted_stays_and_is_named(account: Account) -> None:
    def deny(called: str) -> None:
        if called == "delete_function":
            raise refusal("AccessDeniedException")

    planned = make_plan(account, "orders", *MOVING, repoint_aliases=True)
    remediate(account, "orders", *MOVING)
    account.before = deny

    published = publish.publish(step_context(account, "orders", plan=planned))

    assert published.version == "4"
    (said,) = published.warnings
    assert said.startswith("Published versions 3 stay: they hold no plaintext and were only probed")
    account.before = lambda _: None
    assert repoint.put_back(step_context(account, "orders", plan=planned)) == ()
    assert numbers(account) == ["1", "2", "4"]


def deploy(account: Account) -> None:
    account.functions.edit("orders", CodeSha256="another hash")


def protect(account: Account) -> None:
    account.functions.tags["orders"]["lambda-no-plaintext-secrets:protected"] = "true"


def give_back(account: Account) -> None:
    back_out(account, "orders")


@pytest.mark.parametrize("do", [deploy, protect, give_back])
@pytest.mark.parametrize(
    ("operation", "number"),
    [("publish_version", 1), ("publish_version", 2), ("update_alias", 1), ("list_aliases", 3)],
)
def test_whatever_others_do_meanwhile_each_alias_goes_on_as_it_was(
    account: Account, do: Callable[[Account], None], operation: str, number: int
) -> None:
    before_call(account, operation, lambda: do(account), number=number)

    with contextlib.suppress(RemediationError):
        press(account)

    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert account.effective("orders:old")[1]["DB_PASSWORD"] == "an earlier value"
    assert account.effective("orders")[1] == ENVIRONMENT


def test_an_alias_that_somebody_moves_meanwhile_is_left_where_it_is(account: Account) -> None:
    live = account.functions.aliases["orders"][1]

    def move() -> None:
        live.update(FunctionVersion="1", RevisionId="9")

    before_call(account, "update_alias", move)

    press(account)

    assert runs(account)["live"] == "1"
    assert runs(account)["canary"] not in {"1", "2"}


def test_an_alias_that_somebody_moves_to_the_same_meanwhile_is_left_there_too(
    account: Account,
) -> None:
    same = account.functions.publish("orders")
    live = account.functions.aliases["orders"][1]
    before_call(account, "update_alias", lambda: live.update(FunctionVersion=same, RevisionId="9"))

    press(account)

    assert runs(account)["live"] == same
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


# ------------------------------------------------------------------ the way back by hand


def test_backout_by_hand_moves_the_aliases_back_if_asked_to(account: Account) -> None:
    press(account)

    warnings = back_out(account, "orders", repoint_aliases=True)

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert environment(account) == ENVIRONMENT
    assert not any("stays at" in each for each in warnings)


def test_backout_by_hand_leaves_the_aliases_unless_asked_to(account: Account) -> None:
    press(account)

    back_out(account, "orders")

    assert runs(account)["live"] not in {"1", "2"}
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("lost", ["the version before", "the secret"])
def test_an_alias_without_a_version_to_go_back_to_stays_and_is_named(
    account: Account, lost: str
) -> None:
    press(account)
    if lost == "the secret":
        rotate(account)
    else:
        version(account, "2")["CodeSha256"] = "another hash"
    new = runs(account)["live"]

    warnings = back_out(account, "orders", repoint_aliases=True)

    assert f"The alias live stays at the sealed version {new}" in str(warnings)
    assert runs(account)["live"] == new


def test_put_back_is_repeated_without_harm(account: Account) -> None:
    planned = press(account)

    for _ in range(2):
        repoint.put_back(step_context(account, "orders", plan=planned))

    assert runs(account) == {"old": "1", "live": "2", "canary": "2"}
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
