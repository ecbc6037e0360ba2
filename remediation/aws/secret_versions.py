"""The versions of a secret in Secrets Manager, and the staging labels that tell them apart."""

from __future__ import annotations

from typing import Any

from ..model import Secret
from .calls import AwsFailure, call, call_unless_refused
from .clients import Aws

_LABEL_CONFLICTS = ("InvalidParameterException", "InvalidRequestException")
"""Secrets Manager's codes when a label is not on the version that the request names."""


def read_version(aws: Aws, secret: Secret, stage: str) -> Any:
    """Read the version that has a staging label; None if no version has it."""
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


def is_rotating(aws: Aws, secret: Secret) -> bool:
    """Tell whether a rotation of a secret is in progress, or was interrupted.

    At its end, a rotation makes a version current that was made from the values at the rotation's
    beginning. A finished rotation may leave its label on its version. The label is removed once a
    newer version is current: Secrets Manager would otherwise continue that rotation, and make its
    version current again.
    Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html and
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
    """
    response = call(
        "secretsmanager:DescribeSecret",
        secret.name,
        aws.secrets.describe_secret,
        SecretId=secret.arn,
    )
    for version, labels in response.get("VersionIdsToStages", {}).items():
        if "AWSPENDING" in labels and "AWSCURRENT" not in labels:
            # A version that is labelled AWSPREVIOUS was current: its rotation is finished.
            return "AWSPREVIOUS" not in labels or not _is_unlabelled(aws, secret, version)
    return False


def _is_unlabelled(aws: Aws, secret: Secret, version: str) -> bool:
    """Remove a finished rotation's label; return False if another rotation has it by now."""
    return move_label(aws, secret, "AWSPENDING", RemoveFromVersionId=version)


def move_label(aws: Aws, secret: Secret, label: str, **versions: Any) -> bool:
    """Move or remove a staging label; return False if the named version no longer has it."""
    return call_unless_refused(
        _LABEL_CONFLICTS,
        "secretsmanager:UpdateSecretVersionStage",
        secret.name,
        aws.secrets.update_secret_version_stage,
        SecretId=secret.arn,
        VersionStage=label,
        **versions,
    )
