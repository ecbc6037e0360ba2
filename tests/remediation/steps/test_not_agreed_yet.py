"""Lambda's halves that do not agree for some seconds: what GetFunction tells is old, or refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from remediation.aws.function_updates import FunctionChanging
from remediation.model import RemediationError
from tests.remediation.account import Account, refusal
from tests.remediation.orders import ENVIRONMENT, environment, snapshot, stored
from tests.remediation.runbook_story import back_out, remediate

UPDATE = "update_function_configuration"
MOVED = ("DB_PASSWORD", "TOKEN")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made; nothing else takes time."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


def refuse_updates(account: Account, clock: list[float], seconds: float) -> None:
    """Refuse updates because of one in progress that GetFunction does not tell of."""
    end = sum(clock) + seconds

    def refuse(operation: str) -> None:
        if operation == UPDATE and sum(clock) < end:
            raise refusal("ResourceConflictException")

    account.before = refuse


def lag(account: Account, clock: list[float], seconds: float) -> Callable[[], None]:
    """Have GetFunction tell for some seconds after each update what was before it."""
    get, update = account.functions.get_function, account.functions.update_function_configuration
    before: list[tuple[float, Any]] = [(-seconds, None)]

    def get_old(**parameters: Any) -> Any:
        when, old = before[0]
        new = get(**parameters)
        return copy.deepcopy(old) if sum(clock) < when + seconds else new

    def update_and_keep(**parameters: Any) -> Any:
        old = get(FunctionName=parameters["FunctionName"])
        answer = update(**parameters)
        before[0] = (sum(clock), old)
        return answer

    def catch_up() -> None:
        before[0] = (-seconds, None)

    account.functions.get_function = get_old  # type: ignore[method-assign]
    account.functions.update_function_configuration = update_and_keep  # type: ignore[method-assign]
    return catch_up


@pytest.mark.parametrize("seconds", [1, 8, 25])
def test_a_press_waits_for_an_update_that_nobody_tells_of(
    account: Account, clock: list[float], seconds: float
) -> None:
    refuse_updates(account, clock, seconds)

    remediate(account, "orders", *MOVED)

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert not set(MOVED) & environment(account).keys()


@pytest.mark.parametrize("seconds", [1, 8, 25])
def test_so_does_the_way_back(account: Account, clock: list[float], seconds: float) -> None:
    remediate(account, "orders", *MOVED)
    refuse_updates(account, clock, seconds)

    back_out(account, "orders")

    assert environment(account) == ENVIRONMENT


@pytest.mark.parametrize("number", [1, 2, 3])
def test_so_does_each_update_of_a_press(account: Account, clock: list[float], number: int) -> None:
    made: list[str] = []

    def refuse_one(operation: str) -> None:
        if operation == UPDATE:
            made.append(operation)
            if len(made) == number:
                refuse_updates(account, clock, 20)
                account.before(operation)

    account.before = refuse_one

    remediate(account, "orders", *MOVED)

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)
    assert not set(MOVED) & environment(account).keys()


@pytest.mark.parametrize("seconds", [1, 5, 10])
def test_a_press_and_the_way_back_outlast_old_answers(
    account: Account, clock: list[float], seconds: float
) -> None:
    catch_up = lag(account, clock, seconds)

    remediate(account, "orders", *MOVED)

    catch_up()
    assert not set(MOVED) & environment(account).keys()
    assert stored(account) == {name: ENVIRONMENT[name] for name in MOVED}

    back_out(account, "orders")

    assert environment(account) == ENVIRONMENT


def test_what_is_refused_for_too_long_is_told_and_left_as_it_was(
    account: Account, clock: list[float]
) -> None:
    before = snapshot(account)
    refuse_updates(account, clock, 10_000)

    with pytest.raises(FunctionChanging, match="changed by others again and again"):
        remediate(account, "orders", *MOVED)

    assert snapshot(account) == before
    assert sum(clock) < 200


def test_a_sealed_function_is_left_as_it_was_too(account: Account, clock: list[float]) -> None:
    remediate(account, "orders", *MOVED)
    before = snapshot(account)
    refuse_updates(account, clock, 10_000)

    with pytest.raises(RemediationError, match="changed by others again and again"):
        back_out(account, "orders")

    assert snapshot(account) == before
