"""What the button grants and who may grant it, decided by a simulator of IAM.

Each table has a row for a request, named by what it proves. Where a row is denied, the last test
here shows that it is the policy's condition that denies it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from tests.iam.intrinsics import ACCOUNT, Resolver
from tests.iam.principals import DEPLOYED, ENVIRONMENT_KEY, KEY, role, sealed_functions_role
from tests.iam.requests import (
    PREFIX,
    Asked,
    a_role,
    from_code_of,
    function,
    secret,
    table,
    tagged,
    through,
)
from tests.iam.simulator import Simulator, simulator
from tests.template import TEMPLATE

GET = "secretsmanager:GetSecretValue"
ATTACH = "iam:AttachRolePolicy"
OWN = secret(f"{PREFIX}orders/environment")
SIBLINGS = secret(f"{PREFIX}refunds/environment")
ORDERS = from_code_of(function("orders"))
GRANT = DEPLOYED.arn("LambdaSecretsManagerPolicy")


def encrypted(name: str) -> dict[str, str]:
    """Return the context of a key's use for a secret."""
    return {**through("secretsmanager"), "kms:EncryptionContext:SecretARN": secret(name)}


def of_policy(arn: str) -> dict[str, str]:
    return {"iam:PolicyARN": arn}


@pytest.fixture(scope="module", name="iam")
def running() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


# ------------------------------------------------------ what a sealed function may do


@table(
    Asked("a function reads its own secret", GET, OWN, {**tagged(function()), **ORDERS}),
    Asked(
        "a sibling with the same role reads its own secret",
        *(GET, SIBLINGS, {**tagged(function("refunds")), **from_code_of(function("refunds"))}),
    ),
    Asked(
        "Secrets Manager decrypts with the chosen key for a function",
        *("kms:Decrypt", KEY, encrypted(f"{PREFIX}orders/environment")),
    ),
)
def test_the_grant_allows(iam: Simulator, asked: Asked) -> None:
    assert iam.allows(sealed_functions_role(), asked.action, asked.resource, asked.context)


@table(
    Asked(
        "a sibling with the same role cannot read the secret",
        *(GET, OWN, {**tagged(function()), **from_code_of(function("refunds"))}),
    ),
    Asked("a secret with no tag is nobody's", GET, OWN, ORDERS),
    Asked(
        "who assumes the role without being the function's code reads nothing",
        *(GET, OWN, tagged(function())),
    ),
    Asked(
        "a tag that holds the policy's variable is no key",
        *(GET, OWN, tagged("${lambda:SourceFunctionArn}")),
    ),
    Asked("a tag that holds a wildcard is no key", GET, OWN, {**tagged(function("*")), **ORDERS}),
    Asked("an empty tag is no key", GET, OWN, tagged("")),
    Asked(
        "a function whose name begins alike is another",
        *(GET, OWN, {**tagged(function()), **from_code_of(function("orders-2"))}),
    ),
    Asked(
        "a function of that name in another account is another",
        *(GET, OWN, {**tagged(function()), **from_code_of(function(account="210987654321"))}),
    ),
    Asked(
        "a secret that is no function's environment stays shut even when tagged",
        *(GET, secret("prod/orders"), {**tagged(function()), **ORDERS}),
    ),
    Asked(
        "a function cannot replace its secret",
        *("secretsmanager:PutSecretValue", OWN, {**tagged(function()), **ORDERS}),
    ),
    Asked(
        "a function cannot tag a secret as its own",
        *("secretsmanager:TagResource", SIBLINGS, ORDERS),
    ),
    Asked("the key does not decrypt for the function itself", "kms:Decrypt", KEY, ORDERS),
    Asked(
        "the key does not decrypt secrets that are no function's environment",
        *("kms:Decrypt", KEY, encrypted("prod/orders")),
    ),
    Asked(
        "another key does not decrypt anything else, either",
        *("kms:Decrypt", ENVIRONMENT_KEY, encrypted("prod/orders")),
    ),
)
def test_the_grant_denies(iam: Simulator, asked: Asked) -> None:
    assert not iam.allows(sealed_functions_role(), asked.action, asked.resource, asked.context)


