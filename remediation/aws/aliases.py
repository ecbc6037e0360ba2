"""Aliases: read, and moved under their RevisionIds."""

from __future__ import annotations

from typing import Any

from ..model import Alias, Function
from .calls import AwsFailure, call
from .clients import Aws

_CONFLICTS = ("PreconditionFailedException", "ResourceConflictException")


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
            tuple(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})),
        )
        for page in pages
        for alias in page["Aliases"]
    )


def move(aws: Aws, function: Function, alias: Alias, version: str) -> bool:
    """Have an alias run one version, and nothing else; return False if somebody was faster.

    Lambda refuses the update if somebody has changed the alias since it was read.
    """
    try:
        call(
            "lambda:UpdateAlias",
            f"{function.name}:{alias.name}",
            aws.functions.update_alias,
            FunctionName=function.name,
            Name=alias.name,
            FunctionVersion=version,
            RevisionId=alias.revision_id,
            RoutingConfig={"AdditionalVersionWeights": {}},
        )
    except AwsFailure as failure:
        if failure.code not in _CONFLICTS:
            raise
        return False
    return True
