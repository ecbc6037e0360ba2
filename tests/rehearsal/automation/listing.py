"""Filters and pages of what the API lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..json_protocol import ServiceError
from .execution import Execution

_A_PAGE = 50
_OF_A_STEP = {
    "StepExecutionStatus": "StepStatus",
    "StepExecutionId": "StepExecutionId",
    "StepName": "StepName",
    "Action": "Action",
}


def page(items: Sequence[Any], request: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return one page of items, with a token if there are more.

    Raises:
        ServiceError: the request's token is none of ours.
    """
    start = request.get("NextToken", "0")
    if not start.isdigit():
        raise ServiceError("InvalidNextToken", "the next token is not valid")
    end = int(start) + request.get("MaxResults", _A_PAGE)
    more = {"NextToken": str(end)} if end < len(items) else {}
    return {key: list(items[int(start) : end]), **more}


def steps_wanted(
    steps: Iterable[Mapping[str, Any]], filters: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Keep the steps that satisfy every filter.

    Raises:
        ServiceError: a filter's key is not stood in for.
    """
    wanted = list(steps)
    for one in filters:
        if one["Key"] not in _OF_A_STEP:
            raise ServiceError("InvalidFilterKey", f"{one['Key']} is not stood in for")
        member = _OF_A_STEP[one["Key"]]
        wanted = [step for step in wanted if step[member] in one["Values"]]
    return wanted


def executions_wanted(
    executions: Iterable[Execution], filters: Iterable[Mapping[str, Any]]
) -> list[Execution]:
    """Keep the executions that satisfy every filter.

    Raises:
        ServiceError: a filter's key is not stood in for.
    """
    wanted = list(executions)
    for one in filters:
        match one["Key"]:
            case "DocumentNamePrefix":
                starts = tuple(one["Values"])
                wanted = [each for each in wanted if each.document_name.startswith(starts)]
            case "StartTimeAfter":
                after = datetime.fromisoformat(one["Values"][0])
                wanted = [each for each in wanted if each.started > after]
            case "ExecutionStatus":
                wanted = [each for each in wanted if each.status in one["Values"]]
            case "ExecutionId":
                wanted = [each for each in wanted if each.execution_id in one["Values"]]
            case key:
                raise ServiceError("InvalidFilterKey", f"{key} is not stood in for")
    return wanted
