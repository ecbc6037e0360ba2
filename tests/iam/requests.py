"""Requests to IAM as rows of a table: what each proves, and what is expected."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from remediation.model import FUNCTION_TAG
from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.simulator import Context

PREFIX = "lambda-no-plaintext-secrets/"


def function(name: str = "orders", account: str = ACCOUNT) -> str:
    """Return the ARN of a function."""
    return f"arn:aws:lambda:{REGION}:{account}:function:{name}"


def secret(name: str, region: str = REGION, account: str = ACCOUNT) -> str:
    """Return the ARN of a secret, with the six characters that Secrets Manager adds."""
    return f"arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf"


def a_role(name: str = "orders") -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def tagged(owner: str) -> dict[str, str]:
    """Return what a secret's tag puts into the context of a request for it, under both keys."""
    return {f"{prefix}:ResourceTag/{FUNCTION_TAG}": owner for prefix in ("secretsmanager", "aws")}


def from_code_of(source: str) -> dict[str, str]:
    """Return what Lambda puts into the context of each request by a function's code."""
    return {"lambda:SourceFunctionArn": source}


def through(service: str) -> dict[str, str]:
    """Return what a service puts into the context when it uses a key for the one who asked it."""
    return {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and what it proves that it is allowed or denied."""

    proves: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)


def table(*rows: Asked) -> pytest.MarkDecorator:
    """Parametrize a test over requests; each is named by what it proves."""
    return pytest.mark.parametrize("asked", [pytest.param(row, id=row.proves) for row in rows])
