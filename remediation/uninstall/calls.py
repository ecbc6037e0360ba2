"""One call to AWS with the person's own credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..aws import calls
from ..aws.calls import AwsFailure
from .account import AccountFailure


class NotFound(AccountFailure):
    """The resource does not exist."""


def call(
    action: str,
    resource: str,
    operation: Callable[..., Any],
    *arguments: Any,
    **parameters: Any,
) -> Any:
    """Call one operation of AWS.

    Raises:
        NotFound: the resource does not exist.
        AccountFailure: the operation failed, retries included. The message names the code alone:
            the credentials are the person's own, so no role lacks a permission.
    """
    try:
        return calls.call(action, resource, operation, *arguments, **parameters)
    except AwsFailure as failure:
        code = failure.code
    # CloudFormation has no other code for a stack that does not exist.
    missing = (action, code) == ("DescribeStacks", "ValidationError") or code == "NoSuchEntity"
    kind = NotFound if missing else AccountFailure
    raise kind(f"{action} failed for {resource}: {code}")
