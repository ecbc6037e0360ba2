"""What the owner of a container image does to have its secrets loaded: the exact lines. Pure."""

from __future__ import annotations

import json

from ..model import FUNCTION_TAG, SECRET_ARN_VARIABLE, Options, Stack, Target

IMAGE_VARIABLE = "SEALED_ENV_IMAGE"
"""The wrapper's variable in an image's ENV: without a secret's ARN, the image starts as before."""
ENTRYPOINT = "/lambda-entrypoint.sh"
"""The ENTRYPOINT of AWS's base images for Python, Node.js, Java, .NET and Ruby.

Source: https://github.com/aws/aws-lambda-base-images
"""
_PROGRAMS = "/opt/sealed-env/"
"""Where the wrapper looks for itself; a program for each architecture, by Lambda's words."""


def dockerfile_lines(architecture: str) -> tuple[str, ...]:
    """Return the lines for the last stage of a Dockerfile on one of AWS's base images.

    Any language has the same: the program in them needs no runtime, no shell and no library. CMD is
    among them since an ENTRYPOINT takes away that of the base image.

    Args:
        architecture: the function's, in Lambda's words.
    """
    program = f"{_PROGRAMS}{architecture}"
    return (
        f"COPY layer/sealed-env/{architecture} {program}",
        f"ENV {IMAGE_VARIABLE}=1",
        f"ENTRYPOINT {json.dumps([program, ENTRYPOINT])}",
        'CMD ["the handler that CMD has now"]',
    )


def image_advice(target: Target, options: Options) -> str:
    """Return what to do, in its order: unpack, build, store, grant, name the secret."""
    function, stack = target.function, target.stack
    architecture = next(iter(function.architectures), "x86_64")
    lines = "; ".join(dockerfile_lines(architecture))
    name = stack.secret_name(function, options.secret_prefix)
    return " ".join(
        (
            "have the wrapper load them, in this order.",
            _unpack(stack),
            f"(2) End the Dockerfile with: {lines}. On an image that is not AWS's, or with an",
            f"EntryPoint in the function's settings, put {_PROGRAMS}{architecture} before what is",
            "there. Build, push and deploy: without a secret the image starts as before.",
            "(3) aws secretsmanager create-secret --secret-string file://values.json",
            f"--name {name} --tags Key={FUNCTION_TAG},Value={function.arn}{_key(stack)} with the",
            "variables as one JSON object.",
            f"(4) aws iam attach-role-policy --role-name {target.role.name}",
            f"--policy-arn {stack.policy_arn}",
            f"(5) Set {SECRET_ARN_VARIABLE} to the secret's ARN. From then on the function starts",
            "only if it can load the secret; if it does not, its log says why, and without that",
            "variable it starts as before. (6) Once it was invoked, remove the variables: while",
            "they are there, they win. The backout runbook puts them back",
        )
    )


def _unpack(stack: Stack) -> str:
    layer = next((shim.layer_arn for shim in stack.shims if shim.is_wrapper), "")
    return (
        '(1) curl -o layer.zip "$(aws lambda get-layer-version-by-arn --query Content.Location '
        f'--output text --arn {layer})" && unzip -d layer layer.zip'
    )


def _key(stack: Stack) -> str:
    return f" --kms-key-id {stack.kms_key_arn}" if stack.kms_key_arn else ""
