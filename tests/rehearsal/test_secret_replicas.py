"""A secret's replicas: in other Regions, removed there, and in the way of a deletion."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

from .emulator import Emulator, root_session, running

ELSEWHERE = "eu-west-1"


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running(region="us-east-1") as started:
        yield started


def value_in(emulator: Emulator, region: str, name: str) -> str:
    session: boto3.Session = root_session(region)
    client = session.client("secretsmanager", endpoint_url=emulator.endpoint)
    return client.get_secret_value(SecretId=name)["SecretString"]


def test_a_secret_is_replicated_and_deleted_only_without_replicas(emulator: Emulator) -> None:
    client = emulator.client("secretsmanager")
    made = client.create_secret(Name="visits/environment", SecretString="{}")
    client.replicate_secret_to_regions(
        SecretId=made["ARN"], AddReplicaRegions=[{"Region": ELSEWHERE}]
    )
    client.put_secret_value(SecretId=made["ARN"], SecretString="[]")

    assert value_in(emulator, ELSEWHERE, "visits/environment") == "[]"
    with pytest.raises(ClientError, match="still has replica regions"):
        client.delete_secret(SecretId=made["ARN"], RecoveryWindowInDays=7)

    left = client.remove_regions_from_replication(
        SecretId=made["ARN"], RemoveReplicaRegions=[ELSEWHERE]
    )

    assert left["ReplicationStatus"] == []
    with pytest.raises(ClientError, match="ResourceNotFound"):
        value_in(emulator, ELSEWHERE, "visits/environment")
    with pytest.raises(ClientError, match="not replicated"):
        client.remove_regions_from_replication(
            SecretId=made["ARN"], RemoveReplicaRegions=[ELSEWHERE]
        )
    client.delete_secret(SecretId=made["ARN"], RecoveryWindowInDays=7)
