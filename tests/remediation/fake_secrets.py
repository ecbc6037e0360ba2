"""Secrets Manager in memory: names, versions by their tokens, and deletion with a window.

Source of the rules: https://docs.aws.amazon.com/secretsmanager/latest/apireference/
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from tests.remediation.builders import ACCOUNT, REGION


@dataclass
class Stored:
    arn: str
    name: str
    tags: dict[str, str]
    current: str
    versions: dict[str, str] = field(repr=False)
    deleted: bool = False


class Secrets:
    """All secrets, by their names."""

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}

    def by_arn(self, identifier: str) -> Stored | None:
        """Return a secret by ARN or name."""
        return next((s for s in self.stored.values() if identifier in (s.arn, s.name)), None)

    def create_secret(self, **given: Any) -> dict[str, Any]:
        name, token, text = given["Name"], given["ClientRequestToken"], given["SecretString"]
        existing = self.stored.get(name)
        if existing and existing.deleted:
            raise _error("InvalidRequestException")
        if existing and existing.versions.get(token) != text:
            raise _error("ResourceExistsException")
        if existing is None:
            arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-AbCdEf"
            tags = {tag["Key"]: tag["Value"] for tag in given["Tags"]}
            self.stored[name] = Stored(arn, name, tags, token, {token: text})
        return {"ARN": self.stored[name].arn, "Name": name, "VersionId": token}

    def describe_secret(self, *, SecretId: str) -> dict[str, Any]:
        secret = self._existing(SecretId)
        deleted = {"DeletedDate": datetime.now(UTC)} if secret.deleted else {}
        tags = [{"Key": key, "Value": value} for key, value in secret.tags.items()]
        return {"ARN": secret.arn, "Name": secret.name, "Tags": tags, **deleted}

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        secret = self._alive(SecretId)
        return {
            "ARN": secret.arn,
            "Name": secret.name,
            "VersionId": secret.current,
            "SecretString": secret.versions[secret.current],
        }

    def put_secret_value(
        self,
        *,
        SecretId: str,
        SecretString: str,
        ClientRequestToken: str,
    ) -> dict[str, Any]:
        secret = self._alive(SecretId)
        known = secret.versions.get(ClientRequestToken)
        if known is not None and known != SecretString:
            raise _error("ResourceExistsException")
        if known is None:
            secret.versions[ClientRequestToken] = SecretString
            secret.current = ClientRequestToken
        return {}

    def tag_resource(self, *, SecretId: str, Tags: list[Any]) -> dict[str, Any]:
        self._existing(SecretId).tags.update({tag["Key"]: tag["Value"] for tag in Tags})
        return {}

    def restore_secret(self, *, SecretId: str) -> dict[str, Any]:
        self._existing(SecretId).deleted = False
        return {}

    def delete_secret(self, *, SecretId: str, RecoveryWindowInDays: int) -> Any:
        assert 7 <= RecoveryWindowInDays <= 30
        self._alive(SecretId).deleted = True
        return {}

    def _existing(self, identifier: str) -> Stored:
        secret = self.by_arn(identifier)
        if secret is None:
            raise _error("ResourceNotFoundException")
        return secret

    def _alive(self, identifier: str) -> Stored:
        secret = self._existing(identifier)
        if secret.deleted:
            raise _error("InvalidRequestException")
        return secret


def _error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "not to be passed on"}}, "Operation")
