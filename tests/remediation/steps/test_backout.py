"""The way back, on an account in memory."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remediation.aws.stack import PYTHON_HANDLER
from remediation.runbook.response import Refused
from remediation.steps.backout import NotBackedOut
from tests.proofs import examples
from tests.remediation.account import Account, InitFailed
from tests.remediation.builders import LAYERS, POLICY, PYTHON_LAYER
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot
from tests.remediation.planning.test_wiring import ENVIRONMENTS, HANDLERS
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context


@pytest.mark.slow
@settings(max_examples=examples(0.6))
@given(ENVIRONMENTS, HANDLERS, st.lists(st.integers(1, 9), max_size=4, unique=True), st.data())
def test_the_way_back_gives_every_field_as_it_was(
    variables: dict[str, str], handler: str, layers: list[int], data: st.DataObject
) -> None:
    # A variable that names the shim's handler is a part of a sealed function whose rest is gone.
    assume(PYTHON_HANDLER not in variables.values())
    account = Account()
    account.functions.create(
        "orders",
        variables,
        Handler=handler,
        Layers=[{"Arn": f"{LAYERS}:other-{n}:1"} for n in layers],
        Description="as it was",
    )
    account.functions.tags["orders"] = data.draw(
        st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=9), max_size=3)
    )
    moving = data.draw(st.sets(st.sampled_from(sorted(variables)), min_size=1))
    before = snapshot(account)

    with contextlib.suppress(Refused):
        remediate(account, "orders", *moving)
    back_out(account, "orders")

    assert snapshot(account) == before
    assert account.roles.attached.get("orders-role", []) == []


def test_a_function_that_only_names_the_shims_handler_is_refused_both_ways_and_stays() -> None:
    account = Account()
    account.functions.create("orders", {"A0": PYTHON_HANDLER}, Handler="a.A")
    before = snapshot(account)

    with pytest.raises(Refused, match="which A0 names"):
        remediate(account, "orders", "A0")
    with pytest.raises(NotBackedOut, match="A0 names the shim's handler"):
        back_out(account, "orders")

    assert snapshot(account) == before


def test_the_way_back_leaves_what_others_changed_since(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit(
        "orders",
        Environment={**environment(account), "TABLE": "orders-2", "TOKEN": "newer"},
        Layers=[{"Arn": PYTHON_LAYER}, {"Arn": f"{LAYERS}:added:1"}],
        Description="changed since",
    )

    back_out(account, "orders")

    now = account.functions.configurations["orders"]
    assert environment(account) == {
        "DB_PASSWORD": "a value",
        "TABLE": "orders-2",
        "TOKEN": "newer",
    }
    assert now["Layers"] == [{"Arn": f"{LAYERS}:added:1"}]
    assert now["Description"] == "changed since"


def test_a_deployment_after_sealing_then_the_button_then_the_way_back(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    deployed = {**ENVIRONMENT, "DB_PASSWORD": "deployed"}
    account.functions.edit("orders", Environment=deployed, Handler="new.handler", Layers=[])

    remediate(account, "orders", "DB_PASSWORD")
    assert account.effective("orders") == ("new.handler", deployed)
    back_out(account, "orders")

    assert account.effective("orders") == ("new.handler", deployed)
    assert environment(account) == deployed
    assert account.functions.configurations["orders"]["Handler"] == "new.handler"


def test_an_environment_that_was_replaced_by_hand_is_mended_by_the_way_back(
    account: Account,
) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={"TABLE": "orders"})
    with pytest.raises(InitFailed):
        account.effective("orders")

    back_out(account, "orders")

    assert account.effective("orders") == (
        "app.handler",
        {"TABLE": "orders", "DB_PASSWORD": "a value"},
    )


def test_the_grant_stays_while_a_sibling_needs_it(account: Account) -> None:
    account.functions.create("sibling", ENVIRONMENT)
    remediate(account, "orders", "DB_PASSWORD")
    remediate(account, "sibling", "DB_PASSWORD")

    back_out(account, "orders")
    assert account.effective("sibling") == ("app.handler", ENVIRONMENT)
    back_out(account, "sibling")

    assert account.roles.attached["orders-role"] == []


def test_the_grant_stays_while_a_published_version_needs_it(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.publish("orders", "live")

    said = back_out(account, "orders", delete_secret_after_days="7")

    assert account.roles.attached["orders-role"] == [POLICY]
    assert not account.secrets.stored[SECRET].deleted
    assert "sealed published versions load it" in " ".join(said)


def test_a_sibling_that_is_sealed_while_the_grant_goes_gets_it_back(account: Account) -> None:
    account.functions.create("sibling", ENVIRONMENT)
    remediate(account, "orders", "DB_PASSWORD")
    planned = make_plan(account, "sibling", "DB_PASSWORD")

    def seal_sibling(operation: str) -> None:
        if operation == "detach_role_policy":
            account.before = lambda _: None
            for _, step in FORWARD:
                step(step_context(account, "sibling", plan=planned))

    account.before = seal_sibling
    back_out(account, "orders")

    assert account.effective("sibling") == ("app.handler", ENVIRONMENT)


def test_a_grant_that_a_sibling_took_before_the_cut_over_is_given_again(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    for name, step in FORWARD:
        if name == "cut_over":
            account.roles.attached.clear()
        step(step_context(account, "orders", plan=planned))

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_the_secret_stays_unless_its_deletion_is_asked_for(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")
    assert not account.secrets.stored[SECRET].deleted

    back_out(account, "orders", delete_secret_after_days="30")

    assert account.secrets.stored[SECRET].deleted


def test_backing_out_twice_changes_nothing_more(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")
    once = snapshot(account)

    back_out(account, "orders")

    assert snapshot(account) == once
