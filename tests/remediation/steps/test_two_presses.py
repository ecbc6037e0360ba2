"""Store, while others store, rotate, write blindly, deploy, or come late."""

from __future__ import annotations

import json
from typing import Any

import pytest

from remediation.model import RemediationError
from remediation.steps import store
from remediation.steps.context import StepFailed
from tests.remediation.account import Account, refusal
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, stored
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

X, Y = "DB_PASSWORD", "TOKEN"


def press(account: Account, *names: str, until: str = "cut_over", skip: int = 0) -> None:
    """Do the steps of a press, from one on, up to another."""
    planned = make_plan(account, "orders", *names)
    for name, step in FORWARD[skip:]:
        step(step_context(account, "orders", plan=planned))
        if name == until:
            return


def put(account: Account, values: dict[str, str], token: str = "o") -> None:
    """Write the secret as a whole, as an owner does who rotates."""
    account.secrets.put_secret_value(
        SecretId=SECRET, SecretString=json.dumps(values), ClientRequestToken=token * 32
    )


CALLS_OF_STORE = (
    "get_function",
    "create_secret",
    "describe_secret",
    "get_secret_value",
    "put_secret_value",
    "update_secret_version_stage",
    "tag_resource",
)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("call", CALLS_OF_STORE)
@pytest.mark.parametrize("left", [False, True], ids=["no secret yet", "a secret was left"])
def test_another_press_at_any_call_of_store_costs_no_value(
    account: Account, call: str, number: int, *, left: bool
) -> None:
    if left:
        remediate(account, "orders", X)
        back_out(account, "orders")
    planned = make_plan(account, "orders", X)
    before_call(account, call, lambda: press(account, Y), number=number)

    for name, step in FORWARD:
        step(step_context(account, "orders", plan=planned))
        if name == "store":
            account.before = lambda _: None
    if Y in environment(account):
        # The other one had no such call to come before.
        press(account, Y)

    assert stored(account) == {X: "a value", Y: "another"}
    assert not {X, Y} & environment(account).keys()
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("call", ["get_secret_value", "put_secret_value"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_rotation_between_reading_and_writing_is_kept(
    account: Account, call: str, number: int
) -> None:
    remediate(account, "orders", X)
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    planned = make_plan(account, "orders", "NEW_KEY")
    came: list[bool] = []

    def rotate() -> None:
        came.append(True)
        put(account, {X: "rotated"})

    before_call(account, call, rotate, number=number)

    for name, step in FORWARD:
        step(step_context(account, "orders", plan=planned))
        if name == "store":
            account.before = lambda _: None

    assert stored(account) == {X: "rotated" if came else "a value", "NEW_KEY": "third"}


def test_a_rotation_just_before_the_new_version_becomes_current_is_kept(account: Account) -> None:
    remediate(account, "orders", X)
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    before_call(
        account,
        "update_secret_version_stage",
        lambda: put(account, {X: "rotated", "ADDED": "by its owner"}),
    )

    press(account, "NEW_KEY")

    assert stored(account) == {X: "rotated", "ADDED": "by its owner", "NEW_KEY": "third"}


def test_a_value_that_is_moved_wins_over_the_one_that_was_written_meanwhile(
    account: Account,
) -> None:
    remediate(account, "orders", X)
    account.functions.edit("orders", Environment={**environment(account), X: "set again"})
    before_call(
        account,
        "update_secret_version_stage",
        lambda: put(account, {X: "rotated", "ADDED": "by its owner"}),
    )

    press(account, X)

    assert stored(account) == {X: "set again", "ADDED": "by its owner"}


def test_a_blind_write_after_store_is_noticed_before_anything_goes(account: Account) -> None:
    planned = make_plan(account, "orders", X, Y)
    store.store(step_context(account, "orders", plan=planned))
    put(account, {X: "a value"})

    with pytest.raises(StepFailed, match="TOKEN of orders was changed after it was stored"):
        FORWARD[2][1](step_context(account, "orders", plan=planned))

    assert environment(account) == ENVIRONMENT


def test_a_secret_that_keeps_changing_is_given_up(account: Account) -> None:
    remediate(account, "orders", X)
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    planned = make_plan(account, "orders", "NEW_KEY")
    tokens = iter("abcdefghijklmnop")
    account.before = lambda operation: (
        put(account, {X: "rotated"}, next(tokens))
        if operation == "update_secret_version_stage"
        else None
    )

    with pytest.raises(StepFailed, match="or its secret was changed by others again and again"):
        store.store(step_context(account, "orders", plan=planned))

    assert stored(account) == {X: "rotated"}


def test_a_write_that_arrives_late_takes_nothing_away(account: Account) -> None:
    """Store's own write is under way while its run is over, and another press comes and goes."""
    remediate(account, "orders", X)
    back_out(account, "orders")
    late: list[dict[str, Any]] = []
    real = account.secrets.update_secret_version_stage

    def hold(**parameters: Any) -> Any:
        late.append(parameters)
        raise refusal("ServiceException")

    account.secrets.update_secret_version_stage = hold  # type: ignore[method-assign]
    with pytest.raises(RemediationError):
        press(account, X)
    account.secrets.update_secret_version_stage = real  # type: ignore[method-assign]
    account.functions.edit("orders", Environment={**ENVIRONMENT, X: "rotated since"})
    press(account, X, Y)

    with pytest.raises(Exception, match="InvalidParameter"):
        real(**late[0])

    assert stored(account) == {X: "rotated since", Y: "another"}


def test_values_of_an_earlier_life_go_when_the_function_is_plain(account: Account) -> None:
    remediate(account, "orders", X, Y)
    back_out(account, "orders")
    account.functions.edit("orders", Environment={X: "a value", "TABLE": "orders"})

    press(account, X)

    assert stored(account) == {X: "a value"}


def test_what_was_dropped_comes_back_if_the_function_needs_it_by_then(account: Account) -> None:
    """Its owner put the sealed configuration back, as a pipeline that carries our lines does."""
    remediate(account, "orders", X, Y)
    sealed = {
        name: account.functions.configurations["orders"][name]
        for name in ("Environment", "Handler", "Layers")
    }
    back_out(account, "orders")
    account.functions.edit("orders", Environment={X: "a value", "TABLE": "orders"})
    planned = make_plan(account, "orders", X)
    before_call(
        account,
        "update_secret_version_stage",
        lambda: account.functions.edit("orders", **sealed),
    )

    store.store(step_context(account, "orders", plan=planned))

    assert stored(account) == {X: "a value", Y: "another"}


def test_the_secret_of_a_plain_function_gets_a_new_version_even_with_the_same_values(
    account: Account,
) -> None:
    # So that whoever read the one before does not take them out.
    remediate(account, "orders", X)
    back_out(account, "orders")
    before = account.secrets.stored[SECRET].current

    press(account, X, until="store")

    assert account.secrets.stored[SECRET].current != before


@pytest.mark.parametrize("until", ["store", "grant", "shadow", "probe"])
def test_a_press_that_was_overtaken_by_another_leaves_that_ones_work(
    account: Account, until: str
) -> None:
    planned = make_plan(account, "orders", X)
    names = [name for name, _ in FORWARD]
    try:
        for name, step in FORWARD:
            step(step_context(account, "orders", plan=planned))
            if name == until:
                press(account, Y)
    except RemediationError:
        back_out(account, "orders", plan=planned)
        assert names.index(until) >= names.index("shadow")
        assert X in environment(account)

    assert Y not in environment(account)
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_what_the_function_sees_is_what_the_probe_lists(account: Account) -> None:
    press(account, X, until="shadow")
    press(account, Y, until="shadow")

    assert environment(account)["SEALED_ENV_PROBE"].partition(":")[2] == f"{X},{Y}"


def test_a_press_reads_the_secret_anew_for_what_another_one_needs_by_then(
    account: Account,
) -> None:
    planned = make_plan(account, "orders", X)
    for _, step in FORWARD[:2]:
        step(step_context(account, "orders", plan=planned))
    before_call(account, "update_function_configuration", lambda: press(account, Y))

    for _, step in FORWARD[2:]:
        step(step_context(account, "orders", plan=planned))

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert not {X, Y} & environment(account).keys()
