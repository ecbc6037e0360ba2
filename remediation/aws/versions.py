"""Published versions with their aliases, and the function versions that use a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import (
    EDGE_HANDLERS,
    LATEST,
    PROBE_VARIABLE,
    REHEARSAL,
    SECRET_ARN_VARIABLE,
    SHIFT_TARGET,
    Function,
    PublishedVersion,
)
from .calls import AwsFailure, call
from .clients import Aws

_NUMBER = re.compile(r"[1-9][0-9]*")
_NOT_FOUND = "ResourceNotFoundException"
_REFUSED = ("ResourceConflictException", "InvalidParameterValueException")
"""Lambda's codes for a version that an alias runs, and for one of which Lambda@Edge has replicas.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
"""
_RUN_BY_ITSELF = {
    "DurableConfig": "perhaps durable executions",
    "CapacityProviderConfig": "instances of a capacity provider",
}
"""Settings of a version that may run although nothing names it: a durable execution goes on, for up
to a year, under the version that it began with.

Source: https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html
"""
_POINTER = re.compile(
    r"\s*|arn:aws[a-z-]*:[a-z0-9-]+:\S*|\{\{resolve:[^{}]+\}\}|(/[A-Za-z0-9_.-]+){2,}"
)
"""A value that is empty, an ARN, a dynamic reference of CloudFormation, or a parameter's path."""


def read_published(aws: Aws, function: Function) -> tuple[PublishedVersion, ...]:
    """Read the published versions, each with its aliases and the names in its environment."""
    name = function.name
    aliases: dict[str, list[str]] = {}
    pages = aws.functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    published = [
        version
        for page in call("lambda:ListVersionsByFunction", name, list, pages)
        for version in page["Versions"]
        if version["Version"] != LATEST
    ]
    if published:
        listed = aws.functions.get_paginator("list_aliases").paginate(FunctionName=name)
        for page in call("lambda:ListAliases", name, list, listed):
            for alias in page["Aliases"]:
                for version in _versions_of(alias):
                    aliases.setdefault(version, []).append(alias["Name"])
    return tuple(
        _described(version, tuple(sorted(aliases.get(version["Version"], ()))))
        for version in published
    )


def delete(aws: Aws, function: Function, number: str) -> bool:
    """Delete one published version; return False if Lambda refuses, since something runs it.

    A version that is gone already counts as deleted.

    Raises:
        ValueError: the number is none. Without a number, Lambda would delete the whole function.
    """
    if not _NUMBER.fullmatch(number):
        raise ValueError("a published version's number is needed")
    name = function.name
    try:
        call(
            "lambda:DeleteFunction",
            f"{name}:{number}",
            aws.functions.delete_function,
            FunctionName=name,
            Qualifier=number,
        )
    except AwsFailure as failure:
        if failure.code in _REFUSED:
            return False
        if failure.code != _NOT_FOUND:
            raise
    return True


def users_of_role(aws: Aws, role_arn: str) -> Iterator[str]:
    """Yield the ARN of every function version that has a role and needs its grant."""
    pages = aws.functions.get_paginator("list_functions").paginate(FunctionVersion="ALL")
    for page in call("lambda:ListFunctions", "this Region's functions", list, pages):
        for version in page["Functions"]:
            environment = version.get("Environment", {})
            # What could not be decrypted may be sealed: then the grant stays.
            if version["Role"] == role_arn and (
                SECRET_ARN_VARIABLE in environment.get("Variables", {})
                or "Error" in environment
                or version.get("Handler") in EDGE_HANDLERS
            ):
                yield version["FunctionArn"]


def _described(version: Any, aliases: tuple[str, ...]) -> PublishedVersion:
    environment = version.get("Environment", {})
    variables = environment.get("Variables", {})
    return PublishedVersion(
        version["Version"],
        aliases,
        frozenset(variables),
        sealed=SECRET_ARN_VARIABLE in variables,
        sealed_at_edge=version.get("Handler") in EDGE_HANDLERS,
        rehearsal=PROBE_VARIABLE in variables and version.get("Description") == REHEARSAL,
        shift_target=SECRET_ARN_VARIABLE in variables
        and version.get("Description") == SHIFT_TARGET,
        unread="Error" in environment,
        role_arn=version["Role"],
        code_sha256=version.get("CodeSha256", ""),
        pointers=frozenset(n for n, value in variables.items() if _POINTER.fullmatch(value)),
        named_by=tuple(said for setting, said in _RUN_BY_ITSELF.items() if setting in version),
    )


def _versions_of(alias: Any) -> Iterator[str]:
    yield alias["FunctionVersion"]
    yield from alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
