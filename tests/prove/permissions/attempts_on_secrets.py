"""What whoever has the remediation's credentials could try on secrets and keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from remediation.model import EDGE_FUNCTION_TAG, EXPOSED_TAG, FUNCTION_TAG
from tests.iam.principals import EARLIER_KEY, ENVIRONMENT_KEY, KEY
from tests.iam.requests import PREFIX, Asked, function, secret, tagged, through
from tests.iam.simulator import Context

_OWN = secret(f"{PREFIX}orders/environment")
_OUTSIDE = secret("prod/orders/environment")
_OTHER = secret("prod/orders")
"""Not named as the button names secrets: under whichever prefix, they end alike."""
_KEEPS = tuple(
    f"secretsmanager:{name}"
    for name in ("GetSecretValue", "PutSecretValue", "RestoreSecret", "UpdateSecretVersionStage")
)
_WINDOW: Context = {"secretsmanager:RecoveryWindowInDays": "7"}
_AT_ONCE: Context = {"secretsmanager:ForceDeleteWithoutRecovery": "true"}
_OTHER_ACTIONS = (
    *("CancelRotateSecret", "DeleteResourcePolicy", "GetResourcePolicy", "ListSecretVersionIds"),
    *("PutResourcePolicy", "RotateSecret"),
    *("StopReplicationToReplica", "UntagResource", "UpdateSecret"),
)


def asked_for(owner: str | None, *more: str) -> dict[str, str | list[str]]:
    """Return what tags that a request sets put into its context."""
    own = {f"aws:RequestTag/{FUNCTION_TAG}": owner} if owner is not None else {}
    keys = [*([FUNCTION_TAG] if owner is not None else []), *more]
    return {**own, "aws:TagKeys": keys, **{f"aws:RequestTag/{key}": "2026" for key in more}}


def _strangers() -> Iterator[Asked]:
    """Yield requests for secrets that the button did not make."""
    whose: tuple[tuple[str, str, Context], ...] = (
        ("a stranger's secret under the prefix", _OWN, {}),
        ("a stranger's secret outside the prefix", _OUTSIDE, {}),
        ("a secret that is no function's environment", _OTHER, tagged(function())),
        ("a secret of another account's function", _OWN, tagged(function(account="210987654321"))),
        ("a secret whose tag is no function's", _OWN, tagged("everybody")),
    )
    for (what, arn, tags), action in product(whose, _KEEPS):
        yield Asked(what, action, arn, tags)
    for what, arn, tags in whose:
        yield Asked(what, "secretsmanager:DeleteSecret", arn, {**tags, **_WINDOW})
        for context in (asked_for(function()), asked_for(None, EXPOSED_TAG)):
            yield Asked(
                f"{what}, tagged",
                *("secretsmanager:TagResource", arn),
                {**tags, **context, "secretsmanager:SecretId": arn},
            )
    for what, arn, tags in (
        ("outside the prefix", _OUTSIDE, {}),
        ("at another account's function's", _OUTSIDE, tagged(function(account="210987654321"))),
        ("at what is no function's environment", _OTHER, tagged(function())),
    ):
        yield Asked(f"a look {what}", "secretsmanager:DescribeSecret", arn, tags)


def _making() -> Iterator[Asked]:
    """Yield requests to make secrets other than a function's own."""
    for action in ("secretsmanager:CreateSecret", "secretsmanager:TagResource"):
        for what, arn, context in (
            ("a secret of no function", _OWN, {}),
            ("a secret with other tags alone", _OWN, asked_for(None, EXPOSED_TAG)),
            ("a secret of everybody", _OWN, asked_for("*")),
            ("a secret of another account", _OWN, asked_for(function(account="210987654321"))),
            ("a secret with a tag of its own", _OWN, asked_for(function(), "owner")),
            ("a secret outside the prefix", _OUTSIDE, asked_for(function())),
        ):
            yield Asked(f"{what}, made", action, arn, context)


