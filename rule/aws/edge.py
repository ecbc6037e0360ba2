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

from ..model import Association, FunctionSnapshot
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
_LIST, _ACCOUNT = "cloudfront:ListDistributions", "this account"
_KEPT_SECONDS = 300.0
"""How long roles and distributions are remembered."""
_FAILED_SECONDS = 30.0
"""How long a list that failed for now is not asked for again: each try waits for its retries, and
one function may ask for each of its findings. Lambda repeats an invocation later than that."""
MOST_PAGES = 20
"""2,000 distributions, at 100 a page."""

Associations = Mapping[str, tuple[Association, ...]]
"""What has CloudFront run a function: by its ARN, or a version by its number."""


class Distributions(Protocol):
    """What is asked of CloudFront."""

    def list_distributions(self, **asked: str) -> Mapping[str, Any]:
        """Return a page of distributions, each with what its behaviors run."""


@dataclass(frozen=True, slots=True)
class EdgeVersions:
    """Which of some versions CloudFront runs."""

    associations: Associations = field(default_factory=dict)
    """By the numbers of the versions that it runs."""
    perhaps: tuple[str, ...] = ()
    """Numbers of versions that it may run: nobody can tell."""
    not_listed: str = ""
    """Why distributions were not listed though the rule is meant to; empty if they were."""


class _NotListed(Exception):
    """The distributions stay unread until somebody does something about it; says why."""


@dataclass(slots=True)
class EdgeReader:
    """Reads roles and distributions, and remembers them for some minutes."""

    roles: Callable[[], IAMClient]
    distributions: Callable[[], Distributions] | None
    """None: the rule may not list them."""
    clock: Callable[[], float] = time.monotonic
    _trusted: dict[str, tuple[bool, float]] = field(default_factory=dict)
    """Whether Lambda@Edge may assume a role, by the role's ARN, and until when that counts."""
    _listed: Associations | str = ""
    """By the ARNs of what is run; or why that could not be read for good."""
    _listed_until: float = field(default=float("-inf"))
    _failed_code: str = ""
    """Why the distributions could not be listed for now."""
    _failed_until: float = field(default=float("-inf"))

    @property
    def can_tell(self) -> bool:
        """Whether the rule may look up which distributions run a version."""
        return self.distributions is not None

    @fails_as(FunctionNotRead)
    def read(
        self, function: FunctionSnapshot, versions: Sequence[FunctionSnapshot]
    ) -> EdgeVersions:
        """Read which of some versions CloudFront runs, or may run.

        Raises:
            FunctionNotRead: another try may succeed; names the cause.
        """
        region, account = function.arn.split(":")[3:5]
        if region != EDGE_REGION:
            return EdgeVersions()
        trusted = [
            version
            for version in versions
            if _could_be_at_edge(version) and self._trusts_edge(version.role_arn, account)
        ]
        if not trusted:
            return EdgeVersions()
        listed = self._versions_of_distributions()
        if isinstance(listed, str):
            return EdgeVersions(perhaps=tuple(each.version for each in trusted), not_listed=listed)
        return EdgeVersions({v.version: listed[v.arn] for v in trusted if v.arn in listed})

    def associations(self, arn: str) -> tuple[Association, ...]:
        """Return what has CloudFront run a CloudFront Function, as far as that can be told."""
        try:
            listed = self._versions_of_distributions()
        except AwsFailure:
            return ()  # only a name is missing
        return () if isinstance(listed, str) else listed.get(arn, ())

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

    def _versions_of_distributions(self) -> Associations | str:
        if self.distributions is None:
            return ""
        if self.clock() >= self._listed_until:
            if self.clock() < self._failed_until:
                raise AwsFailure(_LIST, _ACCOUNT, self._failed_code)
            try:
                self._listed = _read_distributions(self.distributions())
            except _NotListed as reason:
                self._listed = str(reason)
            except AwsFailure as failure:
                self._failed_code = failure.code
                self._failed_until = self.clock() + _FAILED_SECONDS
                raise
            self._listed_until = self.clock() + _KEPT_SECONDS
        return self._listed


def _read_distributions(client: Distributions) -> Associations:
    """Read what all distributions run, by the ARNs of versions and of CloudFront Functions.

    Raises:
        _NotListed: they stay unread for good.
    """

    def read(asked: Mapping[str, str]) -> tuple[list[tuple[str, Association]], str | None]:
        # The answer is read within the call, so that a malformed one fails as the call does.
        listed = client.list_distributions(**asked)["DistributionList"]
        # What a page counts may be all distributions, but then there are some.
        items = listed["Items"] if listed.get("Quantity") else listed.get("Items", ())
        pairs = [pair for each in items for pair in _associations_of(each)]
        return pairs, listed["NextMarker"] if listed["IsTruncated"] else None

    named: dict[str, dict[Association, None]] = {}
    asked: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        try:
            pairs, after = call(_LIST, _ACCOUNT, read, asked)
        except AwsFailure as failure:
            if failure.code.startswith("AccessDenied"):
                raise _NotListed(f"{_LIST} is denied; grant it") from None
            raise
        for arn, association in pairs:
            named.setdefault(arn, {})[association] = None
        if after is None:
            return {arn: tuple(associations) for arn, associations in named.items()}
        asked = {"Marker": after}
    raise _NotListed(f"{_LIST} has more than {MOST_PAGES} pages")


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


def _associations_of(distribution: Any) -> Iterator[tuple[str, Association]]:
    """Yield the ARN of each function that a distribution's behaviors run, and what has it run.

    A staging distribution is listed like any other, and a disabled one keeps its replicas.
    """
    others = listed_items(distribution.get("CacheBehaviors", {}))
    for behavior in (distribution["DefaultCacheBehavior"], *others):
        path_pattern = behavior.get("PathPattern", "")
        for kind, arn in (
            ("LambdaFunctionAssociations", "LambdaFunctionARN"),
            ("FunctionAssociations", "FunctionARN"),
        ):
            for each in listed_items(behavior.get(kind, {})):
                yield each[arn], Association(distribution["Id"], each["EventType"], path_pattern)


def listed_items(listed: Any) -> Sequence[Any]:
    """Return a list's items; CloudFront leaves out those of an empty one, and no others.

    Raises:
        ValueError: the list has not as many as it says.
    """
    items: Sequence[Any] = listed.get("Items", ())
    if len(items) != listed.get("Quantity", len(items)):
        raise ValueError("a list has not as many items as it says")
    return items
