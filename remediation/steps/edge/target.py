"""Reads an `EdgeTarget`, and seals the package of the version that it names."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

from ...aws import (
    deployment_policies,
    distributions,
    edge_versions,
    functions,
    snapshots,
)
from ...edge.package import seal_package
from ...model import (
    EDGE_HOME,
    EdgeFunction,
    EdgePackage,
    EdgePointer,
    EdgeTarget,
    Function,
    PackageRefusals,
    Secret,
    Snapshot,
)
from ...planning.edge_versions import nonce_for, version_to_seal
from ...planning.protection import require_unprotected
from ..context import StepContext, StepFailed
from ..packages import package_of, refusals_of
from ..target import read_target


def read_edge_target(context: StepContext) -> EdgeTarget:
    """Read a function and what has CloudFront run it."""
    name, options = context.request.function_name, context.request.options
    target = read_target(context.aws, context.stack, name, options)
    function = target.function
    versions = edge_versions.read(context.aws, function)
    known = EdgeTarget(
        target,
        snapshots.read(context.aws, name),
        versions,
        tuple(
            deployment_policies.with_policy(
                context.aws, distributions.with_owner(context.aws, each)
            )
            for each in distributions.running(context.aws, function)
        ),
    )
    number = version_to_seal(frozenset(known.associations.values()), versions)
    if number is None or number not in {each.number for each in versions}:
        return known
    return replace(known, running=snapshots.read(context.aws, name, number))


def read_function(context: StepContext, *, as_it_is: bool = False) -> Function:
    """Read the function as soon as no update is in progress, or at once as it is.

    Raises:
        StepFailed: the stack's owner does not let functions at the edge be changed.
        Protected: the function must not be changed.
    """
    if not context.stack.may_remediate_edge:
        raise StepFailed("This stack changes no functions at the edge: set EdgeRemediation=true")
    if not as_it_is:
        return context.wait_until_updated()
    function = functions.read(context.aws, context.request.function_name)
    require_unprotected(function, context.stack)
    return function


def read_latest(context: StepContext, *, refused: str | None = None) -> Snapshot:
    """Read ``$LATEST`` as soon as no update is in progress.

    Raises:
        Protected: the function must not be changed.
    """
    context.wait_until_updated(even_if_failed=True, refused=refused)
    latest = snapshots.read(context.aws, context.request.function_name)
    require_unprotected(latest.function, context.stack)
    return latest


def planned_version(context: StepContext) -> Snapshot:
    """Read the version that the plan names.

    Raises:
        StepFailed: the plan names none, or the version is not the one that was scanned.
    """
    number = context.request.edge.version
    if number is None:
        raise StepFailed("The plan names no version: plan first")
    version = snapshots.read(context.aws, context.request.function_name, number)
    if context.request.scanned_code not in (None, version.code_sha256):
        raise StepFailed(f"Version {number} is not the code that was scanned: start again")
    return version


def sealed(
    context: StepContext, version: Snapshot, secret: Secret | None
) -> EdgePackage | PackageRefusals:
    """Read the package of a version, and return it sealed, or why it cannot be.

    Args:
        context: of the step.
        version: the version.
        secret: the function's, with its values; None if there is none yet.

    Raises:
        PackageNotRead: the package could not be downloaded.
    """
    function = version.function
    name = context.stack.secret_name(function, context.request.options.secret_prefix)
    _, partition, _, _, account, *_ = function.arn.split(":")
    arn = f"arn:{partition}:secretsmanager:{EDGE_HOME}:{account}:secret:{name}"
    pointer = EdgePointer(
        secret.arn if secret else arn,
        context.stack.edge_regions,
        nonce_for(function.arn, version.code_sha256),
    )
    content = package_of(context, version)
    at_edge = edge_function(version, context.request.edge.event_types)
    stored = secret.values if secret else {}
    return seal_package(io.BytesIO(content), context.request.located, at_edge, pointer, stored)


def edge_function(version: Snapshot, event_types: frozenset[str]) -> EdgeFunction:
    """Return what decides whether a version can be sealed, beside its package."""
    return EdgeFunction(
        handler=version.function.handler or "",
        runtime=version.function.runtime or "",
        event_types=event_types,
        memory_mb=_number(version.settings, "MemorySize"),
        timeout_seconds=_number(version.settings, "Timeout"),
    )


def require_package(package: EdgePackage | PackageRefusals) -> EdgePackage:
    """Return a package that could be sealed.

    Raises:
        StepFailed: it could not, though it could when it was planned.
    """
    if isinstance(package, PackageRefusals):
        raise StepFailed(
            "The package cannot be sealed any more, though it could when it was planned: start "
            f"again. {' '.join(refusals_of(package))}"
        )
    return package


def _number(settings: Mapping[str, object], name: str) -> int:
    value = settings.get(name)
    return value if isinstance(value, int) else 0
