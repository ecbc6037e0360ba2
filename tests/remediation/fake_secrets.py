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
    previous: str | None = None
    pending: str | None = None
    """The version that a rotation is to make current; it may be empty yet."""
    replicas: dict[str, str] = field(default_factory=dict)
    """Statuses by the Regions of replicas."""

    @property
    def known(self) -> set[str]:
        """The versions that there are, one that holds nothing yet included."""
        return {*self.versions, *([self.pending] if self.pending else [])}

    def make_current(self, version: str) -> None:
        """Move the label of the current version, and with it that of the previous one."""
        if version != self.current:
            self.previous, self.current = self.current, version


class Secrets:
    """All secrets, by their names."""

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}
        self.region = REGION
        self.replica_status = "InSync"
        """Of each replica that is made."""

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
            arn = f"arn:aws:secretsmanager:{self.region}:{ACCOUNT}:secret:{name}-AbCdEf"
            tags = {tag["Key"]: tag["Value"] for tag in given["Tags"]}
            self.stored[name] = Stored(arn, name, tags, token, {token: text})
        return {"ARN": self.stored[name].arn, "Name": name, "VersionId": token}

    def describe_secret(self, *, SecretId: str) -> dict[str, Any]:
        secret = self._existing(SecretId)
        deleted = {"DeletedDate": datetime.now(UTC)} if secret.deleted else {}
        tags = [{"Key": key, "Value": value} for key, value in secret.tags.items()]
        labelled: dict[str, list[str]] = {}
        for label in ("current", "previous", "pending"):
            if version := getattr(secret, label):
                labelled.setdefault(version, []).append(f"AWS{label.upper()}")
        return {
            "ARN": secret.arn,
            "Name": secret.name,
            "Tags": tags,
            "VersionIdsToStages": labelled,
            "ReplicationStatus": [
                {"Region": region, "Status": status} for region, status in secret.replicas.items()
            ],
            **deleted,
        }

    def get_secret_value(
        self, *, SecretId: str, VersionStage: str = "AWSCURRENT"
    ) -> dict[str, Any]:
        secret = self._alive(SecretId)
        version = {"AWSCURRENT": secret.current, "AWSPREVIOUS": secret.previous}[VersionStage]
        if version is None:
            raise _error("ResourceNotFoundException")
        return {
            "ARN": secret.arn,
            "Name": secret.name,
            "VersionId": version,
            "SecretString": secret.versions[version],
        }

    def put_secret_value(
        self,
        *,
        SecretId: str,
        SecretString: str,
        ClientRequestToken: str,
        VersionStages: tuple[str, ...] = ("AWSCURRENT",),
    ) -> dict[str, Any]:
        secret = self._alive(SecretId)
        known = secret.versions.get(ClientRequestToken)
        if known is not None and known != SecretString:
            raise _error("ResourceExistsException")
        if known is None:
            secret.versions[ClientRequestToken] = SecretString
            if "AWSCURRENT" in VersionStages:
                secret.make_current(ClientRequestToken)
        return {}

    def update_secret_version_stage(
        self,
        *,
        SecretId: str,
        VersionStage: str,
        RemoveFromVersionId: str,
        MoveToVersionId: str | None = None,
    ) -> dict[str, Any]:
        secret = self._alive(SecretId)
        if not {MoveToVersionId or RemoveFromVersionId, RemoveFromVersionId} <= secret.known:
            raise _error("ResourceNotFoundException")
        if VersionStage == "AWSPENDING":
            assert MoveToVersionId is None
            if RemoveFromVersionId != secret.pending:
                raise _error("InvalidParameterException")
            secret.pending = None
            return {}
        assert VersionStage == "AWSCURRENT"
        assert MoveToVersionId
        if RemoveFromVersionId != secret.current:
            raise _error("InvalidParameterException")
        secret.make_current(MoveToVersionId)
        return {}

    def tag_resource(self, *, SecretId: str, Tags: list[Any]) -> dict[str, Any]:
        self._existing(SecretId).tags.update({tag["Key"]: tag["Value"] for tag in Tags})
        return {}

    def restore_secret(self, *, SecretId: str) -> dict[str, Any]:
        self._existing(SecretId).deleted = False
        return {}

    def delete_secret(self, *, SecretId: str, RecoveryWindowInDays: int) -> Any:
        assert 7 <= RecoveryWindowInDays <= 30
        secret = self._alive(SecretId)
        if secret.replicas:
            raise _error("InvalidRequestException")
        secret.deleted = True
        return {}

    def replicate_secret_to_regions(
        self, *, SecretId: str, AddReplicaRegions: list[dict[str, str]]
    ) -> Any:
        replicas = self._alive(SecretId).replicas
        replicas.update({each["Region"]: self.replica_status for each in AddReplicaRegions})
        return {}

    def remove_regions_from_replication(
        self, *, SecretId: str, RemoveReplicaRegions: list[str]
    ) -> Any:
        replicas = self._alive(SecretId).replicas
        if not set(RemoveReplicaRegions) <= replicas.keys():
            raise _error("InvalidParameterException")
        for region in RemoveReplicaRegions:
            del replicas[region]
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
