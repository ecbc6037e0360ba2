"""The function's secret in Secrets Manager: one JSON object of strings, ``{variable: value}``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model import Function, Secret
from .calls import AwsFailure, call, call_unless_refused
from .clients import Aws
from .secret_content import SecretUnusable, parse_values, request_token, to_json
from .secret_versions import move_label, read_version

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.type_defs import TagTypeDef

_PENDING = "lambda-no-plaintext-secrets-pending"
"""The staging label of a new version until it becomes the current one."""


def describe(aws: Aws, identifier: str) -> Secret | None:
    """Read a secret's name, ARN and tags, without its values; None if there is none."""
    try:
        response = call(
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
        arn=response["ARN"],
        name=response["Name"],
        tags={tag["Key"]: tag["Value"] for tag in response.get("Tags", [])},
        pending_deletion="DeletedDate" in response,
    )


def read_values(aws: Aws, secret: Secret) -> Secret:
    """Read a secret's current values.

    Raises:
        SecretUnusable: the value is not a JSON object of strings.
    """
    response = read_version(aws, secret, "AWSCURRENT")
    if response is None:
        # The secret was created without a value.
        return secret
    return Secret(
        arn=response["ARN"],
        name=response["Name"],
        tags=secret.tags,
        values=parse_values(response, secret.name),
        version_id=response["VersionId"],
    )


def read_previous(aws: Aws, secret: Secret) -> Mapping[str, str]:
    """Read the values of the secret's previous version; none if they cannot be parsed."""
    response = read_version(aws, secret, "AWSPREVIOUS")
    try:
        return {} if response is None else parse_values(response, secret.name)
    except SecretUnusable:
        return {}


def create(aws: Aws, function: Function, secret: Secret, kms_key_id: str | None) -> bool:
    """Create a function's secret; return False if one exists, pending deletion or not.

    Args:
        aws: the clients.
        function: the secret's owner.
        secret: its name, tags and values.
        kms_key_id: the key to encrypt with; None: ``aws/secretsmanager``.
    """
    text = to_json(secret.values)
    key: Any = {"KmsKeyId": kms_key_id} if kms_key_id else {}
    return call_unless_refused(
        ("ResourceExistsException", "InvalidRequestException"),
        "secretsmanager:CreateSecret",
        secret.name,
        aws.secrets.create_secret,
        Name=secret.name,
        Description=f"Environment variables of the Lambda function {function.name}",
        SecretString=text,
        # A token for this call and its retries only. If the token came from the content,
        # Secrets Manager would take this call for an earlier one, and keep a newer version.
        ClientRequestToken=secrets.token_hex(16),
        Tags=_to_api(secret.tags),
        **key,
    )


def put(
    aws: Aws,
    function: Function,
    secret: Secret,
    moving: Mapping[str, str],
    kept: Mapping[str, str],
) -> str | None:
    """Make values the secret's current version, if the version that was read is still current.

    Secrets Manager has no conditional PutSecretValue, but it moves a label only from the version
    that the request names. So the values first become a version without the label AWSCURRENT, and
    then the current one.
    Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/
    API_UpdateSecretVersionStage.html

    Args:
        aws: the clients.
        function: the secret's owner, as it was when ``moving`` was read from its environment.
        secret: the secret, as it was when ``kept`` was read from it.
        moving: values of the environment.
        kept: values of the secret; ``moving`` takes precedence.

    Returns:
        The new version's ID; None if somebody else made another version current, which stays.
    """
    version = request_token(function, secret.version_id, moving, kept)
    # A secret without any version has no label to move, and no value to lose.
    stages: Any = {"VersionStages": [_PENDING]} if secret.version_id else {}
    call(
        "secretsmanager:PutSecretValue",
        secret.name,
        aws.secrets.put_secret_value,
        SecretId=secret.arn,
        SecretString=to_json({**kept, **moving}),
        ClientRequestToken=version,
        **stages,
    )
    return version if not stages or _make_current(aws, secret, version) else None


def _make_current(aws: Aws, secret: Secret, version: str) -> bool:
    return move_label(
        aws,
        secret,
        "AWSCURRENT",
        MoveToVersionId=version,
        RemoveFromVersionId=secret.version_id,
    )


def tag(aws: Aws, secret: Secret, tags: Mapping[str, str]) -> None:
    """Set tags of a secret."""
    call(
        "secretsmanager:TagResource",
        secret.name,
        aws.secrets.tag_resource,
        SecretId=secret.arn,
        Tags=_to_api(tags),
    )


def restore(aws: Aws, secret: Secret) -> None:
    """Cancel a secret's scheduled deletion."""
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


def _to_api(tags: Mapping[str, str]) -> list[TagTypeDef]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
