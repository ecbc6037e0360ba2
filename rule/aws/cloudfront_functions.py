"""CloudFront Functions: which there are, their code by stage, and their key-value stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from ..model import Association, CloudFrontFunction, KeyValueStore, RuleError
from .calls import AwsFailure, call, fails_as
from .clients import FunctionNotRead
from .edge import EdgeReader, listed_items

LIVE = "LIVE"
STAGES = (LIVE, "DEVELOPMENT")
"""What viewers' requests run first, then what is edited and tested.

Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_FunctionMetadata.html
"""
MOST_PAGES = 20
"""2,000 functions in a stage, at 100 a page: twenty times the quota."""
MOST_STORE_PAGES = 1_000
"""50,000 keys, at 50 a page."""
_KEYS_A_PAGE = 50
"""Source: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_kvs_ListKeys.html"""

_Read = TypeVar("_Read")


class NotReadForGood(RuleError):
    """A part stays unread until somebody does something about it; the message says what."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_temporary=False)


@dataclass(frozen=True, slots=True)
class CloudFrontFunctionReader:
    """Reads functions from CloudFront, and values from their stores.

    Each method raises `FunctionNotRead` if another try may succeed, or else `NotReadForGood`.
    """

    client: Callable[[], Any]
    """Makes the client of CloudFront."""
    values_client: Callable[[], Any]
    """Makes the client of its key-value stores."""
    edge: EdgeReader | None = None
    """Reads which distributions run a function; if it is None, that is not said."""

    @fails_as(FunctionNotRead)
    def functions(self) -> tuple[CloudFrontFunction, ...]:
        """List all functions of the account, in the order of their names."""
        stages: dict[str, list[str]] = {}
        own_arns: dict[str, str] = {}
        stores: dict[str, dict[str, None]] = {}
        for stage in STAGES:
            for function in self._listed("ListFunctions", "list_functions", Stage=stage):
                name, own_arns[name], arns = _read(function)
                stages.setdefault(name, []).append(stage)
                stores.setdefault(name, {}).update(dict.fromkeys(arns))
        names = self._names_of_stores() if any(stores.values()) else {}
        return tuple(
            CloudFrontFunction(
                name,
                own_arns[name],
                tuple(stages[name]),
                tuple(
                    KeyValueStore(arn, names.get(arn) or arn.rpartition("/")[2])
                    for arn in stores[name]
                ),
            )
            for name in sorted(stages)
        )

    def code(self, function: CloudFrontFunction, stage: str) -> bytes:
        """Read a function's code in one stage; CloudFront allows 10 KB."""

        def read() -> bytes:
            body = self.client().get_function(Name=function.name, Stage=stage)["FunctionCode"]
            content: bytes = body.read()
            return content

        return _lasting_or_not("cloudfront:GetFunction", function.name, read)

    def associations(self, function: CloudFrontFunction) -> tuple[Association, ...]:
        """Read what has CloudFront run a function, as far as that can be told."""
        return self.edge.associations(function.arn) if self.edge else ()

    def values(self, store: KeyValueStore) -> Iterator[Mapping[str, str]]:
        """Yield the values of a store by their keys, page by page."""

        def page(asked: Mapping[str, str]) -> tuple[dict[str, str], str | None]:
            answer = self.values_client().list_keys(
                KvsARN=store.arn, MaxResults=_KEYS_A_PAGE, **asked
            )
            # An answer without its list is never an empty store.
            return {each["Key"]: each["Value"] for each in answer["Items"]}, answer.get("NextToken")

        asked: dict[str, str] = {}
        for _ in range(MOST_STORE_PAGES):
            values, after = _lasting_or_not(
                "cloudfront-keyvaluestore:ListKeys", store.arn, partial(page, asked)
            )
            yield values
            if not after:
                return
            asked = {"NextToken": after}
        keys = MOST_STORE_PAGES * _KEYS_A_PAGE
        raise NotReadForGood(f"it has more than {keys:,} keys, and the others were not read")

    def _names_of_stores(self) -> Mapping[str, str]:
        """Return the names of all stores by their ARNs."""
        listed = self._listed("ListKeyValueStores", "list_key_value_stores")
        return {store["ARN"]: store["Name"] for store in listed}

    def _listed(self, operation: str, method: str, **asked: str) -> Iterator[Any]:
        """Yield the items of a list of CloudFront's, page by page."""

        def page(marker: Mapping[str, str]) -> tuple[Sequence[Any], str | None]:
            answer = getattr(self.client(), method)(**asked, **marker)
            listed = answer[operation.removeprefix("List").removesuffix("s") + "List"]
            # CloudFront leaves out an empty list, and says that it has no items.
            return listed["Items"] if listed["Quantity"] else (), listed.get("NextMarker")

        marker: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            found, after = call(f"cloudfront:{operation}", "this account", page, marker)
            yield from found
            if not after:
                return
            marker = {"Marker": after}
        raise FunctionNotRead(f"cloudfront:{operation} lists more than {MOST_PAGES} pages")


def _read(function: Any) -> tuple[str, str, tuple[str, ...]]:
    """Return a function's name and ARN, and the ARNs of its stores."""

    def read() -> tuple[str, str, tuple[str, ...]]:
        associations = function["FunctionConfig"].get("KeyValueStoreAssociations", {})
        arns = tuple(each["KeyValueStoreARN"] for each in listed_items(associations))
        return function["Name"], function["FunctionMetadata"]["FunctionARN"], arns

    return call("cloudfront:ListFunctions", "this account", read)


def _lasting_or_not(action: str, resource: str, read: Callable[[], _Read]) -> _Read:
    try:
        return call(action, resource, read)
    except AwsFailure as failure:
        lasts, message = failure.code.startswith("AccessDenied"), str(failure)
    raise (NotReadForGood if lasts else FunctionNotRead)(message)