def _of_functions() -> Iterator[Asked]:
    """Yield requests to take a function's secret from it, or for good."""
    there = {**tagged(function()), "secretsmanager:SecretId": _OWN}
    delete = "secretsmanager:DeleteSecret"
    yield Asked("deleted at once", delete, _OWN, {**there, **_AT_ONCE})
    yield Asked("deleted at once after all", delete, _OWN, {**there, **_WINDOW, **_AT_ONCE})
    yield Asked("deleted, nobody knows when", delete, _OWN, there)
    yield Asked(
        "deleted tomorrow",
        *(delete, _OWN, {**there, "secretsmanager:RecoveryWindowInDays": "1"}),
    )
    tag = "secretsmanager:TagResource"
    yield Asked("given to another", tag, _OWN, {**there, **asked_for(function("refunds"))})
    yield Asked("given to everybody", tag, _OWN, {**there, **asked_for("*")})
    yield Asked("tagged otherwise", tag, _OWN, {**there, **asked_for(None, "owner")})


def _with_keys() -> Iterator[Asked]:
    """Yield requests to use keys for anything but functions' secrets, through Secrets Manager."""
    for (what, key), action in product(
        (("the secrets' key", KEY), ("an earlier key", EARLIER_KEY)),
        ("kms:Decrypt", "kms:GenerateDataKey"),
    ):
        yield Asked(f"{what} by itself", action, key)
        yield Asked(f"{what} through Lambda", action, key, through("lambda"))
        yield Asked(
            f"{what} through Lambda, for a secret",
            *(action, key, {**through("lambda"), **_encrypted(_OWN)}),
        )
    for what, context in (
        ("nobody knows for what", {}),
        ("for another secret", _encrypted(_OTHER)),
        ("for a secret of another account", _encrypted(secret("orders/environment", account="2"))),
    ):
        yield Asked(
            f"an earlier key, {what}",
            *("kms:Decrypt", EARLIER_KEY, {**through("secretsmanager"), **context}),
        )
    yield Asked("an earlier key, to encrypt by itself", "kms:Encrypt", EARLIER_KEY)
    yield Asked("an earlier key, granted on", "kms:CreateGrant", EARLIER_KEY)


def _encrypted(arn: str) -> dict[str, str]:
    return {"kms:EncryptionContext:SecretARN": arn}


def _at_the_edge() -> Iterator[Asked]:
    """Yield requests about functions' names, which replicas are told by, and about replicas."""
    name: Context = {
        f"aws:RequestTag/{EDGE_FUNCTION_TAG}": "refunds",
        "secretsmanager:SecretId": _OWN,
    }
    keys, tag = [EDGE_FUNCTION_TAG], "secretsmanager:TagResource"
    own = {**name, f"aws:RequestTag/{EDGE_FUNCTION_TAG}": "orders"}
    there = tagged(function())
    yield Asked("another's name", tag, _OWN, {**there, **name, "aws:TagKeys": keys})
    yield Asked("a name and one more", tag, _OWN, {**there, **own, "aws:TagKeys": [*keys, "owner"]})
    yield Asked("a stranger's name", tag, _OWN, {**own, "aws:TagKeys": keys})
    near: Context = {"secretsmanager:AddReplicaRegions": ["eu-west-1"]}
    far: Context = {"secretsmanager:AddReplicaRegions": ["ap-southeast-2"]}
    replicate, remove = (
        f"secretsmanager:{each}"
        for each in ("ReplicateSecretToRegions", "RemoveRegionsFromReplication")
    )
    yield Asked("a secret taken to another Region", replicate, _OWN, {**there, **far})
    yield Asked("a stranger's secret taken elsewhere", replicate, _OWN, near)
    yield Asked("a stranger's replicas", remove, _OWN)
    yield Asked("of no function's environment", replicate, _OTHER, {**there, **near})
    yield Asked("replicas of no function's environment", remove, _OTHER, there)


ON_SECRETS = (
    *_at_the_edge(),
    *_strangers(),
    *_making(),
    *_of_functions(),
    *_with_keys(),
    *(
        Asked("any other action", f"secretsmanager:{name}", _OWN, tagged(function()))
        for name in _OTHER_ACTIONS
    ),
    Asked("all secrets, listed", "secretsmanager:ListSecrets", "*"),
    Asked("many secrets at once", "secretsmanager:BatchGetSecretValue", "*"),
    Asked("the environments' key by itself", "kms:Decrypt", ENVIRONMENT_KEY),
    Asked("the environments' key, elsewhere", "kms:Decrypt", ENVIRONMENT_KEY, through("s3")),
    Asked("a key's policy", "kms:PutKeyPolicy", KEY),
    Asked("a key, deleted", "kms:ScheduleKeyDeletion", KEY),
)
