"""The table of scan results in DynamoDB: one GetItem to read, one PutItem to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from ..model import CacheUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class CacheTable:
    """A DynamoDB table with the key ``id`` and the time to live ``expiration``."""

    name: str
    client: DynamoDBClient

    def get(self, key: str, now: int) -> str | None:
        """Return the text that is stored under a key; None if there is none, or if it has expired.

        DynamoDB deletes an expired item within days, not at once. Source:
        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html

        Args:
            key: of any form.
            now: seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        try:
            answer = self.client.get_item(TableName=self.name, Key={"id": {"S": key}})
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
        else:
            item = answer.get("Item", {})
            if int(item.get("expiration", {}).get("N", "0")) <= now:
                return None
            return item.get("data", {}).get("S")
        raise CacheUnavailable(code)

    def put(self, key: str, text: str, expiration: int) -> None:
        """Store a text under a key until a time, in seconds since the epoch.

        Raises:
            CacheUnavailable: names the cause.
        """
        item = {"id": {"S": key}, "data": {"S": text}, "expiration": {"N": str(expiration)}}
        try:
            self.client.put_item(TableName=self.name, Item=item)
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
        else:
            return
        raise CacheUnavailable(code)


def _code(error: Exception) -> str:
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code", "")
    return type(error).__name__
