"""What others do to aliases that shift, or had done before: it is left to them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.aliases import (
    Shifting,
    alias,
    change,
    pass_minutes,
    press,
    routes,
    weights,
    with_aliases,
)
from tests.remediation.orders import SECRET


@pytest.fixture
def account() -> Account:
    return with_aliases("live", "beta")


def move_away(account: Account) -> None:
    change(account, "live", FunctionVersion="1", RoutingConfig={})


def move_on(account: Account) -> None:
    other = account.functions.publish("orders")
    change(account, "live", FunctionVersion=other, RoutingConfig={})


def shift_themselves(account: Account) -> None:
    other = account.functions.publish("orders")
    change(account, "live", RoutingConfig=weights(other))


def turn_down(account: Account) -> None:
    (new,) = routes(account)["live"][1]
    change(account, "live", RoutingConfig=weights(new, 0.01))


def delete(account: Account) -> None:
    account.functions.aliases["orders"].remove(alias(account, "live"))


@pytest.mark.parametrize("do", [move_away, move_on, shift_themselves, turn_down, delete])
@pytest.mark.parametrize("before", ["watch", "complete"])
def test_an_alias_that_somebody_changes_while_it_shifts_is_left_to_them(
    account: Account, do: Callable[[Account], None], before: str
) -> None:
    account.functions.edit("orders", Timeout=9)  # so that others can publish another version
    account.functions.publish("orders")
    account.functions.edit("orders", Timeout=3)
    shifting = Shifting(account)
    pass_minutes(6)
    if before == "complete":
        assert shifting.watch().is_over
    do(account)
    theirs = routes(account).get("live")
    if before == "watch":
        watched = shifting.watch()
        assert "The alias live was changed by somebody else" in str(watched.warnings)

    said = shifting.complete()

    assert "The alias live" in str(said)
    assert routes(account).get("live") == theirs
    assert routes(account)["beta"] == (shifting.version, {})


def test_nothing_is_waited_for_when_somebody_has_changed_every_alias(account: Account) -> None:
    shifting = Shifting(account)
    for each in ("live", "beta"):
        change(account, each, RoutingConfig={})

    assert shifting.watch().is_over
    assert "stays at version 1" in str(shifting.complete())


@pytest.mark.parametrize("main", ["1", "2"])
def test_weights_that_others_gave_are_left_alone(account: Account, main: str) -> None:
    account.functions.edit("orders", Timeout=9)
    account.functions.publish("orders")
    account.functions.edit("orders", Timeout=3)
    other = {"1": "2", "2": "1"}[main]
    change(account, "live", FunctionVersion=main, RoutingConfig=weights(other))

    planned = press(account)

    assert f"live stays at version {main}: it runs {other} by weight" in str(planned["warnings"])
    assert routes(account)["live"] == (main, {other: 0.1})


@pytest.mark.parametrize(
    ("provisioned", "stays"),
    [(["live"], {"live"}), (["live", "beta"], {"live", "beta"}), (["other"], set[str]())],
)
def test_an_alias_with_provisioned_concurrency_takes_no_weight(
    account: Account, provisioned: list[str], stays: set[str]
) -> None:
    account.functions.provisioned["orders"] = provisioned

    planned = press(account)

    for name in ("live", "beta"):
        said = f"The alias {name} stays at version 1: it has provisioned concurrency"
        assert (said in str(planned["warnings"])) is (name in stays)
        assert (routes(account)[name] == ("1", {})) is (name in stays)


def test_a_second_press_while_aliases_shift_ends_as_the_first_does(account: Account) -> None:
    first = Shifting(account)
    pass_minutes(2)

    press(account)

    assert routes(account)["live"] == (first.version, {})
    assert first.watch().is_over
    assert first.complete() == ()
    assert routes(account) == {"live": (first.version, {}), "beta": (first.version, {})}


# ------------------------------------------------------------------ what no longer does the same


def rotate(account: Account) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions["rotated"] = json.dumps({"DB_PASSWORD": "rotated", "TOKEN": "another"})
    secret.make_current("rotated")


def pin(account: Account) -> None:
    (old,) = account.functions.run_by("orders:1")
    old["RuntimeVersionConfig"] = {"RuntimeVersionArn": "arn:aws:lambda:::runtime:older"}
    account.functions.pinned["orders"] = ["1"]


def provide(account: Account) -> None:
    (old,) = account.functions.run_by("orders:1")
    old["Timeout"] = 9


@pytest.mark.parametrize("do", [rotate, pin, provide])
@pytest.mark.parametrize("names", [("live", "beta"), ("live",)], ids=str)
def test_aliases_go_back_whose_versions_no_longer_do_the_same_when_the_rest_is_due(
    account: Account, do: Callable[[Account], None], names: tuple[str, ...]
) -> None:
    """Or an alias would see one thing or another, and nobody would look at it any more."""
    shifting = Shifting(account)
    for name in {"live", "beta"} - set(names):
        change(account, name, RoutingConfig={})
    pass_minutes(6)
    assert shifting.watch().is_over
    do(account)

    with pytest.raises(StepFailed, match="The alias live stays at version 1: its version differs"):
        shifting.complete()

    assert shifting.put_back() == ()
    assert routes(account) == {"live": ("1", {}), "beta": ("1", {})}
