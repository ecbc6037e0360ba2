"""What comes of a remediation when others are faster, or a call fails."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from remediation.model import BACKED_OUT_TAG, RemediationError
from remediation.steps.context import StepFailed
from tests.remediation.account import Account, lost_answer, refusal
from tests.remediation.orders import ENVIRONMENT, environment, snapshot, stored
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context


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
            step(step_context(account, "orders", plan=planned))
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
        step(step_context(account, "orders", plan=planned))

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


def test_a_way_back_that_broke_off_before_its_mark_is_marked_by_the_next(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.before = lambda operation: _fail(operation == "tag_resource")
    with pytest.raises(RemediationError, match="lambda:TagResource failed"):
        back_out(account, "orders")

    account.before = lambda _: None
    back_out(account, "orders")

    assert BACKED_OUT_TAG in account.functions.tags["orders"]


def test_an_update_that_arrives_after_the_way_back_is_refused(account: Account) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD", one_step=True)
    read = account.functions.configurations["orders"]["RevisionId"]

    back_out(account, "orders", plan=planned, one_step="true")

    with pytest.raises(ClientError, match="PreconditionFailed"):
        account.aws().functions.update_function_configuration(
            FunctionName="orders", RevisionId=read, Handler="late.handler"
        )
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_function_that_is_rewired_while_it_is_taken_back_keeps_its_values(
    account: Account,
) -> None:
    padded = {**ENVIRONMENT, "PADDING": "x" * 3_800}
    account.functions.edit("orders", Environment=padded)
    choices = {"one_step": "true"}
    planned = make_plan(account, "orders", "DB_PASSWORD", one_step=True)

    def shadow_late(operation: str) -> None:
        if operation == "update_function_configuration":
            account.before = lambda _: None
            for _, step in FORWARD[:3]:
                step(step_context(account, "orders", plan=planned, **choices))
            assert "DB_PASSWORD" not in environment(account)

    account.before = shadow_late
    back_out(account, "orders", plan=planned, **choices)

    assert environment(account) == padded


def test_a_value_that_comes_back_is_stored_again(account: Account) -> None:
    for value in ("first", "second", "first"):
        account.functions.edit("orders", Environment={**ENVIRONMENT, "DB_PASSWORD": value})
        remediate(account, "orders", "DB_PASSWORD")
        assert account.effective("orders")[1]["DB_PASSWORD"] == value
        assert stored(account) == {"DB_PASSWORD": value}
        back_out(account, "orders")


def test_a_function_that_is_backed_out_after_the_plan_keeps_its_secret(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Layers=[])
    planned = {**make_plan(account, "orders"), "moving": []}
    back_out(account, "orders")

    with pytest.raises(StepFailed, match="was changed after it was planned"):
        FORWARD[0][1](step_context(account, "orders", plan=planned))

    assert stored(account) == {"DB_PASSWORD": "a value"}


def test_a_deployment_while_a_function_is_taken_back_is_left_as_it_is(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    deployed = {"TABLE": "deployed"}

    def deploy(operation: str) -> None:
        if operation == "update_function_configuration":
            account.before = lambda _: None
            account.functions.edit("orders", Environment=deployed, Handler="new.handler", Layers=[])

    account.before = deploy
    back_out(account, "orders")

    assert account.effective("orders") == ("new.handler", deployed)
    assert environment(account) == deployed
