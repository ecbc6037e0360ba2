"""Published versions and aliases, and the function versions that use a role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import LATEST, SECRET_ARN_VARIABLE, Function, PublishedVersion
from .calls import call
from .clients import Aws


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
        PublishedVersion(
            version["Version"],
            tuple(sorted(aliases.get(version["Version"], ()))),
            frozenset(variables := version.get("Environment", {}).get("Variables", {})),
            sealed=SECRET_ARN_VARIABLE in variables,
        )
        for version in published
    )


def users_of_role(aws: Aws, role_arn: str) -> Iterator[str]:
    """Yield the ARN of every function version that has a role and needs its grant."""
    pages = aws.functions.get_paginator("list_functions").paginate(FunctionVersion="ALL")
    for page in call("lambda:ListFunctions", "this Region's functions", list, pages):
        for version in page["Functions"]:
            environment = version.get("Environment", {})
            # What could not be decrypted may be sealed: then the grant stays.
            if version["Role"] == role_arn and (
                SECRET_ARN_VARIABLE in environment.get("Variables", {}) or "Error" in environment
            ):
                yield version["FunctionArn"]


def _versions_of(alias: Any) -> Iterator[str]:
    yield alias["FunctionVersion"]
    yield from alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
