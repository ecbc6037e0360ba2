"""Aliases: read, and moved under their RevisionIds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..model import Alias, Function
from .calls import CHANGED_SINCE_READ, call, call_unless_refused
from .clients import Aws


def read(aws: Aws, name: str) -> tuple[Alias, ...]:
    """Read the aliases of a function."""
    pages: list[Any] = call(
        "lambda:ListAliases",
        name,
        list,
        aws.functions.get_paginator("list_aliases").paginate(FunctionName=name),
    )
    return tuple(
        Alias(
            alias["Name"],
            alias["FunctionVersion"],
            alias.get("RevisionId", ""),
            tuple(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}).items()),
        )
        for page in pages
        for alias in page["Aliases"]
    )


def read_provisioned(aws: Aws, function: Function) -> frozenset[str]:
    """Read the names of the aliases with provisioned concurrency, and the numbers of versions."""
    listed = aws.functions.get_paginator("list_provisioned_concurrency_configs")
    pages: list[Any] = call(
        "lambda:ListProvisionedConcurrencyConfigs",
        function.name,
        list,
        listed.paginate(FunctionName=function.name),
    )
    arns = (each["FunctionArn"] for page in pages for each in page["ProvisionedConcurrencyConfigs"])
    return frozenset(arn.removeprefix(f"{function.arn}:") for arn in arns)


def move(
    aws: Aws,
    function: Function,
    alias: Alias,
    version: str,
    weights: Mapping[str, float] = MappingProxyType({}),
) -> bool:
    """Have an alias run one version, and others by weight; return False if somebody was faster.

    Lambda refuses the update if somebody has changed the alias since it was read.
    """
    return call_unless_refused(
        CHANGED_SINCE_READ,
        "lambda:UpdateAlias",
        f"{function.name}:{alias.name}",
        aws.functions.update_alias,
        FunctionName=function.name,
        Name=alias.name,
        FunctionVersion=version,
        RevisionId=alias.revision_id,
        RoutingConfig={"AdditionalVersionWeights": dict(weights)},
    )
