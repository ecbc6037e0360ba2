"""The replicas of a secret in other Regions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..model import Secret
from .calls import call
from .clients import Aws


def read(aws: Aws, secret: Secret) -> Mapping[str, str]:
    """Read the Regions that a secret is replicated to, each with its status.

    The status is ``InSync``, ``InProgress`` or ``Failed``.
    """
    response = call(
        "secretsmanager:DescribeSecret",
        secret.name,
        aws.secrets.describe_secret,
        SecretId=secret.arn,
    )
    return {
        each["Region"]: each.get("Status", "InProgress")
        for each in response.get("ReplicationStatus", ())
    }


def add(aws: Aws, secret: Secret, regions: Collection[str]) -> None:
    """Replicate a secret to Regions, encrypted with ``aws/secretsmanager`` there."""
    call(
        "secretsmanager:ReplicateSecretToRegions",
        secret.name,
        aws.secrets.replicate_secret_to_regions,
        SecretId=secret.arn,
        AddReplicaRegions=[{"Region": region} for region in sorted(regions)],
    )


def remove(aws: Aws, secret: Secret, regions: Collection[str]) -> None:
    """Delete a secret's replicas in Regions."""
    call(
        "secretsmanager:RemoveRegionsFromReplication",
        secret.name,
        aws.secrets.remove_regions_from_replication,
        SecretId=secret.arn,
        RemoveReplicaRegions=sorted(regions),
    )
