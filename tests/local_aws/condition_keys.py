"""Condition keys that the template's policies use and the emulator does not supply.

- ``iam:PolicyARN``: of the policy that is attached or detached.
- ``secretsmanager:ResourceTag/...``: the tags of the secret that a request names.

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
            keys |= _tags_of_secret(body)
        return keys

    iam_actions.request_tag_context = context


def _tags_of_secret(body: bytes) -> dict[str, str]:
    _, secret = secretsmanager._resolve(json.loads(body or b"{}").get("SecretId"))
    tags = secret.get("Tags", []) if secret else []
    return {f"secretsmanager:ResourceTag/{tag['Key']}": tag["Value"] for tag in tags}
