"""Whatever an error of AWS quotes, uninstalling names its kind alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from remediation.uninstall.account import AccountFailure
from remediation.uninstall.aws import Aws, connect

NO_CODE: Any = {"Error": {"Message": "a-canary"}}
ERRORS: list[tuple[Exception, str]] = [
    (ResponseParserError("Unable to parse response: a-canary"), "ResponseParserError"),
    (ConnectionResetError("a-canary"), "ConnectionResetError"),
    (ReadTimeoutError(endpoint_url="https://lambda/a-canary"), "ReadTimeoutError"),
    (ClientError(NO_CODE, "ListFunctions"), "unknown error"),
    (KeyError("a-canary"), "KeyError"),
]
CALLS: list[tuple[str, Callable[[Any], object]]] = [
    ("functions", lambda account: account.versions()),
    ("stacks", lambda account: account.installation("one")),
    ("roles", lambda account: account.granted_roles("arn:aws:iam::123456789012:policy/one")),
    ("runbooks", lambda account: account.execution_outcome("1" * 36)),
]


@pytest.fixture(scope="module")
def account() -> Aws:
    return connect()


@pytest.mark.parametrize(("error", "said"), ERRORS, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize(("client", "ask"), CALLS, ids=lambda each: str(each)[:9])
def test_a_response_that_was_lost_or_cannot_be_parsed_is_quoted_by_no_error(
    account: Aws, client: str, ask: Callable[[Any], object], error: Exception, said: str
) -> None:
    def lose(**_: object) -> None:
        raise error

    events = getattr(account, client).meta.events
    events.register("before-call", lose)
    try:
        with pytest.raises(AccountFailure, match=said) as failed:
            ask(account)
    finally:
        events.unregister("before-call", lose)

    assert "canary" not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
