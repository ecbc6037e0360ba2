"""Limits that AWS sets on requests and the emulator does not.

On CreateFunction and UpdateFunctionConfiguration: the environment's size and names, the handler's
length, the number of layers, iam:PassRole on the role and lambda:GetLayerVersion on each layer.
On CreateSecret, PutSecretValue and UpdateSecret: the value's size. Codes, statuses and words are
AWS's. They stand behind the emulator's check of signatures and policies, not before, as on AWS:
who may not make a request does not learn what is wrong with it.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html,
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html,
https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html and
https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .lambda_answers import Answer, Handler

LARGEST_ENVIRONMENT_BYTES = 4_096
LARGEST_SECRET_BYTES = 65_536
LONGEST_HANDLER = 128
"""Characters."""
MOST_LAYERS = 5
RESERVED_NAMES = frozenset({
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
})  # fmt: skip
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_CONFIGURES = re.compile(r"/2015-03-31/functions(/[^/]+/configuration)?/?$")
_UNCONFIGURABLE = (
    "Lambda was unable to configure your environment variables because the environment variables "
    "you have provided"
)


class Requester(Protocol):
    """Who makes a request."""

    @property
    def arn(self) -> str:
        """The ARN of the caller."""

    def may(self, action: str, resource: str) -> bool:
        """Return whether the caller's policies allow an action on a resource, by its ARN."""

    def may_pass(self, role: str, service: str) -> bool:
        """Return whether the caller may hand a role to a service."""


Identify = Callable[[dict[str, str]], Requester]
"""Says who makes a request, by its headers."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A refusal as AWS words it."""

    code: str
    message: str
    status: int = 400


def environment_bytes(variables: Mapping[str, str]) -> int:
    """Return what Lambda measures of an environment: the bytes of it as JSON without spaces.

    AWS's documentation gives the limit and no formula; its refusal shows the text that was
    measured, and that is the JSON of the variables.
    """
    return len(_as_json(variables).encode())


def of_lambda(handler: Handler, identify: Identify) -> Handler:
    """Wrap the emulator's Lambda."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        if method in ("POST", "PUT") and _CONFIGURES.search(path):
            request = json.loads(body or b"{}")
            for violation in in_configuration(request, identify(headers)):
                error_type = {"x-amzn-ErrorType": violation.code}
                content = {"Type": "User", "message": violation.message}
                return violation.status, {**_JSON, **error_type}, json.dumps(content).encode()
        return await handler(method, path, headers, body, query)

    return handle


def of_secrets(handler: Handler) -> Handler:
    """Wrap the emulator's Secrets Manager."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action in ("CreateSecret", "PutSecretValue", "UpdateSecret"):
            for violation in in_secret(json.loads(body or b"{}")):
                content = {"__type": violation.code, "message": violation.message}
                return violation.status, dict(_JSON), json.dumps(content).encode()
        return await handler(method, path, headers, body, query)

    return handle


def in_configuration(request: Mapping[str, Any], requester: Requester) -> Iterator[Violation]:
    """Yield what Lambda refuses in the configuration of a function, in its order."""
    yield from _in_shape(request)
    yield from _in_permissions(request, requester)
    yield from _in_environment((request.get("Environment") or {}).get("Variables") or {})
    if len(request.get("Layers") or ()) > MOST_LAYERS:
        yield _invalid(f"Cannot reference more than {MOST_LAYERS} layers.")


def in_secret(request: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield what Secrets Manager refuses of a value."""
    for member, size in (
        ("secretString", len(request.get("SecretString", "").encode())),
        ("secretBinary", len(base64.b64decode(request.get("SecretBinary", "")))),
    ):
        if size > LARGEST_SECRET_BYTES:
            yield _constraint(
                member, f"Member must have length less than or equal to {LARGEST_SECRET_BYTES}"
            )


_JSON = {"Content-Type": "application/json"}


def _in_shape(request: Mapping[str, Any]) -> Iterator[Violation]:
    if len(request.get("Handler") or "") > LONGEST_HANDLER:
        yield _constraint(
            "handler", f"Member must have length less than or equal to {LONGEST_HANDLER}"
        )
    variables = (request.get("Environment") or {}).get("Variables") or {}
    if not all(_NAME.fullmatch(name) for name in variables):
        yield _constraint(
            "environment.variables",
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
            "[a-zA-Z]([a-zA-Z0-9_])+]",
        )


def _in_permissions(request: Mapping[str, Any], requester: Requester) -> Iterator[Violation]:
    role = request.get("Role")
    if role and not requester.may_pass(role, "lambda.amazonaws.com"):
        yield _denied(requester, "iam:PassRole", role)
    for layer in request.get("Layers") or ():
        if not requester.may("lambda:GetLayerVersion", layer):
            yield _denied(requester, "lambda:GetLayerVersion", layer)


def _in_environment(variables: Mapping[str, str]) -> Iterator[Violation]:
    reserved = sorted(RESERVED_NAMES & variables.keys())
    if reserved:
        yield _invalid(
            f"{_UNCONFIGURABLE} contains reserved keys that are currently not supported for "
            f"modification. Reserved keys used in this request: {', '.join(reserved)}"
        )
    if environment_bytes(variables) > LARGEST_ENVIRONMENT_BYTES:
        # AWS really answers with the whole environment, values included.
        yield _invalid(
            f"{_UNCONFIGURABLE} exceeded the 4KB limit. String measured: {_as_json(variables)}"
        )


def _as_json(variables: Mapping[str, str]) -> str:
    return json.dumps(variables, separators=(",", ":"), ensure_ascii=False)


def _invalid(message: str) -> Violation:
    return Violation("InvalidParameterValueException", message)


def _constraint(member: str, constraint: str) -> Violation:
    return Violation(
        "ValidationException",
        f"1 validation error detected: Value at '{member}' failed to satisfy constraint: "
        f"{constraint}",
    )


def _denied(requester: Requester, action: str, resource: str) -> Violation:
    return Violation(
        "AccessDeniedException",
        f"User: {requester.arn} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action",
        403,
    )
