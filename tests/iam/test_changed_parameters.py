"""What was sealed before the stack's parameters were changed still loads, and can be backed out.

The same holds for what another installation sealed: its secrets lie under another prefix, too.
Decided by a simulator of IAM, on the stack before and after the change.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from remediation.model import EXPOSED_TAG, FUNCTION_TAG
from tests.iam.intrinsics import ACCOUNT, REGION, Resolver
from tests.iam.principals import EARLIER_KEY, ENVIRONMENT_KEY, KEY, role, sealed_functions_role
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
from tests.iam.simulator import Context, Simulator, simulator
from tests.template import TEMPLATE

ANOTHER_PREFIX = "team/secrets-"
_KEYS = {"EnvironmentKeyArns": ENVIRONMENT_KEY}
STACKS = {
    "as it was": Resolver(TEMPLATE, {**_KEYS, "SecretKeyArn": EARLIER_KEY}),
    "another prefix": Resolver(
        TEMPLATE, {**_KEYS, "SecretKeyArn": EARLIER_KEY, "SecretNamePrefix": ANOTHER_PREFIX}
    ),
    "another key": Resolver(TEMPLATE, {**_KEYS, "SecretKeyArn": KEY}),
    "no key": Resolver(TEMPLATE, _KEYS),
    "all changed": Resolver(
        TEMPLATE, {**_KEYS, "SecretKeyArn": KEY, "SecretNamePrefix": ANOTHER_PREFIX}
    ),
}
OWN = secret(f"{PREFIX}orders/environment")
ORDERS = from_code_of(function("orders"))
REFUNDS = from_code_of(function("refunds"))
GET = "secretsmanager:GetSecretValue"
WINDOW: Context = {"secretsmanager:RecoveryWindowInDays": "7"}


def encrypted(arn: str = OWN) -> dict[str, str]:
    """Return the context of a key's use for a secret."""
    return {**through("secretsmanager"), "kms:EncryptionContext:SecretARN": arn}


@pytest.fixture(scope="module", name="iam")
def running() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


@pytest.fixture(params=STACKS, name="stack")
def each(request: pytest.FixtureRequest) -> Resolver:
    return STACKS[request.param]


@table(
    Asked("the function reads its secret", GET, OWN, {**tagged(function()), **ORDERS}),
    Asked("its secret is decrypted", "kms:Decrypt", EARLIER_KEY, encrypted()),
)
def test_a_function_that_was_sealed_before_still_loads(
    iam: Simulator, stack: Resolver, asked: Asked
) -> None:
    assert iam.allows(sealed_functions_role(stack), asked.action, asked.resource, asked.context)


@table(
    Asked(
        "a sibling with the same role",
        *(GET, OWN, {**tagged(function()), **REFUNDS}),
    ),
    Asked("who is no function's code", GET, OWN, tagged(function())),
    Asked("a secret with no tag", GET, OWN, ORDERS),
    Asked(
        "a secret of this name and tag in another account",
        GET,
        secret(f"{PREFIX}orders/environment", account="210987654321"),
        {**tagged(function()), **ORDERS},
    ),
    Asked(
        "a tagged secret that is no function's environment",
        *(GET, secret("prod/orders"), {**tagged(function()), **ORDERS}),
    ),
    Asked(
        "a tagged secret whose name goes on",
        *(GET, secret("prod/orders/environment/old"), {**tagged(function()), **ORDERS}),
    ),
    Asked("the key by itself", "kms:Decrypt", EARLIER_KEY, ORDERS),
    Asked("the key through another service", "kms:Decrypt", EARLIER_KEY, through("s3")),
    Asked(
        "the key for what is no function's environment",
        *("kms:Decrypt", EARLIER_KEY, encrypted(secret("prod/orders"))),
    ),
    Asked(
        "the key for a secret of another account",
        *("kms:Decrypt", EARLIER_KEY),
        encrypted(secret(f"{PREFIX}orders/environment", account="210987654321")),
    ),
    Asked(
        "the key of another account, which has not said yes",
        "kms:Decrypt",
        EARLIER_KEY.replace(ACCOUNT, "210987654321"),
        encrypted(),
    ),
    Asked("the key, to encrypt", "kms:GenerateDataKey", EARLIER_KEY, encrypted()),
)
def test_nothing_else_is_open_to_a_sealed_function(
    iam: Simulator, stack: Resolver, asked: Asked
) -> None:
    assert not iam.allows(sealed_functions_role(stack), asked.action, asked.resource, asked.context)


@table(
    Asked("looks whose it is", "secretsmanager:DescribeSecret", OWN, tagged(function())),
    Asked("reads its values", GET, OWN, tagged(function())),
    Asked("adds values", "secretsmanager:PutSecretValue", OWN, tagged(function())),
    Asked("restores it", "secretsmanager:RestoreSecret", OWN, tagged(function())),
    Asked("deletes it", "secretsmanager:DeleteSecret", OWN, {**tagged(function()), **WINDOW}),
    Asked(
        "marks it as exposed anew",
        *("secretsmanager:TagResource", OWN),
        {**tagged(function()), "aws:TagKeys": [EXPOSED_TAG], "secretsmanager:SecretId": OWN},
    ),
    Asked("decrypts it", "kms:Decrypt", EARLIER_KEY, encrypted()),
    Asked("encrypts it anew", "kms:GenerateDataKey", EARLIER_KEY, encrypted()),
)
def test_remediation_takes_back_what_was_sealed_before(
    iam: Simulator, stack: Resolver, asked: Asked
) -> None:
    assert iam.allows(role("RemediationRole", stack), asked.action, asked.resource, asked.context)


