"""The table of scan results in DynamoDB: one GetItem to read, one PutItem to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import CacheUnavailable
from .calls import call, fails_as

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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
        item = response.get("Item", {})
        if int(item.get("expiration", {}).get("N", "0")) <= now:
            return None
        return item.get("data", {}).get("S")

    @fails_as(CacheUnavailable)
    def put(self, key: str, text: str, expiration: int) -> None:
        """Store a text under a key until a time, in seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        item = {"id": {"S": key}, "data": {"S": text}, "expiration": {"N": str(expiration)}}
        call("dynamodb:PutItem", self.name, self.client.put_item, TableName=self.name, Item=item)
