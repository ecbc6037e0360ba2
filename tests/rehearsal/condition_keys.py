"""Condition keys that the template's policies use and the emulator does not supply.

- ``iam:PolicyARN``: of the policy that is attached or detached.
- ``secretsmanager:ResourceTag/...``: the tags of the secret that a request names.
- ``secretsmanager:SecretId``, ``secretsmanager:RecoveryWindowInDays`` and
  ``secretsmanager:ForceDeleteWithoutRecovery``: what a request says of them.
- ``secretsmanager:AddReplicaRegions``: the Regions that a secret is to be replicated to.

Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/
list_awsidentityandaccessmanagementiam.html and list_awssecretsmanager.html there.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core import iam_actions  # type: ignore[import-untyped]
from ministack.services import secretsmanager  # type: ignore[import-untyped]


def supply_condition_keys() -> None:
    """Have the emulator's IAM evaluate policies with these keys, too."""
    otherwise = iam_actions.request_tag_context

    def context(
        service: str, iam_action: str, body: bytes, params: dict[str, Any]
    ) -> dict[str, Any]:
        keys: dict[str, Any] = otherwise(service, iam_action, body, params)
        if service == "iam" and "PolicyArn" in params:
            given = params["PolicyArn"]
            keys["iam:PolicyARN"] = given[0] if isinstance(given, list) else given
        if service == "secretsmanager":
            request = json.loads(body or b"{}")
            keys |= _tags_of_secret(request) | _said_in(request)
        return keys

    iam_actions.request_tag_context = context


def _said_in(request: dict[str, Any]) -> dict[str, Any]:
    regions = [each["Region"] for each in request.get("AddReplicaRegions", ())]
    return {
        **({"secretsmanager:AddReplicaRegions": regions} if regions else {}),
        **{
            f"secretsmanager:{name}": str(request[name]).lower()
            if isinstance(request[name], bool)
            else str(request[name])
            for name in ("SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery")
            if name in request
        },
    }


def _tags_of_secret(request: dict[str, Any]) -> dict[str, str]:
    _, secret = secretsmanager._resolve(request.get("SecretId"))
    tags = secret.get("Tags", []) if secret else []
    return {f"secretsmanager:ResourceTag/{tag['Key']}": tag["Value"] for tag in tags}
