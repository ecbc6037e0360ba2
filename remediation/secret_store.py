"""The function's secret in Secrets Manager: one JSON object of strings, ``{variable: value}``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from remediation.aws import Aws, AwsFailure, call
from remediation.model import Function, Secret
from remediation.secret_content import parse_values, text_of, token_of

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.type_defs import TagTypeDef


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
    answer: Any
    try:
        answer = call(
            "secretsmanager:GetSecretValue",
            secret.name,
            aws.secrets.get_secret_value,
            SecretId=secret.arn or secret.name,
        )
    except AwsFailure as failure:
        if failure.code == "ResourceNotFoundException" and secret.arn:
            # It was created, and nothing was put into it.
            return secret
        raise
    return Secret(
        arn=answer["ARN"],
        name=answer["Name"],
        tags=secret.tags,
        values=parse_values(answer, secret.name),
        version_id=answer["VersionId"],
    )


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
) -> None:
    """Make values the secret's current version; those before stay as its previous one.

    Args:
        aws: the clients.
        function: whose it is, as it was when ``moving`` was read from its environment.
        secret: as it was when ``kept`` was read from it.
        moving: values of the environment.
        kept: values of the secret, which give way to those.
    """
    call(
        "secretsmanager:PutSecretValue",
        secret.name,
        aws.secrets.put_secret_value,
        SecretId=secret.arn,
        SecretString=text_of({**kept, **moving}),
        ClientRequestToken=token_of(function, secret.version_id, moving, kept),
    )


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


def _as_aws_has_them(tags: Mapping[str, str]) -> list[TagTypeDef]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
