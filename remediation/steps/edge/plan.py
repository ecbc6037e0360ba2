"""The steps Find and Plan of functions at the edge: nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...aws.function_code import sha256_of
from ...model import (
    EDGE_HOME,
    STACK_TAG,
    EdgePackage,
    EdgeTarget,
    PackageRefusals,
    Snapshot,
)
from ...planning.edge_refusals import edge_refusals, latest_refusals
from ...planning.edge_versions import is_sealed_at_edge, sealed_ones
from ...runbook.edge_response import EdgePlan, found_response, plan_response
from ...runbook.response import Refused
from ..context import StepContext
from ..packages import refusals_of
from .target import read_edge_target, sealed


def find(context: StepContext) -> dict[str, Any]:
    """Say which version of the function distributions run, so that the scan can judge it.

    Raises:
        Refused: no distribution runs any, or there is another reason against changing the function.
    """
    target = _read(context)
    running = _running(context, target)
    return found_response(context.request.function_name, running.version)


def plan(context: StepContext) -> dict[str, Any]:
    """Say exactly what would be changed, file by file, or refuse.

    Raises:
        Refused: each reason, with what to do about it.
    """
    request, target = context.request, _read(context)
    running = _running(context, target)
    version, function = running.version, running.function
    ours = sealed_ones(version, target.versions)
    reasons = [
        f"A part of version {version} was not read, so it may hold more secrets: {each}."
        for each in request.edge.blocking
    ]
    if request.scanned_code not in (None, running.code_sha256):
        reasons.append(f"Version {version} is not the code that was scanned: start again.")
    left = any(number not in ours for number in target.associations.values())
    if not request.located and not ours and not reasons:
        return plan_response(_nothing_to_do(context, target))
    package = None
    if left and not reasons:
        package = sealed(context, running, context.own_secret(function))
        if isinstance(package, PackageRefusals):
            reasons += refusals_of(package)
        else:
            reasons += map(str, latest_refusals(target, package, sha256_of(package.content)))
    if reasons:
        raise Refused(f"{function.name} is left alone. {' '.join(reasons)}")
    if not isinstance(package, EdgePackage):
        return plan_response(_nothing_to_do(context, target))
    return plan_response(
        EdgePlan(
            target=target,
            version=version,
            package=package,
            secret_name=context.stack.secret_name(function, request.options.secret_prefix),
            regions=context.stack.edge_regions,
            warnings=(*_warnings(context, target, running), _handler_warning(running, package)),
        )
    )


def _read(context: StepContext) -> EdgeTarget:
    if not context.stack.may_remediate_edge:
        raise Refused(
            "This stack changes no functions at the edge: set its parameter EdgeRemediation=true, "
            f"in {EDGE_HOME}"
        )
    return read_edge_target(context)


def _running(context: StepContext, target: EdgeTarget) -> Snapshot:
    reasons = list(edge_refusals(target, context.request.options))
    if reasons or target.running is None:
        raise Refused(
            f"{context.request.function_name} is left alone. {' '.join(map(str, reasons))}"
        )
    return target.running


def _nothing_to_do(context: StepContext, target: EdgeTarget) -> EdgePlan:
    running = _running(context, target)
    return EdgePlan(
        target=target,
        version=running.version,
        package=None,
        secret_name="",
        regions=(),
    )


def _handler_warning(running: Snapshot, package: EdgePackage) -> str:
    before = running.function.handler
    own = "its own" if is_sealed_at_edge(before) else before
    return (
        f"$LATEST has the handler {package.handler} then: whoever deploys its code alone sets the "
        f"handler to {own} again, too, or what is published then does not start"
    )


def _warnings(context: StepContext, target: EdgeTarget, running: Snapshot) -> Iterator[str]:
    number, function = running.version, running.function
    yield (
        "The values were exposed: moving is not rotating. Rotate each where it was issued, and put "
        "the new one into the secret"
    )
    yield (
        f"Version {number} keeps the plaintext, and the backout needs it. Delete it once you will "
        "not go back and its replicas are gone, which takes hours"
    )
    yield "Distributions of other accounts that run the function are not seen"
    if stack := target.target.function.tags.get(STACK_TAG):
        yield (
            f"The CloudFormation stack {stack} owns the function: its next deployment puts the "
            "plaintext back, and so does whoever has a distribution run what is deployed then. "
            "Change the source by the diffs above, or have it read the secret"
        )
    for distribution in target.distributions:
        if distribution.owner:
            changes = "; ".join(
                f"at {each}, {function.arn}:{of} becomes the version that this run publishes"
                for each, of in sorted(distribution.associations.items())
            )
            yield f"Write into the source of {distribution.owner}: {changes}"
        for staging in target.staging_of(distribution):
            if distribution.policy and not distribution.policy.is_enabled:
                yield (
                    f"The continuous deployment policy of {distribution.id} is disabled, so "
                    f"{staging.id} comes first, but no viewer's request tries the new version there"
                )
        if not distribution.is_deployed:
            yield (
                f"A change of the distribution {distribution.id} is in progress; the runbook waits "
                "until it is deployed"
            )
    if context.stack.kms_key_arn and context.stack.edge_regions:
        yield "The replicas of the secret are encrypted with aws/secretsmanager of their Regions"
