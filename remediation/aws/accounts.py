"""Clients that read one account and Region, by a person's own credentials, and wait for AWS.

Not deployed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from .calls import keep_values_out_of_logs
from .clients import Aws

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_PATIENT = Config(
    # Adaptive: the client itself sends fewer requests for a while once it is throttled.
    retries={"mode": "adaptive", "total_max_attempts": 30},
    connect_timeout=5,
    read_timeout=30,
)
_SESSION_NAME = "lambda-no-plaintext-secrets-plan"


class NotReached(Exception):
    """There are no credentials for an account."""


@dataclass(frozen=True, slots=True)
class Place:
    """An account and Region, and how somebody gets there."""

    region: str
    profile: str | None = None
    """A profile of the AWS CLI's configuration; None: as the SDK finds credentials."""
    role_arn: str | None = None
    """The role to assume; None: the credentials are the account's own."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The button's clients, and one for the stacks beside them."""

    aws: Aws
    stacks: CloudFormationClient
    partition: str
    """Of the Region's ARNs, such as ``aws-cn``."""


def connect(place: Place) -> Readers:
    """Make the clients; nothing is asked of AWS yet.

    Raises:
        NotReached: the profile or the credentials are missing.
    """
    try:
        made = _connect(place)
    except BotoCoreError as error:
        cause = type(error).__name__
        made = None
    if made is None:
        raise NotReached(f"The configuration of the AWS CLI cannot be used: {cause}")
    keep_values_out_of_logs()
    return made


def _connect(place: Place) -> Readers:
    session = Session(profile=place.profile)
    if place.role_arn:
        make: Any = session.create_client
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=partial(make, region_name=place.region, config=_PATIENT),
            source_credentials=session.get_credentials(),
            role_arn=place.role_arn,
            extra_args={"RoleSessionName": _SESSION_NAME},
        )
        session = Session(profile=place.profile)
        session.register_component("credential_provider", _Assumed(fetcher.fetch_credentials))
    client: Any = partial(session.create_client, region_name=place.region, config=_PATIENT)
    aws = Aws.of(lambda service, _: client(service))
    return Readers(aws, client("cloudformation"), aws.functions.meta.partition)


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Gives a session the credentials of a role; stands in botocore's place for all providers."""

    fetch: Callable[[], Any]

    def load_credentials(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self.fetch, "assume-role")
