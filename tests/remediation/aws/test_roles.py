"""Whose role a function has: which services may assume it, told from its trust policy."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from remediation.aws import roles
from remediation.aws.roles import trusts_edge
from tests.remediation.account import Account
from tests.remediation.builders import function, function_arn

EDGE, LAMBDA = "edgelambda.amazonaws.com", "lambda.amazonaws.com"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(*services: str, **more: Any) -> dict[str, Any]:
    principal = {"Service": services[0] if len(services) == 1 else list(services)}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


@pytest.mark.parametrize(
    "document",
    [
        policy(allow(LAMBDA, EDGE)),
        policy(allow(LAMBDA), allow(EDGE)),
        policy(allow(EDGE, Action=["sts:TagSession", "sts:AssumeRole"])),
        policy(allow(EDGE, Action="sts:*")),
        policy(allow(EDGE, Action="*")),
        policy(allow(EDGE, Action="STS:assumerole")),
        policy(allow("*")),
        policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}),
        policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}),
        {"Statement": allow(LAMBDA, EDGE)},
        json.dumps(policy(allow(LAMBDA, EDGE))),
        quote(json.dumps(policy(allow(LAMBDA, EDGE)))),
        f"no JSON that names {EDGE}",
    ],
)
def test_a_trust_policy_that_lets_lambda_at_edge_assume_the_role_is_recognised(
    document: Any,
) -> None:
    assert trusts_edge(document)


@pytest.mark.parametrize(
    "document",
    [
        policy(allow(LAMBDA)),
        policy(allow(LAMBDA), {**allow(EDGE), "Effect": "Deny"}),
        policy(allow(LAMBDA, Sid=f"without {EDGE}")),
        policy(allow(LAMBDA, Condition={"StringNotEquals": {"aws:PrincipalServiceName": EDGE}})),
        policy(allow(EDGE, Action="sts:TagSession")),
        policy(allow(f"not-{EDGE}", LAMBDA)),
        policy({"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:*"}),
        policy(),
        json.dumps(policy(allow(LAMBDA))),
    ],
)
def test_a_trust_policy_that_only_names_it_or_does_not_is_none(document: Any) -> None:
    assert not trusts_edge(document)


@pytest.mark.parametrize(
    ("region", "role", "trusted"),
    [
        ("us-east-1", "edge-role", True),
        ("us-east-1", "orders-role", False),
        ("eu-central-1", "edge-role", False),
    ],
)
def test_lambda_at_edge_is_looked_for_only_in_the_region_of_its_functions(
    account: Account, region: str, role: str, *, trusted: bool
) -> None:
    given = function(
        arn=function_arn("orders").replace("eu-central-1", region),
        role_arn=f"arn:aws:iam::123456789012:role/{role}",
    )

    assert roles.read(account.aws(), given).trusts_edge is trusted
    assert account.calls.count("get_role") == (region == "us-east-1")
