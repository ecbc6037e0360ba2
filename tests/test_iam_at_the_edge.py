"""What functions at the edge may read, and what may be done to them, decided by a simulator of IAM.

Which ARN the requests of a replica carry is not documented, so both that it may be are let in. The
stack of these tests is in another Region than us-east-1, with the conditions of that Region met.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from remediation.model import EDGE_FUNCTION_TAG
from tests.iam.intrinsics import ACCOUNT, REGION, Resolver
from tests.iam.principals import role, sealed_functions_role
from tests.iam.requests import PREFIX, Asked, from_code_of, function, secret, table, tagged
from tests.iam.simulator import Simulator, simulator
from tests.template import TEMPLATE

GET = "secretsmanager:GetSecretValue"
TAG = "secretsmanager:TagResource"
REPLICATE = "secretsmanager:ReplicateSecretToRegions"
NEAR = "eu-west-1"
OWN = secret(f"{PREFIX}orders/environment")
REPLICA = secret(f"{PREFIX}orders/environment", region=NEAR)
DISTRIBUTION = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1XAMPLE"
DEPLOYMENT_POLICY = f"arn:aws:cloudfront::{ACCOUNT}:continuous-deployment-policy/2c3f1e6a"
ELSEWHERE = Resolver(TEMPLATE, {})


@pytest.fixture(scope="module", name="iam")
def running() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


def at_edge(name: str = "orders") -> dict[str, str]:
    """Return what the tags of a function's secret at the edge put into the context."""
    tags = {
        f"{prefix}:ResourceTag/{EDGE_FUNCTION_TAG}": name for prefix in ("secretsmanager", "aws")
    }
    return {**tagged(function(name)), **tags}


def as_replica(name: str = "orders", account: str = ACCOUNT, home: str = REGION) -> dict[str, str]:
    """Return the context of requests by a replica, if they carry its own ARN."""
    return from_code_of(f"arn:aws:lambda:{NEAR}:{account}:function:{home}.{name}")


def named(name: str, *more: str) -> dict[str, str | list[str]]:
    """Return what a request to tag a secret with a function's name puts into the context."""
    keys = [EDGE_FUNCTION_TAG, *more]
    return {f"aws:RequestTag/{EDGE_FUNCTION_TAG}": name, "aws:TagKeys": keys}


@table(
    Asked("the function itself, at home", GET, OWN, {**at_edge(), **from_code_of(function())}),
    Asked("by its own ARN, elsewhere", GET, REPLICA, {**at_edge(), **from_code_of(function())}),
    Asked("by a replica's ARN, elsewhere", GET, REPLICA, {**at_edge(), **as_replica()}),
    Asked("by a replica's ARN, at home", GET, OWN, {**at_edge(), **as_replica()}),
)
def test_a_function_at_the_edge_reads_its_secret_whichever_arn_it_has(
    iam: Simulator, asked: Asked
) -> None:
    assert iam.allows(sealed_functions_role(), asked.action, asked.resource, asked.context)


@table(
    Asked("another function's replica", GET, REPLICA, {**at_edge(), **as_replica("refunds")}),
    Asked("one that begins alike", GET, REPLICA, {**at_edge(), **as_replica("orders-2")}),
    Asked("that of another account", GET, REPLICA, {**at_edge(), **as_replica(account="2109")}),
    Asked("one of another home", GET, REPLICA, {**at_edge(), **as_replica(home="eu-west-2")}),
    Asked(
        "a function of that name elsewhere",
        *(GET, REPLICA, {**at_edge(), **from_code_of(function().replace(REGION, NEAR))}),
    ),
    Asked("of a secret without the name", GET, REPLICA, {**tagged(function()), **as_replica()}),
    Asked("of a secret with an empty name", GET, REPLICA, {**at_edge(""), **as_replica()}),
    Asked("of what is no environment", GET, secret("prod/x"), {**at_edge(), **as_replica()}),
    Asked("without an ARN", GET, REPLICA, at_edge()),
)
def test_nobody_else_reads_it(iam: Simulator, asked: Asked) -> None:
    assert not iam.allows(sealed_functions_role(), asked.action, asked.resource, asked.context)


