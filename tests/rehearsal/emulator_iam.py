"""What the stand-ins ask the emulator's IAM: who calls, what they may do, a service's sessions."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from ministack.core import (  # type: ignore[import-untyped]
    iam_actions,
    iam_evaluator,
    responses,
    router,
)
from ministack.services import iam, sts  # type: ignore[import-untyped]

from .iam_resources import RuleArn, lambda_action, of_cloudfront, of_document, of_lambda, of_rule

_SESSION_SECONDS = 3_600


def name_resources(rule_arn: RuleArn) -> None:
    """Have the emulator authorise requests to the stand-ins on the resources that AWS names."""
    otherwise = iam_actions.extract_resource_arn

    def extract(  # noqa: PLR0913, PLR0917 - the emulator's signature
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
        region: str,
        account: str,
    ) -> str:
        found = None
        if service == "ssm":
            action = headers.get("x-amz-target", "").rpartition(".")[2]
            found = of_document(action, body, region, account)
        elif service == "config":
            found = of_rule(body, rule_arn)
        elif service == "lambda":
            found = of_lambda(method, path, query, region, account)
        elif service.startswith("cloudfront"):
            found = of_cloudfront(path, query, account)
        return found or otherwise(service, method, path, headers, body, query, region, account)

    iam_actions.extract_resource_arn = extract


def name_actions() -> None:
    """Have the emulator authorise requests to Lambda by the actions that AWS names."""
    otherwise = iam_actions.extract_iam_action

    def extract(  # noqa: PLR0913, PLR0917 - the emulator's signature
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
    ) -> Any:
        named = lambda_action(method, path, query) if service == "lambda" else None
        return named or otherwise(service, method, path, headers, body, query)

    iam_actions.extract_iam_action = extract


@dataclass(frozen=True, slots=True)
class Requester:
    """Who makes a request, by its headers."""

    headers: dict[str, str]

    @property
    def arn(self) -> str:
        """The ARN of the user, or of the assumed role's session."""
        caller = iam_evaluator.resolve_caller_identity(self._key_id()) or {}
        return str(caller.get("userArn", f"arn:aws:iam::{responses.get_account_id()}:root"))

    def may(self, action: str, resource: str, context: dict[str, str] | None = None) -> bool:
        """Return whether the caller's policies allow an action on a resource, by its ARN."""
        denied = iam_evaluator.enforce(
            self._key_id(),
            action,
            action.partition(":")[0],
            responses.get_region(),
            resource_arn=resource,
            service_context=context or {},
        )
        return denied is None

    def may_pass(self, role: str, service: str) -> bool:
        """Return whether the caller may hand a role to a service, such as lambda.amazonaws.com."""
        return self.may("iam:PassRole", role, {"iam:PassedToService": service})

    def _key_id(self) -> str:
        return str(router.extract_access_key_id(self.headers, {}))


@dataclass(frozen=True, slots=True)
class ServiceSession:
    """A service's session under a role, with credentials as STS gives them."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)


def session_of_service(
    service: str, role: str, session_name: str, source_arn: str
) -> ServiceSession | None:
    """Assume a role as a service does; None if there is no such role, or it does not trust it.

    The emulator's AssumeRole knows IAM's principals only. Source of the keys with which a role's
    trust keeps off other accounts' calls:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    account, name = responses.get_account_id(), role.rpartition("/")[2]
    found = iam._roles.get(name)
    if found is None or found["Arn"] != role:
        return None
    root = f"arn:aws:iam::{account}:root"
    context = iam_evaluator.EvalContext(
        principal_arn=root,
        principal_type="Root",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role,
        region=responses.get_region(),
        service_context={"aws:sourceaccount": account, "aws:sourcearn": source_arn},
    )
    trust = _only_of_service(_document(found["AssumeRolePolicyDocument"]), service)
    if not iam_evaluator.evaluate_trust_policy(trust, root, context):
        return None
    session = ServiceSession(
        f"ASIA{secrets.token_hex(8).upper()}", secrets.token_hex(20), secrets.token_hex(40)
    )
    sts.register_session(
        session.access_key_id,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session_name}",
            "UserId": f"{name}:{session_name}",
            "SecretAccessKey": session.secret_access_key,
            "SessionToken": session.session_token,
            "Expiration": time.time() + _SESSION_SECONDS,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
        },
    )
    return session


def trusts(role: str, service: str) -> bool:
    """Return whether a service may assume a role, by the role's ARN."""
    found = iam._roles.get(role.rpartition("/")[2])
    if found is None or found["Arn"] != role:
        return False
    trust = _only_of_service(_document(found["AssumeRolePolicyDocument"]), service)
    return any(statement["Effect"] == "Allow" for statement in trust["Statement"])


def _document(kept: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(kept) if isinstance(kept, str) else kept
    return loaded


def _only_of_service(trust: dict[str, Any], service: str) -> dict[str, Any]:
    """Return the statements about a service; the emulator takes any service for any."""
    statements = trust["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return {"Statement": [each for each in listed if service in _services(each)]}


def _services(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal", {})
    named = principal.get("Service", []) if isinstance(principal, dict) else []
    return [named] if isinstance(named, str) else list(named)
