"""The way back of functions in unusual states, and with others in its way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from remediation.aws.calls import AwsFailure
from remediation.aws.secret_content import SecretTaken
from remediation.aws.stack import PYTHON_HANDLER
from remediation.model import BACKED_OUT_TAG
from remediation.planning.environment_size import ENVIRONMENT_BYTES, environment_size
from remediation.steps.backout import NotBackedOut
from tests.remediation.account import Account, refusal
from tests.remediation.builders import POLICY, PREFIX
from tests.remediation.orders import ENVIRONMENT, SECRET, environment
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

STAYS = "The secret stays, since the function or sealed published versions load it"


@pytest.fixture
def sealed(account: Account) -> Account:
    remediate(account, "orders", "DB_PASSWORD")
    return account


def run_until(account: Account, last: str, *found: str, **choices: str) -> dict[str, object]:
    """Do the steps forward up to one of them, as a run that then breaks off; return its plan."""
    planned = make_plan(account, "orders", *found, one_step=choices.get("one_step") == "true")
    for name, step in FORWARD:
        step(step_context(account, "orders", plan=planned, **choices))
        if name == last:
            break
    return planned


def test_a_function_whose_last_update_failed_is_taken_back(sealed: Account) -> None:
    sealed.functions.edit("orders", LastUpdateStatus="Failed")

    back_out(sealed, "orders")

    assert environment(sealed) == ENVIRONMENT


def test_a_shadowed_function_whose_last_update_failed_goes_back_to_sealed(sealed: Account) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})
    planned = run_until(sealed, "shadow", "NEW_KEY")
    sealed.functions.edit("orders", LastUpdateStatus="Failed")

    said = back_out(sealed, "orders", plan=planned)

    assert said == ("The function was sealed before, and still is; what was new is in plaintext",)
    assert "SEALED_ENV_PROBE" not in environment(sealed)
    assert sealed.effective("orders")[1] == {**ENVIRONMENT, "NEW_KEY": "third"}


def test_a_run_on_a_sealed_function_that_fails_after_its_cut_over_leaves_it_sealed(
    sealed: Account,
) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})
    planned = run_until(sealed, "cut_over", "NEW_KEY")

    back_out(sealed, "orders", plan=planned)

    assert not {"DB_PASSWORD", "NEW_KEY"} & set(environment(sealed))
    assert sealed.effective("orders")[1] == {**ENVIRONMENT, "NEW_KEY": "third"}


def test_a_sealed_function_that_was_deployed_anew_during_a_run_is_cleaned_whole(
    sealed: Account,
) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})
    planned = run_until(sealed, "shadow", "NEW_KEY")
    sealed.functions.edit("orders", Handler="new.handler")

    back_out(sealed, "orders", plan=planned)

    assert environment(sealed) == {**ENVIRONMENT, "NEW_KEY": "third"}
    assert sealed.functions.configurations["orders"]["Handler"] == "new.handler"


def test_a_sealed_function_whose_new_plaintext_went_at_once_gets_it_back_and_stays_sealed(
    sealed: Account,
) -> None:
    full = {**environment(sealed), "NEW_KEY": ""}
    full["NEW_KEY"] = "x" * (ENVIRONMENT_BYTES - environment_size(full))
    sealed.functions.edit("orders", Environment=full)
    planned = run_until(sealed, "shadow", "NEW_KEY", one_step="true")
    assert "NEW_KEY" not in environment(sealed)

    back_out(sealed, "orders", plan=planned, one_step="true")

    assert environment(sealed) == full


@pytest.mark.parametrize("left", ['{"NEW_KEY": "third"}', "no JSON"])
def test_a_sealed_function_whose_secret_was_written_over_during_a_run_is_not_left_without_a_value(
    sealed: Account, left: str
) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})
    planned = run_until(sealed, "shadow", "NEW_KEY")
    sealed.secrets.put_secret_value(SecretId=SECRET, SecretString=left, ClientRequestToken="o" * 32)

    back_out(sealed, "orders", plan=planned)

    assert environment(sealed) == {**ENVIRONMENT, "NEW_KEY": "third"}


# ------------------------------------------------------------------------ the secret


def test_a_secret_that_somebody_deleted_is_restored_for_the_way_back(sealed: Account) -> None:
    sealed.secrets.stored[SECRET].deleted = True

    back_out(sealed, "orders")

    assert environment(sealed) == ENVIRONMENT
    assert not sealed.secrets.stored[SECRET].deleted


def test_a_deleted_secret_of_another_function_is_not_restored(sealed: Account) -> None:
    sealed.secrets.stored[SECRET].deleted = True
    sealed.secrets.stored[SECRET].tags.clear()

    with pytest.raises(SecretTaken, match="not tagged as orders's"):
        back_out(sealed, "orders")

    assert sealed.secrets.stored[SECRET].deleted


def test_a_way_back_without_values_and_handler_is_refused_with_every_reason(
    sealed: Account,
) -> None:
    sealed.functions.edit(
        "orders", Environment={"SEALED_ENV_ARN": environment(sealed)["SEALED_ENV_ARN"]}
    )
    del sealed.secrets.stored[SECRET]

    with pytest.raises(NotBackedOut) as refused:
        back_out(sealed, "orders")

    assert str(refused.value) == (
        "SEALED_ENV_ARN points at a secret that is gone, so its values cannot be put back: "
        "restore the secret from a backup, or set the variables and deploy the function anew. "
        "Nobody knows the original handler: SEALED_ENV_HANDLER and the secret's tag are gone: "
        "set the function's handler by hand, then start again."
    )
    assert sealed.functions.configurations["orders"]["Handler"] == PYTHON_HANDLER


def test_a_function_without_a_secret_has_none_to_delete(account: Account) -> None:
    assert back_out(account, "orders", delete_secret_after_days="7") == ()


def test_a_secret_whose_deletion_is_scheduled_is_not_deleted_again(sealed: Account) -> None:
    said = back_out(sealed, "orders", delete_secret_after_days="7")
    assert said == (f"The secret {SECRET} is deleted in 7 days, unless it is restored",)

    assert back_out(sealed, "orders", delete_secret_after_days="7") == ()


def test_another_functions_secret_of_the_name_is_never_deleted(account: Account) -> None:
    account.secrets.create_secret(
        Name=SECRET, ClientRequestToken="t" * 32, SecretString="theirs", Tags=[]
    )

    with pytest.raises(SecretTaken, match="not tagged as orders's"):
        back_out(account, "orders", delete_secret_after_days="7")

    assert not account.secrets.stored[SECRET].deleted


@pytest.mark.parametrize("operation", ["describe_secret", "delete_secret"])
def test_a_secret_that_the_function_loads_again_by_then_is_kept(
    sealed: Account, operation: str
) -> None:
    pointing = environment(sealed)
    back_out(sealed, "orders")

    def seal_again(called: str) -> None:
        if called == operation:
            sealed.functions.edit("orders", Environment=pointing)

    sealed.after = seal_again

    assert STAYS in back_out(sealed, "orders", delete_secret_after_days="7")
    assert not sealed.secrets.stored[SECRET].deleted


def test_a_secret_of_a_chosen_prefix_is_found_although_nothing_points_at_it_any_more(
    account: Account,
) -> None:
    team = f"{PREFIX}team/"
    planned = make_plan(account, "orders", "DB_PASSWORD", secret_prefix=team)
    FORWARD[0][1](step_context(account, "orders", plan=planned, secret_name_prefix=team))

    back_out(account, "orders", secret_name_prefix=team, delete_secret_after_days="7")

    assert account.secrets.stored[f"{team}orders/environment"].deleted
    assert BACKED_OUT_TAG in account.functions.tags["orders"]


def test_sealed_published_versions_are_told_of(sealed: Account) -> None:
    sealed.functions.publish("orders", "live")

    (said,) = back_out(sealed, "orders")

    assert said.startswith("Published versions 1 are sealed")


# --------------------------------------------------------------------- role and mark


def test_a_policy_that_somebody_took_off_the_role_meanwhile_is_no_error(sealed: Account) -> None:
    sealed.before = lambda operation: (
        sealed.roles.attached.clear() if operation == "detach_role_policy" else None
    )

    back_out(sealed, "orders")

    assert environment(sealed) == ENVIRONMENT
    assert BACKED_OUT_TAG in sealed.functions.tags["orders"]


def test_a_policy_that_may_not_be_taken_off_is_an_error(sealed: Account) -> None:
    def deny(operation: str) -> None:
        if operation == "detach_role_policy":
            raise refusal("AccessDenied")

    sealed.before = deny

    with pytest.raises(AwsFailure, match="iam:DetachRolePolicy was denied"):
        back_out(sealed, "orders")


def test_a_sibling_of_another_role_does_not_keep_the_grant(sealed: Account) -> None:
    sealed.functions.create(
        "sibling", environment(sealed), Role="arn:aws:iam::123456789012:role/another"
    )

    back_out(sealed, "orders")

    assert POLICY not in sealed.roles.attached["orders-role"]


@pytest.fixture
def _far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_from_greenwich")
def test_the_mark_tells_the_time_of_greenwich(sealed: Account) -> None:
    back_out(sealed, "orders")

    marked = datetime.fromisoformat(sealed.functions.tags["orders"][BACKED_OUT_TAG])
    assert marked.tzinfo is UTC
    assert abs((datetime.now(UTC) - marked).total_seconds()) < 60


def test_one_step_and_its_way_back_update_the_function_once_each(account: Account) -> None:
    account.functions.edit("orders", Environment={**ENVIRONMENT, "PADDING": "x" * 3_800})
    planned = run_until(account, "shadow", "DB_PASSWORD", one_step="true")
    assert account.calls.count("update_function_configuration") == 1

    back_out(account, "orders", plan=planned, one_step="true")

    assert account.calls.count("update_function_configuration") == 2
