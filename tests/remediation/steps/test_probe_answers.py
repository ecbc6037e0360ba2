"""What is made of whatever a function answers to the probe."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError
from botocore.parsers import ResponseParserError

from remediation.model import RemediationError
from remediation.steps import probe
from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import remediate

VALUE = "a-heron-by-the-lake"
UNTOLD = "not shown, since it may hold a value"


def press(account: Account, answer: dict[str, Any], error: str | None = None) -> str:
    """Press the button on a function that answers the probe so; return why that failed."""

    def answered(_: dict[str, Any], event: Any) -> tuple[Any, str | None]:
        nonce = event["sealed-env-probe"]
        if "errorType" in answer:
            return answer, error
        good: dict[str, Any] = {"loaded": True, "cause": None, "different": [], "missing": []}
        return {"sealed-env-probe": nonce, **good, **answer}, error

    account.functions.edit("orders", Environment={**ENVIRONMENT, "DB_PASSWORD": VALUE})
    account.functions._answer = answered
    with pytest.raises(StepFailed) as failed:
        remediate(account, "orders", "DB_PASSWORD")
    return "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize("name", ["Runtime.ImportModuleError", "KeyError", "sql.OperationalError"])
def test_the_name_of_a_functions_error_is_told(account: Account, name: str) -> None:
    assert f"{name}. " in press(account, {"errorType": name}, "Unhandled")


@pytest.mark.parametrize(
    "name", [VALUE, f"Error{VALUE.upper()}", "so: https://user@host/", "x" * 101]
)
def test_what_may_be_a_value_is_not_told_as_an_errors_name(account: Account, name: str) -> None:
    told = press(account, {"errorType": name}, "Unhandled")

    assert UNTOLD in told
    assert name not in told


def test_a_cause_that_repeats_a_value_is_not_told(account: Account) -> None:
    told = press(account, {"loaded": False, "cause": f"no {VALUE}"})

    assert UNTOLD in told
    assert VALUE not in told


@pytest.mark.parametrize("part", ["different", "missing"])
def test_only_names_of_variables_are_told_to_differ(account: Account, part: str) -> None:
    told = press(account, {part: ["DB_PASSWORD", VALUE, {"no": "name"}]})

    assert "?, DB_PASSWORD of orders differs" in told
    assert VALUE not in told


def test_an_answer_of_aws_that_cannot_be_read_is_not_quoted(account: Account) -> None:
    def garble(operation: str) -> None:
        if operation == "list_attached_role_policies":
            raise ResponseParserError(f"invalid XML received: {VALUE}")

    account.before = garble
    with pytest.raises(RemediationError, match=r"failed for .*: ResponseParserError") as failed:
        remediate(account, "orders", "DB_PASSWORD")

    assert failed.value.__context__ is None


class _BrokenOff:
    """An answer's body whose connection is lost while it is read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        ReadTimeoutError(endpoint_url="https://lambda"),
        ResponseStreamingError(error="reset"),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
        OSError("a value"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_answer_that_breaks_off_while_it_is_read_is_asked_for_again(
    account: Account, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 40)
    invoke, broken = account.functions.invoke, [error]

    def break_off_once(**parameters: Any) -> Any:
        answer = invoke(**parameters)
        return {"Payload": _BrokenOff(broken.pop())} if broken else answer

    monkeypatch.setattr(account.functions, "invoke", break_off_once)

    remediate(account, "orders", "DB_PASSWORD")

    assert broken == []
    assert "DB_PASSWORD" not in account.functions.configurations["orders"]["Environment"]
