"""Updates of a function: what is sent, how often, and what is waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from remediation.aws.calls import AwsFailure
from remediation.aws.function_updates import FunctionChanging, change, wait_until_updated
from remediation.model import Configuration, Function, RemediationError
from tests.remediation.account import Account, refusal
from tests.remediation.builders import LAYERS
from tests.remediation.orders import ENVIRONMENT

OTHER = f"{LAYERS}:other:1"
FAILED = "The last update of orders failed: see its configuration"
CHANGING = (
    "orders was changed by others again and again; nothing was overwritten: start again when its "
    "deployment is done"
)


@pytest.fixture
def sent(account: Account, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each update that arrived held."""
    held: list[dict[str, Any]] = []
    update = account.functions.update_function_configuration

    def remember(**parameters: Any) -> Any:
        answer = update(**parameters)
        held.append(parameters)
        return answer

    monkeypatch.setattr(account.functions, "update_function_configuration", remember)
    return held


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr("time.sleep", made.append)
    return made


def rehandled(function: Function) -> Configuration:
    return replace(function.configuration, handler="new.handler")


def conflicting(account: Account, times: int, code: str = "") -> list[int]:
    """Have others change the function before an update arrives; return the updates so hindered."""
    hindered: list[int] = []

    def hinder(operation: str) -> None:
        if operation == "update_function_configuration" and len(hindered) < times:
            hindered.append(len(hindered))
            account.functions.edit("orders", Description="by others")
            if code:
                raise refusal(code)

    account.before = hinder
    return hindered


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (lambda c: replace(c, handler="new.handler"), {"Handler": "new.handler"}),
        (
            lambda c: replace(c, layers=(OTHER,)),
            {"Handler": "app.handler", "Layers": [OTHER]},
        ),
        (
            lambda c: replace(c, environment={"A": "x"}),
            {"Handler": "app.handler", "Environment": {"Variables": {"A": "x"}}},
        ),
    ],
    ids=["handler", "layers", "environment"],
)
def test_an_update_holds_what_changes_under_the_revision_that_was_read(
    account: Account,
    sent: list[dict[str, Any]],
    wanted: Callable[[Configuration], Configuration],
    held: dict[str, Any],
) -> None:
    change(account.aws(), "orders", lambda function: wanted(function.configuration))

    assert sent == [{"FunctionName": "orders", "RevisionId": "1", **held}]


def test_nothing_is_sent_when_nothing_changes(account: Account, sent: list[Any]) -> None:
    left = change(account.aws(), "orders", lambda function: function.configuration)

    assert left.environment == ENVIRONMENT
    assert sent == []


def test_a_fence_is_one_update_although_nothing_changes(
    account: Account, sent: list[dict[str, Any]]
) -> None:
    change(account.aws(), "orders", lambda function: function.configuration, force_update=True)

    assert sent == [{"FunctionName": "orders", "RevisionId": "1", "Handler": "app.handler"}]


def test_a_fence_that_others_were_faster_than_is_put_up_again(
    account: Account, sent: list[dict[str, Any]]
) -> None:
    conflicting(account, 1)

    change(account.aws(), "orders", lambda function: function.configuration, force_update=True)

    assert [each["RevisionId"] for each in sent] == ["2"]


@pytest.mark.parametrize("code", ["", "ResourceConflictException"])
def test_when_others_were_faster_it_is_decided_again(
    account: Account, sent: list[dict[str, Any]], code: str
) -> None:
    hindered = conflicting(account, 3, code)

    left = change(account.aws(), "orders", rehandled)

    assert len(hindered) == 3
    assert [each["RevisionId"] for each in sent] == ["4"]
    assert left.handler == "new.handler"


@pytest.mark.parametrize("even_if_failed", [True, False])
def test_after_four_attempts_it_is_given_up(
    account: Account, sent: list[Any], *, even_if_failed: bool
) -> None:
    hindered = conflicting(account, 99)
    if even_if_failed:
        account.functions.edit("orders", LastUpdateStatus="Failed")

    with pytest.raises(FunctionChanging) as given_up:
        change(account.aws(), "orders", rehandled, even_if_failed=even_if_failed)

    assert str(given_up.value) == CHANGING
    assert len(hindered) == 4
    assert sent == []


