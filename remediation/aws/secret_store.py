"""The function's secret in Secrets Manager: one JSON object of strings, ``{variable: value}``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model import Function, Secret
from .calls import AwsFailure, call
from .clients import Aws
from .secret_content import SecretUnusable, parse_values, text_of, token_of

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.type_defs import TagTypeDef

_PENDING = "lambda-no-plaintext-secrets-pending"
"""The label of a version that is to be the current one, if no other is by then."""
_MOVED_MEANWHILE = ("InvalidParameterException", "InvalidRequestException")
"""What Secrets Manager says if the current version is not the one that was named."""


def describe(aws: Aws, identifier: str) -> Secret | None:
    """Read a secret's name, ARN and tags, without its values; None if there is none."""
    try:
        answer = call(
            "secretsmanager:DescribeSecret",
            identifier,
            aws.secrets.describe_secret,
            SecretId=identifier,
        )
    except AwsFailure as failure:
        if failure.code == "ResourceNotFoundException":
            return None
        raise
    return Secret(
        arn=answer["ARN"],
        name=answer["Name"],
        tags={tag["Key"]: tag["Value"] for tag in answer.get("Tags", [])},
        pending_deletion="DeletedDate" in answer,
    )


def read_values(aws: Aws, secret: Secret) -> Secret:
    """Read a secret's current values.

    Raises:
        SecretUnusable: it is not a JSON object of strings.
    """
    answer = _version(aws, secret, "AWSCURRENT")
    if answer is None:
        # It was created, and nothing was put into it.
        return secret
    return Secret(
        arn=answer["ARN"],
        name=answer["Name"],
        tags=secret.tags,
        values=parse_values(answer, secret.name),
        version_id=answer["VersionId"],
    )


def read_previous(aws: Aws, secret: Secret) -> Mapping[str, str]:
    """Read the values that a secret held before the current ones; none if they are not usable."""
    answer = _version(aws, secret, "AWSPREVIOUS")
    try:
        return {} if answer is None else parse_values(answer, secret.name)
    except SecretUnusable:
        return {}


def is_rotating(aws: Aws, secret: Secret) -> bool:
    """Tell whether a rotation of a secret is under way, or broke off.

    The values that it makes current at its end are those that were current as it began.
    A label that a finished rotation left on its version is taken off once another version follows:
    Secrets Manager would go on with that rotation, and make its version current again.
    Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html and
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
    """
    answer = call(
        "secretsmanager:DescribeSecret",
        secret.name,
        aws.secrets.describe_secret,
        SecretId=secret.arn,
    )
    for version, labels in answer.get("VersionIdsToStages", {}).items():
        if "AWSPENDING" in labels and "AWSCURRENT" not in labels:
            # What was current before has come to its end.
            return "AWSPREVIOUS" not in labels or not _is_unlabelled(aws, secret, version)
    return False


def _is_unlabelled(aws: Aws, secret: Secret, version: str) -> bool:
    """Take a finished rotation's label off; tell whether no other rotation has it by now."""
    try:
        call(
            "secretsmanager:UpdateSecretVersionStage",
            secret.name,
            aws.secrets.update_secret_version_stage,
            SecretId=secret.arn,
            VersionStage="AWSPENDING",
            RemoveFromVersionId=version,
        )
    except AwsFailure as failure:
        if failure.code in _MOVED_MEANWHILE:
            return False
        raise
    return True


def create(aws: Aws, function: Function, secret: Secret, kms_key_id: str | None) -> bool:
    """Create a function's secret; return False if the name is taken, or pending deletion.

    Args:
        aws: the clients.
        function: whose it is.
        secret: its name, tags and values.
        kms_key_id: the key to encrypt with; None: ``aws/secretsmanager``.
    """
    text = text_of(secret.values)
    key: Any = {"KmsKeyId": kms_key_id} if kms_key_id else {}
    try:
        call(
            "secretsmanager:CreateSecret",
            secret.name,
            aws.secrets.create_secret,
            Name=secret.name,
            Description=f"Environment variables of the Lambda function {function.name}",
            SecretString=text,
            # Of this call and its retries alone: a token of the content would be taken for the
            # first creation's, and leave a newer version in place.
            ClientRequestToken=secrets.token_hex(16),
            Tags=_as_aws_has_them(secret.tags),
            **key,
        )
    except AwsFailure as failure:
        if failure.code in ("ResourceExistsException", "InvalidRequestException"):
            return False
        raise
    return True


def put(
    aws: Aws,
    function: Function,
    secret: Secret,
    moving: Mapping[str, str],
    kept: Mapping[str, str],
) -> str | None:
    """Make values the secret's current version, if the current one is still what was read.

    Secrets Manager has no conditional PutSecretValue, but a label is moved only from the version
    that is named. So the values become a version that nobody reads, and then the current one.
    Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/
    API_UpdateSecretVersionStage.html

    Args:
        aws: the clients.
        function: whose it is, as it was when ``moving`` was read from its environment.
        secret: as it was when ``kept`` was read from it.
        moving: values of the environment.
        kept: values of the secret, which give way to those.

    Returns:
        Their version; None if somebody else put another one meanwhile, which then stays.
    """
    version = token_of(function, secret.version_id, moving, kept)
    # A secret without any version has nothing to compare with, and nothing to lose.
    stages: Any = {"VersionStages": [_PENDING]} if secret.version_id else {}
    call(
        "secretsmanager:PutSecretValue",
        secret.name,
        aws.secrets.put_secret_value,
        SecretId=secret.arn,
        SecretString=text_of({**kept, **moving}),
        ClientRequestToken=version,
        **stages,
    )
    return version if not stages or _make_current(aws, secret, version) else None


def _make_current(aws: Aws, secret: Secret, version: str) -> bool:
    try:
        call(
            "secretsmanager:UpdateSecretVersionStage",
            secret.name,
            aws.secrets.update_secret_version_stage,
            SecretId=secret.arn,
            VersionStage="AWSCURRENT",
            MoveToVersionId=version,
            RemoveFromVersionId=secret.version_id,
        )
    except AwsFailure as failure:
        if failure.code in _MOVED_MEANWHILE:
            return False
        raise
    return True


def tag(aws: Aws, secret: Secret, tags: Mapping[str, str]) -> None:
    """Set tags of a secret."""
    call(
        "secretsmanager:TagResource",
        secret.name,
        aws.secrets.tag_resource,
        SecretId=secret.arn,
        Tags=_as_aws_has_them(tags),
    )


def restore(aws: Aws, secret: Secret) -> None:
    """Keep a secret that is pending deletion."""
    call(
        "secretsmanager:RestoreSecret",
        secret.name,
        aws.secrets.restore_secret,
        SecretId=secret.arn,
    )


def schedule_deletion(aws: Aws, secret: Secret, days: int) -> None:
    """Schedule a secret's deletion after a window in which it can be restored."""
    call(
        "secretsmanager:DeleteSecret",
        secret.name,
        aws.secrets.delete_secret,
        SecretId=secret.arn,
        RecoveryWindowInDays=days,
    )


def _version(aws: Aws, secret: Secret, stage: str) -> Any:
    """Read the version that bears a label; None if none does."""
    try:
        return call(
            "secretsmanager:GetSecretValue",
            secret.name,
            aws.secrets.get_secret_value,
            SecretId=secret.arn or secret.name,
            VersionStage=stage,
        )
    except AwsFailure as failure:
        if failure.code == "ResourceNotFoundException" and secret.arn:
            return None
        raise


def _as_aws_has_them(tags: Mapping[str, str]) -> list[TagTypeDef]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