@table(
    *(
        Asked(f"{action} of a stranger's secret", f"secretsmanager:{action}", OWN)
        for action in ("GetSecretValue", "PutSecretValue", "RestoreSecret")
    ),
    *(
        Asked(
            f"{action} of a tagged secret that is no function's environment",
            *(f"secretsmanager:{action}", secret("prod/orders"), tagged(function())),
        )
        for action in ("DescribeSecret", "GetSecretValue", "PutSecretValue", "RestoreSecret")
    ),
    Asked(
        "the tag of a function on a stranger's secret",
        *("secretsmanager:TagResource", secret("prod/db/environment")),
        {
            "secretsmanager:SecretId": secret("prod/db/environment"),
            f"aws:RequestTag/{FUNCTION_TAG}": function(),
            "aws:TagKeys": [FUNCTION_TAG],
        },
    ),
    Asked(
        "another function's tag on a function's secret",
        *("secretsmanager:TagResource", OWN),
        {
            **tagged(function()),
            "secretsmanager:SecretId": OWN,
            f"aws:RequestTag/{FUNCTION_TAG}": function("refunds"),
            "aws:TagKeys": [FUNCTION_TAG],
        },
    ),
    Asked("a key by itself", "kms:Decrypt", EARLIER_KEY),
    Asked(
        "a key that nobody chose, for what is no function's environment",
        *("kms:Decrypt", ENVIRONMENT_KEY, encrypted(secret("prod/orders"))),
    ),
)
def test_remediation_takes_nothing_of_strangers(
    iam: Simulator, stack: Resolver, asked: Asked
) -> None:
    principal = role("RemediationRole", stack)

    assert not iam.allows(principal, asked.action, asked.resource, asked.context)


def test_secrets_are_made_under_the_present_prefix_only(iam: Simulator) -> None:
    context = {f"aws:RequestTag/{FUNCTION_TAG}": function(), "aws:TagKeys": [FUNCTION_TAG]}
    made = {
        prefix: secret(f"{prefix}orders/environment").removesuffix("-AbCdEf")
        for prefix in (PREFIX, ANOTHER_PREFIX)
    }

    for prefix, name in (("as it was", PREFIX), ("another prefix", ANOTHER_PREFIX)):
        remediation = role("RemediationRole", STACKS[prefix])
        for other, arn in made.items():
            create = iam.allows(remediation, "secretsmanager:CreateSecret", arn, context)
            assert create is (other == name)


def test_a_new_secret_is_encrypted_with_the_key_that_was_chosen(iam: Simulator) -> None:
    # Before there is a secret, Secrets Manager tries the key, and its context may be another.
    asked_first = {**through("secretsmanager")}
    remediation = role("RemediationRole", STACKS["another key"])

    assert iam.allows(remediation, "kms:GenerateDataKey", KEY, asked_first)
    assert not iam.allows(remediation, "kms:GenerateDataKey", EARLIER_KEY, asked_first)


# ----------------------------------------------------------------- other installations

_PATH = f"arn:aws:iam::{ACCOUNT}:policy/lambda-no-plaintext-secrets/{REGION}"


def test_remediation_takes_the_grant_of_another_installation_back_and_gives_only_its_own(
    iam: Simulator, stack: Resolver
) -> None:
    remediation = role("RemediationRole", stack)
    another = {"iam:PolicyARN": f"{_PATH}/first-LambdaSecretsManagerPolicy-1A2B3C"}

    assert iam.allows(remediation, "iam:DetachRolePolicy", a_role(), another)
    assert not iam.allows(remediation, "iam:AttachRolePolicy", a_role(), another)


@pytest.mark.parametrize(
    "policy",
    [
        # Another Region's functions may need it, which nobody here can see.
        f"{_PATH.replace(REGION, 'eu-west-1')}/first-LambdaSecretsManagerPolicy-1A2B3C",
        f"arn:aws:iam::{ACCOUNT}:policy/first-LambdaSecretsManagerPolicy",
        f"{_PATH.replace(ACCOUNT, '210987654321')}/first-LambdaSecretsManagerPolicy",
        f"arn:aws:iam::{ACCOUNT}:policy/team/lambda-no-plaintext-secrets/{REGION}/policy",
        "arn:aws:iam::aws:policy/AdministratorAccess",
    ],
)
def test_remediation_takes_no_other_policy_away(
    iam: Simulator, stack: Resolver, policy: str
) -> None:
    remediation = role("RemediationRole", stack)

    assert not iam.allows(remediation, "iam:DetachRolePolicy", a_role(), {"iam:PolicyARN": policy})
