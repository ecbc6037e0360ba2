"""What names a published version by its number, so that it may still be run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..model import NOT_LOOKED_UP, PROVISIONED_CONCURRENCY, Function, PublishedVersion, Role
from . import roles
from .calls import AwsFailure, call
from .clients import Aws

_NOT_FOUND = "ResourceNotFoundException"


def with_references(
    aws: Aws,
    function: Function,
    versions: Sequence[PublishedVersion],
    numbers: Collection[str],
    most: int | None = None,
) -> tuple[PublishedVersion, ...]:
    """Add to some versions what names them by their numbers, beside aliases.

    That is an event source mapping, provisioned concurrency, settings of asynchronous invocations,
    or a permission for others to invoke that very version. A function URL names an alias or
    `LATEST`, never a number. CloudFront counts as naming each version that it may run: whether a
    distribution does, nobody looks.

    Args:
        aws: the clients.
        function: the function.
        versions: all its published versions.
        numbers: of the versions that are looked at.
        most: of them whose permissions are looked up, those of aliases first, then the oldest;
            None: of all. Each other version counts as `NOT_LOOKED_UP`.
    """
    if not numbers:
        return tuple(versions)
    named: dict[str, list[str]] = {}
    for what, arns in _named_by_number(aws, function):
        for arn in dict.fromkeys(arns):
            own, _, number = arn.rpartition(":")
            if own == function.arn:
                named.setdefault(number, []).append(what)
    looked_at = [version for version in versions if version.version in numbers]
    looked_up = {
        version.version
        for version in sorted(looked_at, key=lambda v: (not v.aliases, int(v.version)))[:most]
    }
    at_edge = {
        arn: roles.may_run_at_edge(aws, function, Role(arn, ()))
        for arn in {version.role_arn for version in looked_at}
    }
    return tuple(
        replace(
            version,
            named_by=(
                *version.named_by,
                *(("perhaps CloudFront",) if at_edge[version.role_arn] else ()),
                *named.get(version.version, ()),
                *(
                    _permission(aws, function, version)
                    if version.version in looked_up
                    else (NOT_LOOKED_UP,)
                ),
            ),
        )
        if version in looked_at
        else version
        for version in versions
    )


def _named_by_number(aws: Aws, function: Function) -> Iterator[tuple[str, list[str]]]:
    """Yield what may name a version by its number, with the ARNs that are named."""
    client, name = aws.functions, function.name
    # All mappings of the Region: by a function's name, Lambda may leave out its versions'.
    mappings = client.get_paginator("list_event_source_mappings").paginate()
    yield (
        "event source",
        _arns("lambda:ListEventSourceMappings", "this Region", mappings, "EventSourceMappings"),
    )
    kept = client.get_paginator("list_provisioned_concurrency_configs").paginate(FunctionName=name)
    action, key = "lambda:ListProvisionedConcurrencyConfigs", "ProvisionedConcurrencyConfigs"
    yield PROVISIONED_CONCURRENCY, _arns(action, name, kept, key)
    settings = client.get_paginator("list_function_event_invoke_configs").paginate(
        FunctionName=name
    )
    action, key = "lambda:ListFunctionEventInvokeConfigs", "FunctionEventInvokeConfigs"
    yield "settings of asynchronous invocations", _arns(action, name, settings, key)


def _arns(action: str, resource: str, pages: Iterable[Any], key: str) -> list[str]:
    """Return the ARNs of functions and versions in what a listing holds under a key."""
    listed: list[Any] = call(action, resource, list, pages)
    return [each.get("FunctionArn", "") for page in listed for each in page[key]]


def _permission(aws: Aws, function: Function, version: PublishedVersion) -> Iterator[str]:
    """Yield that others may invoke a version, if its own policy says so."""
    name, number = function.name, version.version
    try:
        call(
            "lambda:GetPolicy",
            f"{name}:{number}",
            aws.functions.get_policy,
            FunctionName=name,
            Qualifier=number,
        )
    except AwsFailure as failure:
        if failure.code != _NOT_FOUND:
            raise
    else:
        yield "a permission to invoke it"