def test_what_others_made_as_it_was_wanted_is_left_alone(account: Account, sent: list[Any]) -> None:
    hindered = conflicting(account, 99)
    hinder = account.before

    def deploy(operation: str) -> None:
        hinder(operation)
        if operation == "get_function" and len(hindered) == 4:
            account.functions.configurations["orders"]["Handler"] = "new.handler"

    account.before = deploy

    assert change(account.aws(), "orders", rehandled).handler == "new.handler"
    assert sent == []


def test_an_update_that_may_not_be_made_is_not_tried_again(account: Account) -> None:
    conflicting(account, 99, "AccessDeniedException")

    with pytest.raises(AwsFailure, match="lambda:UpdateFunctionConfiguration was denied"):
        change(account.aws(), "orders", rehandled)

    assert account.calls.count("update_function_configuration") == 1


def test_an_update_that_fails_is_told_by_action_and_function(account: Account) -> None:
    conflicting(account, 99, "ServiceException")

    with pytest.raises(AwsFailure) as failed:
        change(account.aws(), "orders", rehandled)

    assert str(failed.value) == (
        "lambda:UpdateFunctionConfiguration failed for orders: ServiceException"
    )


def test_an_environment_that_could_not_be_read_is_never_written(
    account: Account, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    get = account.functions.get_function

    def unreadable(**parameters: Any) -> Any:
        answer = get(**parameters)
        answer["Configuration"]["Environment"] = {"Error": {"ErrorCode": "AccessDeniedException"}}
        return answer

    monkeypatch.setattr(account.functions, "get_function", unreadable)

    with pytest.raises(RemediationError) as failed:
        change(account.aws(), "orders", rehandled)

    assert str(failed.value) == (
        "The environment of orders could not be read, so it is not written either "
        "(AccessDeniedException): name its key in the stack's EnvironmentKeyArns"
    )
    assert sent == []


# -------------------------------------------------------------------------- waiting


def test_an_update_in_progress_is_looked_at_soon_and_then_ever_more_rarely(
    account: Account, pauses: list[float]
) -> None:
    account.functions.updating = 12

    wait_until_updated(account.aws(), "orders")

    assert pauses[:3] == pytest.approx([0.2, 0.3, 0.45])
    assert pauses[3:] == pytest.approx([min(0.2 * 1.5**n, 5) for n in range(3, 12)])


def test_an_update_is_waited_for_three_minutes(account: Account, pauses: list[float]) -> None:
    account.functions.updating = 10_000

    with pytest.raises(FunctionChanging) as given_up:
        wait_until_updated(account.aws(), "orders")

    assert str(given_up.value) == (
        "An update of orders is still in progress: start again when it is done"
    )
    assert 180 <= sum(pauses) < 185


def test_a_failed_update_stops_whoever_does_not_ask_for_it(account: Account) -> None:
    account.functions.edit("orders", LastUpdateStatus="Failed")

    with pytest.raises(FunctionChanging) as failed:
        wait_until_updated(account.aws(), "orders")
    with pytest.raises(FunctionChanging):
        change(account.aws(), "orders", rehandled)

    assert str(failed.value) == FAILED
    assert (
        wait_until_updated(account.aws(), "orders", even_if_failed=True).last_update_status
        == "Failed"
    )
    assert change(account.aws(), "orders", rehandled, even_if_failed=True).handler == "new.handler"


@pytest.mark.parametrize("status", ["Failed", "InProgress"])
def test_an_update_that_ends_as_failed_does_not_count_as_settled_meanwhile(
    account: Account, pauses: list[float], status: str
) -> None:
    account.functions.edit("orders", LastUpdateStatus=status)
    account.functions.updating = 2
    if status == "InProgress":
        account.functions.configurations["orders"]["LastUpdateStatus"] = "Successful"

    function = wait_until_updated(account.aws(), "orders", even_if_failed=True)

    assert function.last_update_status == ("Failed" if status == "Failed" else "Successful")
    assert len(pauses) == 2
