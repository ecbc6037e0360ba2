"""CloudFront Functions and key-value stores in memory, as CloudFront's clients show them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from botocore.exceptions import ClientError

from rule.aws.cloudfront_functions import CloudFrontFunctionReader
from rule.aws.edge import EdgeReader

STORE = "arn:aws:cloudfront::123456789012:key-value-store/85f0ad29"
CLEAN = "function handler(event) {\n  return event.request;\n}\n"
LIVE, EDITED = ("redirect", "LIVE"), ("redirect", "DEVELOPMENT")
FUNCTION = "arn:aws:cloudfront::123456789012:function"
ROUTES = {STORE: "routes"}


@dataclass
class CloudFront:
    """Stands for the clients of CloudFront and of its key-value stores."""

    code: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By a function's name and a stage."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Of the one store, by its keys."""
    stored_by: frozenset[str] = frozenset()
    """Names of the functions that may read the store."""
    names: Mapping[str, str] = field(default_factory=lambda: ROUTES)
    """Of stores, by their ARNs."""
    page: int = 100
    refused: Mapping[str, str] = field(default_factory=dict)
    """The error code, by operation."""
    answers: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """What an operation answers whatever it is asked."""
    edge: EdgeReader | None = None
    calls: list[str] = field(default_factory=list)

    @property
    def reader(self) -> CloudFrontFunctionReader:
        made = cast("Any", self)
        return CloudFrontFunctionReader(lambda: made, lambda: made, self.edge)

    def list_functions(self, *, Stage: str, Marker: str = "0") -> dict[str, Any]:  # noqa: N803
        items = [
            {
                "Name": name,
                "FunctionConfig": {
                    "Comment": "",
                    "Runtime": "cloudfront-js-2.0",
                    "KeyValueStoreAssociations": self._stores(name),
                },
                "FunctionMetadata": {"Stage": stage, "FunctionARN": f"{FUNCTION}/{name}"},
            }
            for name, stage in self.code
            if stage == Stage
        ]
        return self._listed("list_functions", "FunctionList", items, Marker)

    def list_key_value_stores(self, *, Marker: str = "0") -> dict[str, Any]:  # noqa: N803
        items = [{"ARN": arn, "Name": name} for arn, name in self.names.items()]
        return self._listed("list_key_value_stores", "KeyValueStoreList", items, Marker)

    def get_function(self, *, Name: str, Stage: str) -> dict[str, Any]:  # noqa: N803
        self._asked("get_function")
        return {"FunctionCode": io.BytesIO(self.code[Name, Stage].encode()), "ETag": "E1"}

    def list_keys(
        self,
        *,
        KvsARN: str,  # noqa: N803
        MaxResults: int,  # noqa: N803
        NextToken: str = "0",  # noqa: N803
    ) -> dict[str, Any]:
        self._asked("list_keys")
        assert KvsARN == STORE
        if answer := self.answers.get("list_keys"):
            return answer
        start, page = int(NextToken), min(self.page, MaxResults)
        items = [{"Key": key, "Value": value} for key, value in self.values.items()]
        more = {"NextToken": str(start + page)} if start + page < len(items) else {}
        return {"Items": items[start : start + page], **more}

    def _stores(self, name: str) -> dict[str, Any]:
        if name not in self.stored_by:
            return {"Quantity": 0}
        return {"Quantity": 1, "Items": [{"KeyValueStoreARN": STORE}]}

    def _listed(
        self, operation: str, member: str, items: list[dict[str, Any]], marker: str
    ) -> dict[str, Any]:
        self._asked(operation)
        if (answer := self.answers.get(operation)) is not None:
            return answer
        start = int(marker)
        shown = items[start : start + self.page]
        after = start + self.page
        return {
            member: {
                "MaxItems": self.page,
                "Quantity": len(shown),
                **({"Items": shown} if shown else {}),
                **({"NextMarker": str(after)} if after < len(items) else {}),
            }
        }

    def _asked(self, operation: str) -> None:
        self.calls.append(operation)
        if code := self.refused.get(operation):
            raise ClientError({"Error": {"Code": code, "Message": "canary"}}, operation)
