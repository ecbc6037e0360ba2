"""All functions of an account and Region, with their configurations, as ListFunctions does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..model import FunctionSnapshot
from .calls import call, fails_as
from .clients import FunctionNotRead
from .pace import Pace
from .snapshot import snapshot_of_version

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_ACTION = "lambda:ListFunctions"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """`LATEST` of a function, or a published version, without tags and the package's URL."""

    snapshot: FunctionSnapshot
    modified: str
    """When the function's code or configuration was last changed, in ISO 8601."""


def list_versions(
    client: LambdaClient, pace: Pace, region: str, *, published: bool
) -> Iterator[ListedVersion]:
    """Yield all functions of an account and Region, page by page.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html

    Args:
        client: of the account and Region.
        pace: waits before each page.
        region: for the failure's message.
        published: whether to yield published versions, too; in any order.

    Raises:
        FunctionNotRead: names the missing permission or the cause.
    """
    asked: dict[str, Any] = {"FunctionVersion": "ALL"} if published else {}
    pages: Iterator[Any] = iter(client.get_paginator("list_functions").paginate(**asked))
    while True:
        pace.count_other()
        page = _next_page(pages, region)
        if page is None:
            return
        yield from page


@fails_as(FunctionNotRead)
def _next_page(pages: Iterator[Any], region: str) -> list[ListedVersion] | None:
    # The page is read within the call, so that a malformed one fails as the call does.
    def read() -> list[ListedVersion] | None:
        page = next(pages, None)
        return None if page is None else [_listed(each) for each in page["Functions"]]

    return call(_ACTION, f"the functions of {region}", read)


def _listed(configuration: Any) -> ListedVersion:
    return ListedVersion(
        snapshot_of_version(configuration), str(configuration.get("LastModified", ""))
    )
