"""What the emulator's IAM was asked on behalf of roles, and what it decided.

Also what AWS asks by itself besides: who makes a secret with tags needs secretsmanager:TagResource.
Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator  # type: ignore[import-untyped]

Decision = tuple[str, str, str, bool]
"""The role's name, the action, the resource, and whether it is allowed."""


def record_decisions() -> Callable[[], list[Decision]]:
    """Have the emulator note what it decides; return what reads the notes, each once."""
    decide = iam_evaluator.enforce
    noted: dict[Decision, None] = {}

    def enforce(  # noqa: PLR0913, PLR0917 - the emulator's signature
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        def ask(action: str) -> Any:
            denied = decide(access_key_id, action, service, region, resource_arn, service_context)
            if role := _role(access_key_id):
                noted[role, action, resource_arn, denied is None] = None
            return denied

        denied = ask(iam_action)
        if (
            denied is None
            and iam_action == "secretsmanager:CreateSecret"
            and _has_tags(service_context)
        ):
            return ask("secretsmanager:TagResource")
        return denied

    iam_evaluator.enforce = enforce
    return lambda: list(noted)


def _has_tags(context: dict[str, Any] | None) -> bool:
    return any(key.lower() == "aws:tagkeys" for key in context or {})


def _role(access_key_id: str) -> str | None:
    caller = iam_evaluator.resolve_caller_identity(access_key_id) or {}
    arn = str(caller.get("userArn", ""))
    return arn.split("/")[1] if ":assumed-role/" in arn else None
