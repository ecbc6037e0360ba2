"""What fails, or changes meanwhile, while aliases are moved: each alias goes on as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from remediation.model import PROBE_VARIABLE, RemediationError
from remediation.steps import publish, repoint
from remediation.steps.context import StepFailed
from tests.remediation.account import Account, refusal
from tests.remediation.aliases import MOVING, runs
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, environment
from tests.remediation.repointing import numbers, press, with_three_aliases
from tests.remediation.runbook_story import back_out, make_plan, remediate, step_context


@pytest.fixture
def account() -> Account:
    return with_three_aliases()


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
