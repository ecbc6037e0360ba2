"""The table of scan results in DynamoDB: one request to read, one PutItem to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..model import CacheUnavailable
from .calls import call, fails_as

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEYS_A_CALL = 100
"""The most keys that one BatchGetItem takes.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
"""


@dataclass(frozen=True, slots=True)
class CacheTable:
    """A DynamoDB table with the key ``id`` and the time to live ``expiration``."""

    name: str
    client: DynamoDBClient

    @fails_as(CacheUnavailable)
    def get(self, key: str, now: int) -> str | None:
        """Return the text that is kept under a key; None if there is none, or it has expired.

        DynamoDB deletes an expired item within days, not at once. Source:
        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html

        Args:
            key: of any form.
            now: seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        response = call(
            "dynamodb:GetItem",
            self.name,
            self.client.get_item,
            TableName=self.name,
            Key={"id": {"S": key}},
        )
        return _text(response.get("Item", {}), now)

    @fails_as(CacheUnavailable)
    def get_all(self, keys: Sequence[str], now: int) -> Mapping[str, str]:
        """Return the texts that are kept under some of the keys, by one BatchGetItem.

        Args:
            keys: different ones, `KEYS_A_CALL` at most.
            now: seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        response = call(
            "dynamodb:BatchGetItem",
            self.name,
            self.client.batch_get_item,
            RequestItems={self.name: {"Keys": [{"id": {"S": key}} for key in keys]}},
        )
        items = response.get("Responses", {}).get(self.name, [])
        texts = {item.get("id", {}).get("S", ""): _text(item, now) for item in items}
        return {key: text for key, text in texts.items() if text is not None}

    @fails_as(CacheUnavailable)
    def put(self, key: str, text: str, expiration: int) -> None:
        """Store a text under a key until a time, in seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        item = {"id": {"S": key}, "data": {"S": text}, "expiration": {"N": str(expiration)}}
        call("dynamodb:PutItem", self.name, self.client.put_item, TableName=self.name, Item=item)


def _text(item: Any, now: int) -> str | None:
    if int(item.get("expiration", {}).get("N", "0")) <= now:
        return None
    text: str | None = item.get("data", {}).get("S")
    return text
