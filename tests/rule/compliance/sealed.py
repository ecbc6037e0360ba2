"""Sealed functions, whole and with something taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rule.model import FunctionSnapshot

ACCOUNT = "123456789012"
POLICY = f"arn:aws:iam::{ACCOUNT}:policy/lambda-no-plaintext-secrets/eu-central-1/grant"
SECRET_ARN = (
    f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT}:secret:prefix/orders/environment-AbCdEf"
)
NODE_HANDLER = "/opt/nodejs/sealed-env/index.handler"
ENVIRONMENT = {
    "SEALED_ENV_ARN": SECRET_ARN,
    "SEALED_ENV_HANDLER": "app.handler",
    "TABLE": "orders",
}


def layer(name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:lambda:eu-central-1:{account}:layer:{name}:7"


SEALED = FunctionSnapshot(
    "orders",
    f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:orders",
    "Zip",
    "sha",
    "https://code.example/package.zip",
    ENVIRONMENT,
    runtime="python3.13",
    handler="sealed_env.handler",
    layers=(layer("common"), layer("stack-sealed-env-python")),
    role_arn=f"arn:aws:iam::{ACCOUNT}:role/team/orders-role",
)
SEALED_NODE = replace(
    SEALED, runtime="nodejs22.x", handler=NODE_HANDLER, layers=(layer("stack-sealed-env-nodejs"),)
)

WRAPPER = "/opt/sealed-env/wrapper"
SEALED_JAVA = replace(
    SEALED,
    runtime="java21",
    handler="example.Handler::handleRequest",
    environment={
        "SEALED_ENV_ARN": SECRET_ARN,
        "AWS_LAMBDA_EXEC_WRAPPER": WRAPPER,
        "TABLE": "orders",
    },
    layers=(layer("stack-sealed-env-wrapper"),),
)


def sealed(
    *without: str, environment: dict[str, str] | None = None, **more: Any
) -> FunctionSnapshot:
    """A sealed function without some variables, with others, and with other settings."""
    given = {**ENVIRONMENT, **(environment or {})}
    kept = {name: value for name, value in given.items() if name not in without}
    return replace(SEALED, environment=kept, **more)
