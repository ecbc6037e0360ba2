"""Which published versions CloudFront runs as functions of Lambda@Edge, as far as that is known.

A distribution names a version by its ARN, and no listing of Lambda's shows that. CloudFront lists
all distributions or none, so they are asked for only in the one Region of such functions, only if
Lambda@Edge may assume a version's role, and not again for minutes. What cannot be known counts as
run: a version that was not looked at is never left out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from ..model import FunctionSnapshot
from .calls import AwsFailure, call, fails_as
from .clients import FunctionNotRead

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

EDGE_REGION = "us-east-1"
"""Where functions of Lambda@Edge are made.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
edge-functions-restrictions.html
"""
_EDGE = "edgelambda.amazonaws.com"
_ANYBODY = '"*"'
_KEPT_SECONDS = 300.0
"""How long roles and distributions are remembered."""
MOST_PAGES = 20
"""2,000 distributions, at 100 a page."""
_RUNS, _MAY_RUN = "CloudFront", "perhaps CloudFront"

RunBy = Mapping[str, tuple[str, ...]]
"""What runs a version, by the version's number."""


class Distributions(Protocol):
    """What is asked of CloudFront."""

    def list_distributions(self, **asked: str) -> Mapping[str, Any]:
        """Return a page of distributions, each with what its behaviors run."""


@dataclass(slots=True)
class EdgeReader:
    """Reads roles and distributions, and remembers them for some minutes."""

    roles: Callable[[], IAMClient]
    distributions: Callable[[], Distributions] | None
    """None: the rule may not list them."""
    clock: Callable[[], float] = time.monotonic
    _trusted: dict[str, tuple[bool, float]] = field(default_factory=dict)
    """Whether Lambda@Edge may assume a role, by the role's ARN, and until when that counts."""
    _associated: frozenset[str] | None = None
    """ARNs of the versions that distributions name; None if that could not be read for good."""
    _associated_until: float = field(default=float("-inf"))

    @fails_as(FunctionNotRead)
    def run_by(self, function: FunctionSnapshot, versions: Sequence[FunctionSnapshot]) -> RunBy:
        """Read which of some versions CloudFront runs, or may run.

        Raises:
            FunctionNotRead: another try may succeed; names the cause.
        """
        region, account = function.arn.split(":")[3:5]
        if region != EDGE_REGION:
            return {}
        trusted = [
            version
            for version in versions
            if _could_be_at_edge(version) and self._trusts_edge(version.role_arn, account)
        ]
        if not trusted:
            return {}
        associated = self._versions_of_distributions()
        if associated is None:
            return {version.version: (_MAY_RUN,) for version in trusted}
        return {v.version: (_RUNS,) for v in trusted if v.arn in associated}

    def _trusts_edge(self, role_arn: str, account: str) -> bool:
        """Tell whether Lambda@Edge may assume a role, for all that can be known."""
        trusts, until = self._trusted.get(role_arn, (True, float("-inf")))
        if self.clock() >= until:
            trusts = self._read_trust(role_arn, account)
            self._trusted[role_arn] = trusts, self.clock() + _KEPT_SECONDS
        return trusts

    def _read_trust(self, role_arn: str, account: str) -> bool:
        name = role_arn.rpartition("/")[2]
        if role_arn.split(":")[4] != account:
            return True  # another account's role of this name is not to be read from here
        try:
            answer: Any = call(
                "iam:GetRole", role_arn, lambda: self.roles().get_role(RoleName=name)
            )
        except AwsFailure as failure:
            if failure.code == "NoSuchEntity":
                return False  # nobody can assume it
            if failure.code.startswith("AccessDenied"):
                return True
            raise
        # Any mention counts, whatever the statement says of it.
        policy = json.dumps(answer.get("Role", {}).get("AssumeRolePolicyDocument", _EDGE))
        return _EDGE in policy or _ANYBODY in policy

    def _versions_of_distributions(self) -> frozenset[str] | None:
        if self.distributions is None:
            return None
        if self.clock() >= self._associated_until:
            self._associated = _read_distributions(self.distributions())
            self._associated_until = self.clock() + _KEPT_SECONDS
        return self._associated


def _read_distributions(client: Distributions) -> frozenset[str] | None:
    """Read the ARNs of all versions that distributions run; None if that stays unknown."""

    def read(asked: Mapping[str, str]) -> tuple[set[str], str | None]:
        # The answer is read within the call, so that a malformed one fails as the call does.
        listed = client.list_distributions(**asked)["DistributionList"]
        arns = {arn for each in listed.get("Items", ()) for arn in _functions_of(each)}
        return arns, listed["NextMarker"] if listed["IsTruncated"] else None

    named: set[str] = set()
    asked: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        try:
            arns, after = call("cloudfront:ListDistributions", "this account", read, asked)
        except AwsFailure as failure:
            if failure.code.startswith("AccessDenied"):
                return None
            raise
        named |= arns
        if after is None:
            return frozenset(named)
        asked = {"Marker": after}
    return None


def _could_be_at_edge(version: FunctionSnapshot) -> bool:
    """Tell whether Lambda@Edge takes such a version: a zip package, no variables, no layers.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
    edge-functions-restrictions.html
    """
    return (
        version.package_type == "Zip"
        and not version.environment
        and not version.environment_unread
        and not version.layers
    )


def _functions_of(distribution: Any) -> Iterator[str]:
    """Yield the ARNs of the versions that a distribution's behaviors run."""
    others = distribution.get("CacheBehaviors", {}).get("Items", ())
    for behavior in (distribution["DefaultCacheBehavior"], *others):
        for association in behavior.get("LambdaFunctionAssociations", {}).get("Items", ()):
            yield association["LambdaFunctionARN"]
