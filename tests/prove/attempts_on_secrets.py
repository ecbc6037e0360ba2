"""What whoever has the remediation's credentials could try on secrets and keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from remediation.model import EXPOSED_TAG, FUNCTION_TAG
from tests.iam.principals import ENVIRONMENT_KEY, KEY
from tests.iam.requests import PREFIX, Asked, function, secret, tagged, through
from tests.iam.simulator import Context

_OWN = secret(f"{PREFIX}orders/environment")
_OUTSIDE = secret("prod/orders/environment")
_KEEPS = tuple(
    f"secretsmanager:{name}"
    for name in ("GetSecretValue", "PutSecretValue", "RestoreSecret", "UpdateSecretVersionStage")
)
_WINDOW: Context = {"secretsmanager:RecoveryWindowInDays": "7"}
_AT_ONCE: Context = {"secretsmanager:ForceDeleteWithoutRecovery": "true"}
_OTHER_ACTIONS = (
    *("CancelRotateSecret", "DeleteResourcePolicy", "GetResourcePolicy", "ListSecretVersionIds"),
    *("PutResourcePolicy", "RemoveRegionsFromReplication", "ReplicateSecretToRegions"),
    *("RotateSecret", "StopReplicationToReplica", "UntagResource", "UpdateSecret"),
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
        ("a secret outside the prefix", _OUTSIDE, tagged(function())),
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
    yield Asked("a look outside the prefix", "secretsmanager:DescribeSecret", _OUTSIDE)


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


ON_SECRETS = (
    *_strangers(),
    *_making(),
    *_of_functions(),
    *(
        Asked("any other action", f"secretsmanager:{name}", _OWN, tagged(function()))
        for name in _OTHER_ACTIONS
    ),
    Asked("all secrets, listed", "secretsmanager:ListSecrets", "*"),
    Asked("many secrets at once", "secretsmanager:BatchGetSecretValue", "*"),
    Asked("the secrets' key by itself", "kms:Decrypt", KEY),
    Asked("the secrets' key through Lambda", "kms:Decrypt", KEY, through("lambda")),
    Asked("the environments' key by itself", "kms:Decrypt", ENVIRONMENT_KEY),
    Asked("the environments' key, elsewhere", "kms:Decrypt", ENVIRONMENT_KEY, through("s3")),
    Asked("a key's policy", "kms:PutKeyPolicy", KEY),
    Asked("a key, deleted", "kms:ScheduleKeyDeletion", KEY),
)
