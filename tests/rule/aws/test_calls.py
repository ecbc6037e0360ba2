from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.parsers import ResponseParserError

from rule.aws.cache_table import CacheTable
from rule.aws.clients import Aws, FunctionNotRead
from rule.aws.evaluations import EvaluationsNotPut
from rule.aws.layers import LayerReader
from rule.aws.pace import Pace
from rule.aws.versions import VersionReader
from rule.model import CacheUnavailable
from tests.rule.aws.test_put_evaluations import evaluation, invocation
from tests.rule.compliance.sealed import SEALED

LOST = [
    ResponseParserError("Unable to parse response: a-canary"),
    ConnectionResetError("a-canary"),
    ReadTimeoutError(endpoint_url="https://lambda/a-canary"),
    KeyError("a-canary"),
]
LAYER = "arn:aws:lambda:eu-central-1:123456789012:layer:orders-config:3"


def versions(aws: Aws) -> VersionReader:
    return VersionReader(aws.functions, Pace(0.0))


CALLS: list[tuple[Callable[[Aws], Any], type[Exception], Callable[[Aws], object]]] = [
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: aws.read_function("orders-api")),
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: list(aws.list_function_names())),
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: versions(aws).listed(SEALED.arn)),
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: versions(aws).aliases(SEALED)),
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: versions(aws).named_by_number(SEALED)),
    (lambda aws: aws.functions, FunctionNotRead, lambda aws: versions(aws).with_code(SEALED)),
    (
        lambda aws: aws.functions,
        FunctionNotRead,
        lambda aws: LayerReader(aws.functions, Pace(0.0)).content(LAYER),
    ),
    (lambda aws: aws.roles(), FunctionNotRead, lambda aws: aws.attached_policies(SEALED)),
    (
        lambda aws: aws.config,
        EvaluationsNotPut,
        lambda aws: aws.put_evaluations(invocation(), [evaluation("a")]),
    ),
    (lambda aws: aws.cache, CacheUnavailable, lambda aws: CacheTable("t", aws.cache).get("k", 0)),
    (
        lambda aws: aws.cache,
        CacheUnavailable,
        lambda aws: CacheTable("t", aws.cache).get_all(["k", "l"], 0),
    ),
    (
        lambda aws: aws.cache,
        CacheUnavailable,
        lambda aws: CacheTable("t", aws.cache).put("k", "text", 0),
    ),
]


@pytest.mark.parametrize("error", LOST, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize(("client", "failure", "ask"), CALLS)
def test_a_response_that_was_lost_or_cannot_be_parsed_is_quoted_by_no_error(
    aws: Aws,
    client: Callable[[Aws], Any],
    failure: type[Exception],
    ask: Callable[[Aws], object],
    error: Exception,
) -> None:
    def lose(**_: object) -> None:
        raise error

    events = client(aws).meta.events
    events.register("before-call", lose)
    try:
        with pytest.raises(failure, match=type(error).__name__) as failed:
            ask(aws)
    finally:
        events.unregister("before-call", lose)

    assert "canary" not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
