"""CloudFront's distributions, and the versions of a function that they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SEALED_AT_EDGE = "lambda-no-plaintext-secrets: at the edge in place of version "
"""How the description of a sealed version begins; the number of the version before follows."""


@dataclass(frozen=True, slots=True, order=True)
class Association:
    """What has CloudFront run a version of a function."""

    distribution: str
    """The distribution's identifier."""
    path_pattern: str
    """Of the cache behavior; empty for the default one."""
    event_type: str
    """Such as ``viewer-request``."""

    def __str__(self) -> str:
        behavior = f" {self.path_pattern}" if self.path_pattern else ""
        return f"{self.distribution}{behavior} {self.event_type}"


@dataclass(frozen=True, slots=True)
class DeploymentPolicy:
    """A continuous deployment policy: it sends some of a distribution's requests to another one."""

    id: str
    domains: frozenset[str]
    """The domain names of the distributions for staging."""
    is_enabled: bool
    requests: str
    """Which requests it sends there, such as ``5% of its requests``."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution, as far as it runs versions of one function."""

    id: str
    arn: str
    domain: str
    """CloudFront's own domain name for it."""
    etag: str
    """Which configuration was read: an update names it."""
    is_deployed: bool
    """Whether all of CloudFront has the configuration."""
    modified: datetime
    """When the configuration was changed last."""
    associations: Mapping[Association, str]
    """Those with versions of the function, each with the version's number."""
    config: Mapping[str, Any] = field(repr=False)
    """As CloudFront's API has it. Headers that are sent to origins may hold secrets."""
    is_staging: bool = False
    """Whether a continuous deployment policy tries changes here, before another distribution."""
    policy_id: str = ""
    """Of the continuous deployment policy; empty if there is none."""
    policy: DeploymentPolicy | None = None
    """As far as it was read; see `policy_id`."""
    owner: str | None = None
    """What else changes the distribution, as far as its tags show: a stack of CloudFormation, or
    Terraform."""
    unknown_settings: tuple[str, ...] = ()
    """Settings that this SDK does not know, and so an update would lose."""


@dataclass(frozen=True, slots=True)
class EdgeVersion:
    """A published version of a function that may be at the edge."""

    number: str
    code_sha256: str
    in_place_of: str | None
    """The number of the version of which this is the sealed one; None: the button did not seal it.
    """
    handler: str
    role_arn: str