# ----------------------------------------------------- what remediation may do to roles


@pytest.mark.parametrize("action", [ATTACH, "iam:DetachRolePolicy"])
def test_remediation_attaches_and_detaches_the_one_policy(iam: Simulator, action: str) -> None:
    assert iam.allows(role("RemediationRole"), action, a_role(), of_policy(GRANT))


@pytest.mark.parametrize(
    ("action", "policy"),
    [
        *product(
            (ATTACH, "iam:DetachRolePolicy"),
            (
                "arn:aws:iam::aws:policy/AdministratorAccess",
                f"arn:aws:iam::{ACCOUNT}:policy/customers",
                GRANT.replace(ACCOUNT, "210987654321"),
            ),
        ),
        # What another installation in this Region left may be taken away, and never given.
        (ATTACH, GRANT.removesuffix("Policy")),
        (ATTACH, f"{GRANT}-2"),
    ],
)
def test_remediation_attaches_and_detaches_no_other_policy(
    iam: Simulator, action: str, policy: str
) -> None:
    assert not iam.allows(role("RemediationRole"), action, a_role(), of_policy(policy))


@table(
    Asked("no policy is named", ATTACH, a_role()),
    Asked("the role's own policies", "iam:PutRolePolicy", a_role()),
    Asked("the role's own policies, deleted", "iam:DeleteRolePolicy", a_role()),
    Asked("a new policy", "iam:CreatePolicy", GRANT),
    Asked("a new version of the one policy", "iam:CreatePolicyVersion", GRANT),
    Asked("another version of the one policy", "iam:SetDefaultPolicyVersion", GRANT),
    Asked("the one policy, deleted", "iam:DeletePolicy", GRANT),
    Asked("who may assume the role", "iam:UpdateAssumeRolePolicy", a_role()),
    Asked("the role's boundary", "iam:PutRolePermissionsBoundary", a_role()),
    Asked("the role's boundary, deleted", "iam:DeleteRolePermissionsBoundary", a_role()),
    Asked("a new role", "iam:CreateRole", a_role()),
    Asked(
        "a role passed to Lambda",
        *("iam:PassRole", a_role(), {"iam:PassedToService": "lambda.amazonaws.com"}),
    ),
    Asked(
        "the one policy on a user",
        *("iam:AttachUserPolicy", f"arn:aws:iam::{ACCOUNT}:user/ada", of_policy(GRANT)),
    ),
    Asked("a role assumed", "sts:AssumeRole", a_role()),
)
def test_remediation_changes_nothing_else_in_iam(iam: Simulator, asked: Asked) -> None:
    assert not iam.allows(role("RemediationRole"), asked.action, asked.resource, asked.context)


# --------------------------------------------------------- that the tables can fail


def without_condition(logical_id: str, sid: str) -> Resolver:
    """Return the stack with the condition of one statement taken away."""
    weakened: dict[str, Any] = copy.deepcopy(TEMPLATE)
    properties = weakened["Resources"][logical_id]["Properties"]
    documents = [properties, *properties.get("Policies", [])]
    (statement,) = [
        statement
        for each in documents
        for statement in each.get("PolicyDocument", {}).get("Statement", [])
        if statement.get("Sid") == sid
    ]
    del statement["Condition"]
    return Resolver(weakened, DEPLOYED.given)


def test_it_is_the_condition_that_keeps_siblings_apart(iam: Simulator) -> None:
    weakened = sealed_functions_role(
        without_condition("LambdaSecretsManagerPolicy", "ReadTheFunctionsOwnSecret")
    )

    for context in (tagged(function("refunds")), ORDERS, {}):
        assert iam.allows(weakened, GET, OWN, context)


def test_it_is_the_condition_that_keeps_other_policies_away(iam: Simulator) -> None:
    weakened = role("RemediationRole", without_condition("RemediationRole", "GrantThisOnePolicy"))

    assert iam.allows(weakened, ATTACH, a_role(), of_policy(f"arn:aws:iam::{ACCOUNT}:policy/x"))
