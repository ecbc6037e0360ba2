"""Short ways to say what a function and its surroundings are like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remediation.aws.stack import (
    NODE_HANDLER,
    NODE_RUNTIMES,
    PYTHON_HANDLER,
    PYTHON_RUNTIMES,
    WRAPPER,
    WRAPPER_RUNTIMES,
)
from remediation.model import (
    FUNCTION_TAG,
    HANDLER_VARIABLE,
    PROBE_VARIABLE,
    PROTECTION_TAG,
    SECRET_ARN_VARIABLE,
    Function,
    Role,
    Secret,
    Shim,
    Stack,
    Target,
)

REGION = "eu-central-1"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/orders-role"
POLICIES = f"arn:aws:iam::{ACCOUNT}:policy/lambda-no-plaintext-secrets/{REGION}"
POLICY = f"{POLICIES}/stack-LambdaSecretsManagerPolicy-1A2B3C4D5E6F"
LAYERS = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer"
PYTHON_LAYER = f"{LAYERS}:stack-sealed-env-python:2"
PREFIX = "lambda-no-plaintext-secrets/"
NONCE = "0123456789abcdef" * 2

PYTHON_SHIM = Shim(PYTHON_LAYER, PYTHON_HANDLER, PYTHON_RUNTIMES)
NODE_SHIM = Shim(f"{LAYERS}:stack-sealed-env-nodejs:1", NODE_HANDLER, NODE_RUNTIMES)
WRAPPER_LAYER = f"{LAYERS}:stack-sealed-env-wrapper:3"
WRAPPER_SHIM = Shim(WRAPPER_LAYER, WRAPPER, WRAPPER_RUNTIMES, is_wrapper=True)
OWN_FUNCTIONS = frozenset(("RuleFunction", "ScanFunction", "RemediationFunction"))
STACK = Stack(
    POLICY,
    PREFIX,
    None,
    (PYTHON_SHIM, NODE_SHIM, WRAPPER_SHIM),
    function_names=OWN_FUNCTIONS,
    may_repoint_aliases=True,
    may_delete_versions=True,
    may_remediate_edge=True,
    may_move_code=True,
    edge_regions=("eu-west-1",),
)
STACK_VARIABLES = {
    "AWS_DEFAULT_REGION": REGION,
    "GRANT_POLICY_ARN": POLICY,
    "NEW_SECRETS_PREFIX": PREFIX,
    "PYTHON_SHIM_LAYER_ARN": PYTHON_SHIM.layer_arn,
    "NODE_SHIM_LAYER_ARN": NODE_SHIM.layer_arn,
    "WRAPPER_SHIM_LAYER_ARN": WRAPPER_LAYER,
    "PROTECTION_TAG_KEY": PROTECTION_TAG,
    "STACK_FUNCTIONS": "RuleFunction,ScanFunction",
    "MAY_REPOINT_ALIASES": "true",
    "MAY_DELETE_VERSIONS": "true",
    "MAY_REMEDIATE_EDGE": "true",
    "MAY_MOVE_CODE": "true",
    "EDGE_REGIONS": "eu-west-1",
    "AWS_LAMBDA_FUNCTION_NAME": "RemediationFunction",
}
"""The variables of the remediation's function that `STACK` is read from."""


def function_arn(name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def secret_arn(name: str) -> str:
    return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{PREFIX}{name}/environment-AbCdEf"


def function(environment: Mapping[str, str] | None = None, **more: Any) -> Function:
    """A function that nobody has touched, with two variables if nothing else is said."""
    given = {"DB_PASSWORD": "a value", "TABLE": "orders"} if environment is None else environment
    known: dict[str, Any] = {
        "name": "orders",
        "arn": function_arn("orders"),
        "runtime": "python3.13",
        "handler": "app.handler",
        "role_arn": ROLE,
        "revision_id": "1",
        "environment": given,
    }
    return Function(**{**known, **more})


def shadowed_function(**environment: str) -> Function:
    names = ",".join(sorted(environment))
    return function(
        {**environment, **_pointers(), PROBE_VARIABLE: f"{NONCE}:{names}"},
        handler=PYTHON_HANDLER,
        layers=(PYTHON_LAYER,),
    )


def sealed_function(**environment: str) -> Function:
    """A sealed function; what is given still stands in its environment."""
    return function({**environment, **_pointers()}, handler=PYTHON_HANDLER, layers=(PYTHON_LAYER,))


def secret(**values: str) -> Secret:
    return Secret(
        arn=secret_arn("orders"),
        name=f"{PREFIX}orders/environment",
        tags={FUNCTION_TAG: function_arn("orders")},
        values=values,
        version_id="v1",
    )


def target(function_: Function | None = None, **more: Any) -> Target:
    known = {"function": function_ or function(), "role": Role(ROLE, ()), "stack": STACK}
    return Target(**{**known, **more})


def granted(given: Target) -> Target:
    """The same with the stack's policy on its role."""
    return replace(given, role=Role(ROLE, (POLICY,)))


def _pointers() -> dict[str, str]:
    return {SECRET_ARN_VARIABLE: secret_arn("orders"), HANDLER_VARIABLE: "app.handler"}
