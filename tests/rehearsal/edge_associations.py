"""What CloudFront refuses of the functions that a distribution is to run. Pure.

Sources: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
lambda-at-edge-function-restrictions.html, cloudfront-function-restrictions.html and
edge-functions-restrictions.html there, and lambda-edge-permissions.html for what the caller needs
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from .request_limits import Violation

EDGE_PRINCIPALS = ("lambda.amazonaws.com", "edgelambda.amazonaws.com")
"""Who must be able to assume the role of a function of Lambda@Edge."""
VIEWER_SECONDS, VIEWER_MB, ORIGIN_SECONDS = 5, 128, 30
_REGION = "us-east-1"
_VERSION = re.compile(r"arn:[^:]+:lambda:([^:]+):\d{12}:function:[^:]+:\d+")
_LAMBDA_CODE = "InvalidLambdaFunctionAssociation"
_FUNCTION_CODE = "InvalidFunctionAssociation"
_DISABLE = "lambda:DisableReplication*"
"""The asterisk is part of the action's name."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is looked up of functions and of who asks."""

    version: Callable[[str], Mapping[str, Any] | None]
    """Returns a version's configuration by its ARN; None if there is none."""
    trusts: Callable[[str, str], bool]
    """Whether a service may assume a role, by the role's ARN and the service's name."""
    is_live: Callable[[str], bool]
    """Whether a CloudFront Function is published, by its ARN."""
    may: Callable[[str, str], bool]
    """Whether who asks may do an action on a resource."""


def violations(
    config: Element, around: Surroundings, before: Collection[str] = ()
) -> Iterator[Violation]:
    """Yield what CloudFront refuses in a distribution's configuration.

    Args:
        config: ``DistributionConfig`` of CloudFront's API.
        around: what is looked up.
        before: ARNs of the versions that the distribution has run until now.
    """
    for behavior in _behaviors(config):
        yield from _in_behavior(behavior, around)
    for arn in sorted(set(before) - set(versions(config))):
        if not around.may(_DISABLE, arn):
            yield Violation("AccessDenied", f"{_DISABLE} is needed on {arn}", 403)
            return


def versions(config: Element) -> Iterator[str]:
    """Yield the ARNs of the versions that a distribution is to run."""
    for behavior in _behaviors(config):
        for _, arn in _associations(behavior, "LambdaFunctionAssociation", "LambdaFunctionARN"):
            yield arn


def _behaviors(config: Element) -> Iterator[Element]:
    yield from _all(config, "DefaultCacheBehavior")
    for behaviors in _all(config, "CacheBehaviors"):
        for items in _all(behaviors, "Items"):
            yield from _all(items, "CacheBehavior")


def _in_behavior(behavior: Element, around: Surroundings) -> Iterator[Violation]:
    lambdas = _associations(behavior, "LambdaFunctionAssociation", "LambdaFunctionARN")
    functions = _associations(behavior, "FunctionAssociation", "FunctionARN")
    for code, associations in ((_LAMBDA_CODE, lambdas), (_FUNCTION_CODE, functions)):
        events = [event for event, _ in associations]
        if len(set(events)) < len(events):
            yield Violation(code, "You can have only one association for each event type.")
    if any(event.startswith("viewer") for event, _ in lambdas) and functions:
        # The guide: not both for viewer events in one cache behavior.
        yield Violation(
            _FUNCTION_CODE,
            "You cannot combine CloudFront Functions and Lambda@Edge in viewer events of the same "
            "cache behavior.",
        )
    for event, arn in lambdas:
        yield from _in_version(event, arn, around)
    for event, arn in functions:
        if not event.startswith("viewer"):
            yield Violation(
                _FUNCTION_CODE,
                f"CloudFront Functions do not run on {event}. Function: {arn}",
            )
        if not around.is_live(arn):
            yield Violation(
                _FUNCTION_CODE, f"The function is not published to the LIVE stage. Function: {arn}"
            )


def _in_version(event: str, arn: str, around: Surroundings) -> Iterator[Violation]:
    named = _VERSION.fullmatch(arn)
    if named is None:
        yield _lambda(
            "The function ARN must reference a specific function version. (The ARN must end with "
            f"the version number.) ARN: {arn}"
        )
        return
    if named[1] != _REGION:
        yield _lambda(f"The function must be in region '{_REGION}'. ARN: {arn}")
        return
    for action in ("lambda:GetFunction", "lambda:EnableReplication*"):
        if not around.may(action, arn):
            yield Violation("AccessDenied", f"{action} is needed on {arn}", 403)
            return
    version = around.version(arn)
    if version is None:
        yield _lambda(f"The function does not exist. ARN: {arn}")
        return
    yield from _in_configuration(event, version, arn)
    for service in EDGE_PRINCIPALS:
        if not around.trusts(version["Role"], service):
            yield _lambda(
                "The function execution role must be assumable with edgelambda.amazonaws.com as "
                "well as lambda.amazonaws.com principals. Update the IAM role and try again. "
                f"Role: {version['Role']}"
            )
            return


def _in_configuration(event: str, version: Mapping[str, Any], arn: str) -> Iterator[Violation]:
    if (version.get("Environment") or {}).get("Variables"):
        yield _lambda(f"The function cannot have environment variables. Function: {arn}")
    if version.get("Layers"):
        yield _lambda(f"The function cannot have layers. Function: {arn}")
    if version.get("PackageType") == "Image":
        yield _lambda(f"The function cannot be a container image. Function: {arn}")
    if (version.get("VpcConfig") or {}).get("VpcId"):
        yield _lambda(f"The function cannot be in a VPC. Function: {arn}")
    if "arm64" in version.get("Architectures", ()):
        yield _lambda(f"The function cannot use the arm64 architecture. Function: {arn}")
    is_viewers = event.startswith("viewer")
    seconds, most = version["Timeout"], VIEWER_SECONDS if is_viewers else ORIGIN_SECONDS
    if seconds > most:
        yield _lambda(_too_much("timeout", seconds, most, arn))
    if is_viewers and version["MemorySize"] > VIEWER_MB:
        yield _lambda(_too_much("memory size", version["MemorySize"], VIEWER_MB, arn))


def _too_much(what: str, given: int, most: int, arn: str) -> str:
    return (
        f"The function {what} is larger than the maximum allowed for functions that are triggered "
        f"by a CloudFront event: {given} Max allowed: {most} Function: {arn}"
    )


def _lambda(message: str) -> Violation:
    return Violation(_LAMBDA_CODE, message)


def _associations(behavior: Element, kind: str, arn: str) -> list[tuple[str, str]]:
    """Return the types of events and the ARNs of associations."""
    return [
        (_text(each, "EventType"), _text(each, arn))
        for group in _all(behavior, f"{kind}s")
        for items in _all(group, "Items")
        for each in _all(items, kind)
    ]


def _text(parent: Element, name: str) -> str:
    return next((each.text or "" for each in _all(parent, name)), "").strip()


def _all(parent: Element, name: str) -> list[Element]:
    """Return the children of a name, whatever their namespace."""
    return [child for child in parent if child.tag.rpartition("}")[2] == name]
