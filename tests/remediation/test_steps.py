"""The story of a remediation and its way back, on an account in memory."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remediation import probe
from remediation.answer import Refused
from remediation.model import (
    BACKED_OUT_TAG,
    EXPOSED_TAG,
    FUNCTION_TAG,
    HANDLER_TAG,
    RemediationError,
)
from remediation.steps import StepFailed
from tests.remediation.account import Account, InitFailed, lost_answer, refusal
from tests.remediation.builders import LAYERS, POLICY, PREFIX, PYTHON_LAYER, function_arn
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, work
from tests.remediation.test_wiring import ENVIRONMENTS, HANDLERS

ENVIRONMENT = {"DB_PASSWORD": "a value", "TOKEN": "another", "TABLE": "orders"}
SECRET = f"{PREFIX}orders/environment"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(probe, "_SECONDS_FOR_GRANT", 0)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 0)


@pytest.fixture
def account() -> Account:
    made = Account()
    made.functions.create("orders", ENVIRONMENT)
    return made


def stored(account: Account, name: str = SECRET) -> dict[str, str]:
    secret = account.secrets.stored[name]
    values: dict[str, str] = json.loads(secret.versions[secret.current])
    return values


def environment(account: Account, name: str = "orders") -> dict[str, str]:
    variables: dict[str, str] = account.functions.configurations[name]["Environment"]
    return variables


def snapshot(account: Account, name: str = "orders") -> dict[str, Any]:
    """All that GetFunction tells, but for what every update changes and the mark."""
    answer = copy.deepcopy(account.functions.get_function(FunctionName=name))
    del answer["Configuration"]["RevisionId"]
    answer["Tags"].pop(BACKED_OUT_TAG, None)
    return answer


# ------------------------------------------------------------------------- forward


def test_a_remediated_function_sees_what_it_saw_and_holds_no_plaintext(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert environment(account) == {
        "TABLE": "orders",
        "SEALED_ENV_ARN": account.secrets.stored[SECRET].arn,
        "SEALED_ENV_HANDLER": "app.handler",
    }


def test_at_no_moment_does_the_handler_miss_a_value(account: Account) -> None:
    seen = []
    account.after = lambda _: seen.append(account.effective("orders"))

    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")

    assert len(seen) > 20
    assert all(each == ("app.handler", ENVIRONMENT) for each in seen)


def test_the_secret_is_the_functions_own_and_says_that_it_was_exposed(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")

    tags = account.secrets.stored[SECRET].tags
    assert stored(account) == {"DB_PASSWORD": "a value"}
    assert tags[FUNCTION_TAG] == function_arn("orders")
    assert tags[HANDLER_TAG] == "app.handler"
    assert EXPOSED_TAG in tags


def test_a_second_press_finds_nothing_to_do(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    calls = len(account.calls)

    again = remediate(account, "orders")

    assert again["status"] == "Nothing to do"
    assert not {"update_function_configuration", "put_secret_value"} & set(account.calls[calls:])


@pytest.mark.parametrize("step", [name for name, _ in FORWARD])
def test_every_step_may_be_repeated(account: Account, step: str) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    for name, do in FORWARD:
        do(work(account, "orders", plan=planned))
        if name == step:
            before = snapshot(account)
            do(work(account, "orders", plan=planned))
            assert snapshot(account) == before

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert stored(account) == {"DB_PASSWORD": "a value"}


def test_what_was_found_after_sealing_is_added(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})

    remediate(account, "orders", "NEW_KEY")

    assert stored(account) == {"DB_PASSWORD": "a value", "NEW_KEY": "third"}
    assert account.effective("orders")[1] == {**ENVIRONMENT, "NEW_KEY": "third"}


def test_a_variable_that_was_set_again_wins_over_the_secret(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "DB_PASSWORD": "newer"})

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "newer"}
    assert account.effective("orders")[1]["DB_PASSWORD"] == "newer"


def test_a_value_that_comes_back_is_current_again(account: Account) -> None:
    for value in ("a value", "newer", "a value"):
        account.functions.edit("orders", Environment={**environment(account), "DB_PASSWORD": value})
        remediate(account, "orders", "DB_PASSWORD")

        assert stored(account) == {"DB_PASSWORD": value}


def test_a_stale_value_of_an_earlier_remediation_is_not_kept(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    back_out(account, "orders")
    left = {name: v for name, v in environment(account).items() if name != "TOKEN"}
    account.functions.edit("orders", Environment=left)

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "a value"}
    assert "TOKEN" not in account.effective("orders")[1]


def test_what_a_sealed_version_loads_is_kept(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    account.functions.publish("orders", "live")
    back_out(account, "orders")

    remediate(account, "orders", "DB_PASSWORD")

    assert stored(account) == {"DB_PASSWORD": "a value", "TOKEN": "another"}


def test_a_secret_that_awaits_deletion_is_restored(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders", delete_secret_after_days="7")
    assert account.secrets.stored[SECRET].deleted

    remediate(account, "orders", "DB_PASSWORD")

    assert not account.secrets.stored[SECRET].deleted
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_secret_of_somebody_else_is_never_taken(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    account.secrets.create_secret(
        Name=SECRET, ClientRequestToken="t" * 32, SecretString="theirs", Tags=[]
    )

    with pytest.raises(RemediationError, match="not tagged as orders's"):
        FORWARD[0][1](work(account, "orders", plan=planned))

    assert account.secrets.stored[SECRET].versions == {"t" * 32: "theirs"}


def test_in_one_step_the_values_are_in_the_secret_before_they_go(account: Account) -> None:
    tight = {"DB_PASSWORD": "x" * 3900, "TABLE": "orders"}
    account.functions.create("tight", tight)

    remediate(account, "tight", "DB_PASSWORD", one_step=True)

    assert account.effective("tight") == ("app.handler", tight)
    assert "DB_PASSWORD" not in environment(account, "tight")


def test_the_mark_of_a_backout_goes_when_a_person_presses_again(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    back_out(account, "orders")
    assert BACKED_OUT_TAG in account.functions.tags["orders"]

    remediate(account, "orders", "DB_PASSWORD")

    assert BACKED_OUT_TAG not in account.functions.tags["orders"]


def test_one_press_takes_at_most_twenty_five_calls(account: Account) -> None:
    account.functions.publish("orders", "live")

    remediate(account, "orders", "DB_PASSWORD")

    # Scan and Verify read the function once each, and AWS Config is asked to judge again.
    assert len(account.calls) + 3 <= 25, account.calls


# --------------------------------------------------------- somebody else is faster


def test_a_deployment_between_reading_and_updating_is_not_overwritten(account: Account) -> None:
    def deploy(operation: str) -> None:
        if operation == "update_function_configuration" and not deployed:
            deployed.append(True)
            account.functions.edit(
                "orders", Environment={**environment(account), "DEPLOYED": "just now"}
            )

    deployed: list[bool] = []
    account.before = deploy

    remediate(account, "orders", "DB_PASSWORD")

    assert account.effective("orders")[1] == {**ENVIRONMENT, "DEPLOYED": "just now"}


def test_a_function_that_keeps_changing_is_given_up(account: Account) -> None:
    def keep_deploying(operation: str) -> None:
        if operation == "update_function_configuration":
            account.functions.edit("orders", Description="again")

    account.before = keep_deploying

    with pytest.raises(RemediationError, match="nothing was overwritten"):
        remediate(account, "orders", "DB_PASSWORD")

    assert environment(account) == ENVIRONMENT


@pytest.mark.parametrize("after", [name for name, _ in FORWARD[:-1]])
@pytest.mark.parametrize(
    "edited",
    [
        {**ENVIRONMENT, "DB_PASSWORD": "newer"},
        {"TOKEN": "another", "TABLE": "orders"},
        {**ENVIRONMENT, "OTHER": "new"},
    ],
    ids=["changed", "removed", "added"],
)
def test_an_edit_between_two_steps_is_never_lost(
    account: Account, after: str, edited: dict[str, str]
) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")

    def edit() -> None:
        ours = {n: v for n, v in environment(account).items() if n.startswith("SEALED_ENV_")}
        account.functions.edit("orders", Environment={**edited, **ours})

    try:
        for name, step in FORWARD:
            step(work(account, "orders", plan=planned))
            if name == after:
                edit()
    except RemediationError:
        back_out(account, "orders", plan=planned)

    handler, seen = account.effective("orders")
    assert handler == "app.handler"
    assert edited.items() <= seen.items()


# ------------------------------------------------------------------ what goes wrong


def test_a_function_that_cannot_load_its_secret_is_put_back(account: Account) -> None:
    before = snapshot(account)
    account.after = lambda operation: (
        account.roles.attached.clear() if operation == "attach_role_policy" else None
    )

    with pytest.raises(StepFailed, match=r"AccessDeniedException.*permissions boundary"):
        remediate(account, "orders", "DB_PASSWORD")

    assert snapshot(account) == before


def test_a_failed_run_on_a_sealed_function_leaves_it_sealed(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    account.before = lambda operation: _fail(operation == "invoke")

    with pytest.raises(StepFailed):
        remediate(account, "orders", "NEW_KEY")

    assert environment(account)["NEW_KEY"] == "third"
    assert not {"DB_PASSWORD", "SEALED_ENV_PROBE"} & set(environment(account))
    assert account.effective("orders")[1] == {**ENVIRONMENT, "NEW_KEY": "third"}


def _fail(condition: bool) -> None:
    if condition:
        raise refusal("ServiceException")


def test_a_message_of_aws_is_never_passed_on(account: Account) -> None:
    account.before = lambda operation: _fail(operation == "update_function_configuration")

    with pytest.raises(RemediationError) as failed:
        remediate(account, "orders", "DB_PASSWORD")

    assert "not to be passed on" not in str(failed.value)
    assert failed.value.__context__ is None
    assert failed.value.__cause__ is None


def test_an_update_in_progress_is_waited_for(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    for _, step in FORWARD:
        account.functions.updating = 3
        step(work(account, "orders", plan=planned))

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("lost", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(18))
def test_wherever_a_run_breaks_the_function_works_and_a_second_run_converges(
    at: int, *, lost: bool
) -> None:
    account = Account()
    account.functions.create("orders", ENVIRONMENT)
    calls = 0

    def breaks(_: str) -> None:
        nonlocal calls
        calls += 1
        if calls == at + 1:
            raise lost_answer() if lost else refusal("ServiceException")

    if lost:
        account.after = breaks
    else:
        account.before = breaks
    try:
        remediate(account, "orders", "DB_PASSWORD")
    except RemediationError:
        assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert calls > at

    account.before = account.after = lambda _: None
    remediate(account, "orders", *({"DB_PASSWORD"} & set(environment(account))))
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert "DB_PASSWORD" not in environment(account)


# ---------------------------------------------------------------------------- back


@settings(deadline=None, max_examples=60)
@given(ENVIRONMENTS, HANDLERS, st.lists(st.integers(1, 9), max_size=4, unique=True), st.data())
def test_the_way_back_gives_every_field_as_it_was(
    variables: dict[str, str], handler: str, layers: list[int], data: st.DataObject
) -> None:
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
                step(work(account, "sibling", plan=planned))

    account.before = seal_sibling
    back_out(account, "orders")

    assert account.effective("sibling") == ("app.handler", ENVIRONMENT)


def test_a_grant_that_a_sibling_took_before_the_cut_over_is_given_again(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD")
    for name, step in FORWARD:
        if name == "cut_over":
            account.roles.attached.clear()
        step(work(account, "orders", plan=planned))

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
