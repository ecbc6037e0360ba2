"""The steps Publish and Repoint: an alias runs the same without plaintext, or stays."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.model import PROBE_VARIABLE
from remediation.steps import publish
from tests.remediation.account import Account
from tests.remediation.aliases import MOVING, runs
from tests.remediation.builders import LAYERS, ROLE
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.repointing import numbers, press, rotate, version, with_three_aliases
from tests.remediation.runbook_story import make_plan, remediate, step_context


@pytest.fixture
def account() -> Account:
    return with_three_aliases()


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
