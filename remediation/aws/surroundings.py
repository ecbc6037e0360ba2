"""What is around a function: versions, aliases, code signing, and who shares its role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import LATEST, POINTER, CodeSigning, Function, PublishedVersion
from .calls import AwsFailure, call
from .clients import Aws


def versions(aws: Aws, function: Function) -> tuple[PublishedVersion, ...]:
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
            sealed=POINTER in variables,
        )
        for version in published
    )


def uses_of_role(aws: Aws, role_arn: str) -> Iterator[str]:
    """Yield the ARN of every function version that has a role and needs its grant."""
    pages = aws.functions.get_paginator("list_functions").paginate(FunctionVersion="ALL")
    for page in call("lambda:ListFunctions", "this Region's functions", list, pages):
        for version in page["Functions"]:
            environment = version.get("Environment", {})
            # What could not be decrypted may be sealed: then the grant stays.
            if version["Role"] == role_arn and (
                POINTER in environment.get("Variables", {}) or "Error" in environment
            ):
                yield version["FunctionArn"]


def code_signing(aws: Aws, function: Function) -> CodeSigning | None:
    """Read what a function demands of signatures; None if nothing."""
    arn = call(
        "lambda:GetFunctionCodeSigningConfig",
        function.name,
        aws.functions.get_function_code_signing_config,
        FunctionName=function.name,
    ).get("CodeSigningConfigArn")
    if not arn:
        return None
    configuration = call(
        "lambda:GetCodeSigningConfig",
        arn,
        aws.functions.get_code_signing_config,
        CodeSigningConfigArn=arn,
    )["CodeSigningConfig"]
    policy = configuration["CodeSigningPolicies"]["UntrustedArtifactOnDeployment"]
    return CodeSigning(
        policy == "Enforce",
        tuple(configuration["AllowedPublishers"]["SigningProfileVersionArns"]),
    )


def layer_signature(aws: Aws, layer_arn: str) -> str | None:
    """Read by which signing profile's version a layer was signed; None if it was not."""
    answer = call(
        "lambda:GetLayerVersion", layer_arn, aws.functions.get_layer_version_by_arn, Arn=layer_arn
    )
    return answer["Content"].get("SigningProfileVersionArn")


def layers_out_of_reach(aws: Aws, layers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the layers that were deleted, or may not be read any more."""
    gone = []
    for layer in layers:
        try:
            call("lambda:GetLayerVersion", layer, aws.functions.get_layer_version_by_arn, Arn=layer)
        except AwsFailure as failure:
            if failure.code not in ("ResourceNotFoundException", "AccessDeniedException"):
                raise
            gone.append(layer)
    return tuple(gone)


def _versions_of(alias: Any) -> Iterator[str]:
    yield alias["FunctionVersion"]
    yield from alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
