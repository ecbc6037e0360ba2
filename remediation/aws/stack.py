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
"""Runtimes with a shim: those that AWS supports, and older ones that functions still use.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""
PYTHON_HANDLER = "sealed_env.handler"
NODE_HANDLER = "/opt/nodejs/sealed-env/index.handler"
"""The shims' handlers, in the layers under ``/opt``."""


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
        ),
        protection_tag_key=environment["PROTECTION_TAG_KEY"],
        may_repoint_aliases=environment["MAY_REPOINT_ALIASES"] == "true",
        may_delete_versions=environment["MAY_DELETE_VERSIONS"] == "true",
        function_names=frozenset(
            (*environment["STACK_FUNCTIONS"].split(","), environment["AWS_LAMBDA_FUNCTION_NAME"])
        ),
    )