def test_in_another_region_than_that_of_edge_functions_secrets_of_others_stay_shut(
    iam: Simulator,
) -> None:
    principal = sealed_functions_role(ELSEWHERE)

    own = {**at_edge(), **from_code_of(function())}
    assert iam.allows(principal, GET, OWN, own)
    assert not iam.allows(principal, GET, REPLICA, own)
    assert not iam.allows(principal, GET, REPLICA, {**at_edge(), **as_replica()})


@table(
    Asked("a secret gets its own function's name", TAG, OWN, {**at_edge(), **named("orders")}),
    Asked(
        "a secret is replicated to a Region that was named",
        *(REPLICATE, OWN, {**at_edge(), "secretsmanager:AddReplicaRegions": [NEAR]}),
    ),
    Asked("its replicas go", "secretsmanager:RemoveRegionsFromReplication", OWN, at_edge()),
    Asked("a version is replicated", "lambda:EnableReplication", f"{function()}:7"),
    Asked("a distribution runs it", "cloudfront:UpdateDistribution", DISTRIBUTION),
    Asked("its policy is read", "cloudfront:GetContinuousDeploymentPolicy", DEPLOYMENT_POLICY),
)
def test_who_writes_may(iam: Simulator, asked: Asked) -> None:
    assert iam.allows(role("RemediationRole"), asked.action, asked.resource, asked.context)


@table(
    Asked("another's name", TAG, OWN, {**at_edge(), **named("refunds")}),
    Asked("everybody's name", TAG, OWN, {**at_edge(), **named("*")}),
    Asked("a name beside another tag", TAG, OWN, {**at_edge(), **named("orders", "owner")}),
    Asked("a stranger's secret", TAG, OWN, named("orders")),
    Asked(
        "a Region that was not named",
        *(REPLICATE, OWN, {**at_edge(), "secretsmanager:AddReplicaRegions": [NEAR, "eu-west-2"]}),
    ),
    Asked(
        "a stranger's secret, replicated",
        *(REPLICATE, OWN, {"secretsmanager:AddReplicaRegions": [NEAR]}),
    ),
    Asked("a stranger's replicas", "secretsmanager:RemoveRegionsFromReplication", OWN),
    Asked("a distribution is tagged", "cloudfront:TagResource", DISTRIBUTION),
    Asked("requests are shifted", "cloudfront:UpdateContinuousDeploymentPolicy", DEPLOYMENT_POLICY),
    Asked(
        "the policy of another account",
        *(
            "cloudfront:GetContinuousDeploymentPolicy",
            DEPLOYMENT_POLICY.replace(ACCOUNT, "210987654321"),
        ),
    ),
    Asked("a distribution is deleted", "cloudfront:DeleteDistribution", DISTRIBUTION),
    Asked(
        "that of another account",
        *("cloudfront:UpdateDistribution", DISTRIBUTION.replace(ACCOUNT, "210987654321")),
    ),
)
def test_who_writes_may_not(iam: Simulator, asked: Asked) -> None:
    assert not iam.allows(role("RemediationRole"), asked.action, asked.resource, asked.context)


def test_without_the_parameter_nothing_at_the_edge_is_touched(iam: Simulator) -> None:
    principal = role("RemediationRole", ELSEWHERE)

    for action, resource in (
        ("lambda:UpdateFunctionCode", function()),
        ("lambda:EnableReplication", f"{function()}:7"),
        ("cloudfront:UpdateDistribution", DISTRIBUTION),
        ("cloudfront:GetContinuousDeploymentPolicy", DEPLOYMENT_POLICY),
    ):
        assert not iam.allows(principal, action, resource, {})
