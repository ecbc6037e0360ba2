"""The stack's resources for remediation, read from this function's environment."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Shim, Stack

PYTHON_RUNTIMES = (
    "python3.9",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
)
NODE_RUNTIMES = ("nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x")
WRAPPER_RUNTIMES = (
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.2",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
)
"""Runtimes with a shim: those that AWS supports, and older ones that functions still use.

Those that run on the operating system alone (``provided.al2023`` and its like) ignore wrappers.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html and
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
"""
PYTHON_HANDLER = "sealed_env.handler"
NODE_HANDLER = "/opt/nodejs/sealed-env/index.handler"
WRAPPER = "/opt/sealed-env/wrapper"
"""The shims' handlers and the wrapper, in the layers under ``/opt``."""


def stack_of(environment: Mapping[str, str]) -> Stack:
    """Read the stack's resources from the variables that the template and Lambda set.

    Raises:
        KeyError: one is missing, so the template and this package do not belong together.
    """
    return Stack(
        policy_arn=environment["GRANT_POLICY_ARN"],
        secret_prefix=environment["NEW_SECRETS_PREFIX"],
        kms_key_arn=environment.get("NEW_SECRETS_KEY_ARN"),
        shims=(
            Shim(environment["PYTHON_SHIM_LAYER_ARN"], PYTHON_HANDLER, PYTHON_RUNTIMES),
            Shim(environment["NODE_SHIM_LAYER_ARN"], NODE_HANDLER, NODE_RUNTIMES),
            Shim(environment["WRAPPER_SHIM_LAYER_ARN"], WRAPPER, WRAPPER_RUNTIMES, is_wrapper=True),
        ),
        protection_tag_key=environment["PROTECTION_TAG_KEY"],
        may_repoint_aliases=environment["MAY_REPOINT_ALIASES"] == "true",
        may_delete_versions=environment["MAY_DELETE_VERSIONS"] == "true",
        may_remediate_edge=environment["MAY_REMEDIATE_EDGE"] == "true",
        may_move_code=environment["MAY_MOVE_CODE"] == "true",
        edge_regions=tuple(
            region for each in environment["EDGE_REGIONS"].split(",") if (region := each.strip())
        ),
        function_names=frozenset(
            (*environment["STACK_FUNCTIONS"].split(","), environment["AWS_LAMBDA_FUNCTION_NAME"])
        ),
    )
