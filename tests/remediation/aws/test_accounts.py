from __future__ import annotations

from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber

from remediation.aws.accounts import NotReached, Place, connect

REGION = "eu-central-1"
ROLE = "arn:aws:iam::210987654321:role/audit"


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "own")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def test_the_clients_are_of_the_region_and_wait_while_aws_throttles() -> None:
    readers = connect(Place(REGION))

    for client in (readers.aws.functions, readers.aws.secrets, readers.stacks):
        given: Any = client.meta.config
        assert client.meta.region_name == REGION
        assert given.retries == {"mode": "adaptive", "total_max_attempts": 30}
    assert readers.aws.alarms is not None


@pytest.mark.parametrize(
    ("region", "partition"),
    [(REGION, "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_a_region_has_the_arns_of_its_partition(region: str, partition: str) -> None:
    assert connect(Place(region)).partition == partition


def test_a_role_is_assumed_once_and_not_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubs: list[Stubber] = []
    make: Any = botocore.session.Session.create_client

    def create(session: Any, service: str, *arguments: Any, **named: Any) -> Any:
        client = make(session, service, *arguments, **named)
        if service == "sts":
            stub = Stubber(client)
            answer = {
                "AccessKeyId": "A" * 16,
                "SecretAccessKey": "s",
                "SessionToken": "t",
                "Expiration": "2999-01-01T00:00:00Z",
            }
            stub.add_response(
                "assume_role",
                {"Credentials": answer},
                {"RoleArn": ROLE, "RoleSessionName": "lambda-no-plaintext-secrets-plan"},
            )
            stub.activate()
            stubs.append(stub)
        return client

    monkeypatch.setattr(botocore.session.Session, "create_client", create)

    readers = connect(Place(REGION, role_arn=ROLE))

    assert stubs == []
    for client in (readers.aws.functions, readers.aws.secrets):
        signer: Any = client
        assert signer._request_signer._credentials.get_frozen_credentials().access_key == "A" * 16
    assert len(stubs) == 1


def test_a_profile_that_is_missing_is_said_without_its_name() -> None:
    with pytest.raises(NotReached, match=r"cannot be used: ProfileNotFound$") as raised:
        connect(Place(REGION, profile="work"))

    assert raised.value.__context__ is None
