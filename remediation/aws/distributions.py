"""CloudFront's distributions: found by what they run, and changed under their ETags."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..model import STACK_TAG, Association, Distribution, Function
from .calls import AwsFailure, call, call_unless_refused
from .clients import UNKNOWN_SETTINGS, Aws

_CONFLICTS = ("PreconditionFailed", "InvalidIfMatchVersion")
_GONE = "NoSuchDistribution"
_MOST_PAGES = 20
"""2,000 distributions, at 100 a page."""


def running(aws: Aws, function: Function) -> tuple[Distribution, ...]:
    """Read the distributions that run a version of a function: those for staging first.

    Raises:
        AwsFailure: the role may not list or read distributions, or there are too many.
    """
    found = [
        distribution
        for identifier, _ in listed(aws, function)
        if (distribution := read(aws, function, identifier)) and distribution.associations
    ]
    return tuple(sorted(found, key=lambda each: (not each.is_staging, each.id)))


def read(aws: Aws, function: Function, identifier: str) -> Distribution | None:
    """Read a distribution; None if it was deleted.

    Neither its tags nor its continuous deployment policy are read: see `with_owner`, and
    `deployment_policies.with_policy`.
    """
    try:
        answer = call(
            "cloudfront:GetDistribution",
            identifier,
            aws.distributions().get_distribution,
            Id=identifier,
        )
    except AwsFailure as failure:
        if failure.code != _GONE:
            raise
        return None
    found = answer["Distribution"]
    config = found["DistributionConfig"]
    return Distribution(
        id=identifier,
        arn=found["ARN"],
        domain=found["DomainName"],
        etag=answer["ETag"],
        is_deployed=found["Status"] == "Deployed",
        modified=found["LastModifiedTime"],
        associations={
            Association(identifier, pattern, each["EventType"]): number
            for pattern, each in _associations(config)
            if (number := _version_of(function, each["LambdaFunctionARN"]))
        },
        config=config,
        is_staging=bool(config.get("Staging")),
        policy_id=config.get("ContinuousDeploymentPolicyId", ""),
        unknown_settings=tuple(answer.get(UNKNOWN_SETTINGS, ())),
    )


def with_owner(aws: Aws, distribution: Distribution) -> Distribution:
    """Read a distribution's tags, and name what else changes it."""
    answer = call(
        "cloudfront:ListTagsForResource",
        distribution.id,
        aws.distributions().list_tags_for_resource,
        Resource=distribution.arn,
    )
    tags = {tag["Key"]: tag.get("Value", "") for tag in answer["Tags"].get("Items", ())}
    return replace(distribution, owner=_owner(tags))


def move(
    aws: Aws,
    function: Function,
    distribution: Distribution,
    associations: Collection[Association],
    version: str,
) -> bool:
    """Have associations run a version, and change nothing else; return False if others were faster.

    CloudFront refuses the update if the distribution was changed since it was read.

    Args:
        aws: the clients.
        function: the function.
        distribution: as it was read.
        associations: of the distribution.
        version: the version's number.
    """
    config = copy.deepcopy(dict(distribution.config))
    for pattern, each in _associations(config):
        association = Association(distribution.id, pattern, each["EventType"])
        if association in associations and association in distribution.associations:
            each["LambdaFunctionARN"] = f"{function.arn}:{version}"
    return call_unless_refused(
        _CONFLICTS,
        "cloudfront:UpdateDistribution",
        distribution.id,
        aws.distributions().update_distribution,
        Id=distribution.id,
        IfMatch=distribution.etag,
        DistributionConfig=config,
    )


def listed(aws: Aws, function: Function) -> Iterator[tuple[str, bool]]:
    """Yield the distributions that a list shows to run the function.

    Yields:
        the identifier, and whether the distribution is for staging.

    Raises:
        AwsFailure: the role may not list distributions, or there are too many.
    """
    asked: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        page = call(
            "cloudfront:ListDistributions",
            "this account",
            aws.distributions().list_distributions,
            **asked,
        )["DistributionList"]
        for each in page.get("Items", ()):
            if any(_version_of(function, a["LambdaFunctionARN"]) for _, a in _associations(each)):
                yield each["Id"], bool(each.get("Staging"))
        if not page["IsTruncated"]:
            return
        asked = {"Marker": page["NextMarker"]}
    raise AwsFailure(
        "cloudfront:ListDistributions", "this account", f"more than {_MOST_PAGES} pages"
    )


def _associations(config: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a configuration, or a summary of one, has CloudFront run in Lambda.

    Yields:
        the path pattern of the cache behavior, and the association as the API has it.
    """
    others = config.get("CacheBehaviors", {}).get("Items", ())
    for behavior in (config["DefaultCacheBehavior"], *others):
        for each in behavior.get("LambdaFunctionAssociations", {}).get("Items", ()):
            yield behavior.get("PathPattern", ""), each


def _version_of(function: Function, arn: str) -> str | None:
    """Return the number of a version, by its ARN; None if it is another function's."""
    unqualified, _, number = arn.rpartition(":")
    return number if unqualified == function.arn else None


def _owner(tags: Mapping[str, str]) -> str | None:
    """Name what manages a distribution by its tags.

    CloudFormation tags what it makes. Terraform does not; people say so by a tag of their own.
    """
    if stack := tags.get(STACK_TAG):
        return f"the CloudFormation stack {stack}"
    said = (text.lower() for pair in tags.items() for text in pair)
    return "Terraform" if any("terraform" in text for text in said) else None
