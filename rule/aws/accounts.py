"""Clients for accounts and Regions that somebody works in: by a profile, or a role in each account.

They wait as long as AWS throttles them, and tell who throttles them, so that all may slow down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.exceptions import BotoCoreError, MissingDependencyException
from botocore.session import Session

from ..model import RuleError
from .calls import THROTTLING_CODES, AwsFailure, call, fails_as, keep_values_out_of_logs
from .clients import FunctionReader
from .runbooks import Runbooks

_PATIENT = Config(
    # Adaptive: the client itself sends fewer requests for a while once it is throttled.
    retries={"mode": "adaptive", "total_max_attempts": 30},
    connect_timeout=5,
    read_timeout=30,
)
_ACTIVE = "ACTIVE"
_NOT_VALID = frozenset(
    (
        "CredentialRetrievalError",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "PartialCredentialsError",
        "SSOTokenLoadError",
        "SignatureDoesNotMatch",
        "TokenRetrievalError",
        "UnauthorizedSSOTokenError",
    )
)
"""What STS answers to credentials that have expired or are nobody's, and what the SDK finds."""
_NEEDS_CRT = (
    "the way in which the profile logs in, such as aws login, needs another package: install "
    "botocore[crt], or use what `aws configure export-credentials --format env` prints"
)
_SESSION_NAME = "lambda-no-plaintext-secrets"


class AccountNotReached(RuleError):
    """There are no credentials for an account, or what there is in it could not be listed."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credentials these are."""

    account: str
    partition: str


@dataclass(frozen=True, slots=True)
class RegionClients(FunctionReader):
    """The clients for one account and Region."""

    distributions: Callable[[], Any]
    images: Callable[[], Any]


@dataclass(slots=True)
class Accounts:
    """Reaches accounts from one set of credentials."""

    profile: str | None = None
    """A profile of the AWS CLI's configuration; None: as the SDK finds credentials."""
    region: str | None = None
    """Where to ask for what is no Region's; None: the profile's Region, or else us-east-1."""
    on_throttling: Callable[[], None] = lambda: None
    """Is told that a request was throttled; the request is made again."""
    _session: Session = field(init=False)
    _assumed: dict[str, Session] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._session = Session(profile=self.profile)

    @property
    def default_region(self) -> str | None:
        """The Region of the profile or the environment; None if there is none."""
        region: str | None = _reached(lambda: self._session.get_config_variable("region"))
        return region

    @property
    def _home(self) -> str:
        return self.region or self.default_region or "us-east-1"

    def caller(self) -> Caller:
        """Read whose credentials these are.

        Raises:
            AccountNotReached: there are none, or they are not valid.
        """
        client = self._client(self._session, "sts", self._home)

        def read() -> Caller:
            _, partition, _, _, account, *_ = client.get_caller_identity()["Arn"].split(":")
            return Caller(account, partition)

        try:
            return call("sts:GetCallerIdentity", "these credentials", read)
        except AwsFailure as failure:
            said, code = str(failure), failure.code
        if code == "NoCredentialsError":
            raise AccountNotReached("there are no AWS credentials: log in, or give --profile")
        if code in _NOT_VALID:
            raise AccountNotReached(
                f"the AWS credentials are not valid ({code}): log in again, or give --profile"
            )
        raise AccountNotReached(said)

    @fails_as(AccountNotReached)
    def regions(self) -> tuple[str, ...]:
        """Read which Regions are enabled.

        Raises:
            AccountNotReached: names the missing permission or the cause.
        """
        client = self._client(self._session, "ec2", self._home)

        def read() -> tuple[str, ...]:
            listed = client.describe_regions()["Regions"]
            return tuple(sorted(each["RegionName"] for each in listed))

        return call("ec2:DescribeRegions", "the account", read)

    @fails_as(AccountNotReached)
    def organization(self) -> tuple[str, ...]:
        """Read the IDs of the organization's active accounts.

        Raises:
            AccountNotReached: names the missing permission or the cause.
        """
        client = self._client(self._session, "organizations", self._home)

        def read() -> tuple[str, ...]:
            return tuple(
                account["Id"]
                for page in client.get_paginator("list_accounts").paginate()
                for account in page["Accounts"]
                # AWS retires Status for State; what has neither is not left out unsaid.
                if (account.get("State") or account.get("Status") or _ACTIVE) == _ACTIVE
            )

        return call("organizations:ListAccounts", "the organization", read)

    def clients(self, region: str, role_arn: str | None = None) -> RegionClients:
        """Make the clients for a Region of the caller's account, or of a role's.

        Nothing is asked of AWS yet.
        """
        session = self._assuming(role_arn) if role_arn else self._session
        make = partial(self._client, session)
        return RegionClients(
            functions=make("lambda", region),
            roles=cache(lambda: make("iam", region)),
            distributions=cache(lambda: make("cloudfront", region)),
            images=cache(lambda: make("ecr", region)),
        )

    def runbooks(self, region: str, role_arn: str | None = None) -> Runbooks:
        """Make what finds and starts runbooks in a Region, of the caller's account or a role's."""
        session = self._assuming(role_arn) if role_arn else self._session
        make = partial(self._client, session)
        return Runbooks(make("cloudformation", region), make("ssm", region))

    def _assuming(self, role_arn: str) -> Session:
        """Return a session of a role, whose credentials are renewed while it is used."""
        if role_arn not in self._assumed:
            make: Any = self._session.create_client
            fetcher = AssumeRoleCredentialFetcher(
                client_creator=partial(make, region_name=self._home, config=_PATIENT),
                source_credentials=_reached(self._session.get_credentials),
                role_arn=role_arn,
                extra_args={"RoleSessionName": _SESSION_NAME},
            )
            session = Session(profile=self.profile)
            fetch = partial(call, "sts:AssumeRole", role_arn, fetcher.fetch_credentials)
            session.register_component("credential_provider", _Assumed(fetch))
            self._assumed[role_arn] = session
        return self._assumed[role_arn]

    def _client(self, session: Session, service: str, region: str) -> Any:
        make: Any = session.create_client  # The types of botocore's session know no services.
        client = _reached(lambda: make(service, region_name=region, config=_PATIENT))
        client.meta.events.register_first(f"needs-retry.{service}", self._notice)
        keep_values_out_of_logs()
        return client

    def _notice(self, response: Any = None, **_: Any) -> None:
        """Look at each response; botocore decides what becomes of it."""
        error = response[1].get("Error", {}) if response else {}
        if error.get("Code") in THROTTLING_CODES:
            self.on_throttling()


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Gives a session the credentials of a role; stands in botocore's place for all providers."""

    fetch: Callable[[], Any]

    def load_credentials(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self.fetch, "assume-role")


def _reached(read: Callable[[], Any]) -> Any:
    """Read something from the configuration.

    Raises:
        AccountNotReached: the profile is missing, or the configuration cannot be used.
    """
    try:
        return read()
    except MissingDependencyException:
        raise AccountNotReached(_NEEDS_CRT) from None
    except BotoCoreError as error:
        cause = type(error).__name__
    raise AccountNotReached(
        f"the configuration of the AWS CLI cannot be used: {cause}; see `aws configure list`"
    )
