"""The code signing configuration of a function."""

from __future__ import annotations

from ..model import CodeSigning, Function
from .calls import call
from .clients import Aws


def read(aws: Aws, function: Function) -> CodeSigning | None:
    """Read a function's code signing configuration; None if it has none."""
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
