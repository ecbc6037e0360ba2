"""Replicas of secrets as Secrets Manager has them, where the emulator's differ.

- RemoveRegionsFromReplication, which the emulator does not know.
- A secret with replicas is not deleted. Source:
  https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

from .lambda_answers import Answer, Handler

_JSON = {"Content-Type": "application/x-amz-json-1.1"}
Secret = dict[str, Any]
Resolve = Callable[[str], Secret | None]
"""Returns a secret of the emulator by its name or ARN."""
Remove = Callable[[Secret, Collection[str]], None]
"""Removes a secret's replicas from some Regions."""


def of_secrets(handler: Handler, resolve: Resolve, remove: Remove) -> Handler:
    """Wrap the emulator's Secrets Manager."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action not in ("RemoveRegionsFromReplication", "DeleteSecret"):
            return await handler(method, path, headers, body, query)
        request = json.loads(body or b"{}")
        secret = resolve(request.get("SecretId", ""))
        if action == "DeleteSecret":
            replicated = bool(secret and secret.get("ReplicationStatus"))
            return _STILL if replicated else await handler(method, path, headers, body, query)
        return _removed(request, secret, remove)

    return handle


def _removed(request: dict[str, Any], secret: Secret | None, remove: Remove) -> Answer:
    """Answer RemoveRegionsFromReplication."""
    if secret is None:
        return _refusal(
            "ResourceNotFoundException", "Secrets Manager can't find the specified secret."
        )
    if secret.get("DeletedDate"):
        return _refusal("InvalidRequestException", "The secret was marked for deletion.")
    regions = set(request.get("RemoveReplicaRegions", ()))
    if not regions or not regions <= {each["Region"] for each in secret["ReplicationStatus"]}:
        return _refusal(
            "InvalidParameterException", "The secret is not replicated to a Region of these."
        )
    remove(secret, regions)
    answer = {"ARN": secret["ARN"], "ReplicationStatus": secret["ReplicationStatus"]}
    return 200, dict(_JSON), json.dumps(answer).encode()


def _refusal(code: str, message: str) -> Answer:
    return 400, dict(_JSON), json.dumps({"__type": code, "message": message}).encode()


_STILL = _refusal(
    "InvalidRequestException",
    "You can't delete secret that still has replica regions. Remove the replica regions first.",
)
