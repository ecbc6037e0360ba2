"""The stand-in for Automation, joined to the emulator: its API, and its CloudFormation resource."""

from __future__ import annotations

import asyncio
import functools
import json
import re
import secrets
import threading
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config

from .automation.actions import Clients
from .automation.executor import Place
from .automation.service import AutomationService, Caller, CannotAssume
from .emulator_iam import Requester, session_of_service
from .json_protocol import ServiceError
from .lambda_answers import Answer, Handler

DOCUMENT_TYPE = "AWS::SSM::Document"
_SERVICE = "ssm.amazonaws.com"
_TARGET = re.compile(r"AmazonSSM\.(\w+)$")


def automation(session: boto3.Session, endpoint: str, account: str) -> AutomationService:
    """Make the stand-in, whose steps call the endpoint under the role of their execution."""
    region, one_at_a_time = session.region_name, threading.Lock()

    def assume(role: str, session_name: str) -> Clients:
        execution_id = session_name.partition("-")[2]
        source = f"arn:aws:ssm:{region}:{account}:automation-execution/{execution_id}"
        assumed = session_of_service(_SERVICE, role, session_name, source)
        if assumed is None:
            raise CannotAssume(role)

        @functools.cache
        def client(service: Any, seconds: float) -> Any:
            # A step's own time is over before the connection's.
            config = Config(read_timeout=seconds + 5, retries={"total_max_attempts": 1})
            # A session of its own would read all descriptions of services anew.
            with one_at_a_time:
                return session.client(
                    service,
                    endpoint_url=endpoint,
                    config=config,
                    aws_access_key_id=assumed.access_key_id,
                    aws_secret_access_key=assumed.secret_access_key,
                    aws_session_token=assumed.session_token,
                )

        return client

    return AutomationService(Place(account, region), assume)


def automation_handler(service: AutomationService, otherwise: Handler) -> Handler:
    """Wrap the stand-in as the emulator calls a service; the rest of Systems Manager is its own."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        target = _TARGET.search(headers.get("x-amz-target", ""))
        if not target or target[1] not in service.actions:
            return await otherwise(method, path, headers, body, query)
        # In a thread: a role is assumed, and executions call this very server.
        response = await asyncio.to_thread(service.handle, target[1], body, _Starter(headers))
        return response.status, {"Content-Type": "application/x-amz-json-1.1"}, response.body

    return handle


class _Starter:
    def __init__(self, headers: dict[str, str]) -> None:
        self._requester = Requester(headers)
        self.arn = self._requester.arn

    def may_pass(self, role: str) -> bool:
        return self._requester.may_pass(role, _SERVICE)


class AwsService:
    """A service of AWS's own as the one who starts an execution, under its service-linked role."""

    def __init__(self, arn: str) -> None:
        self.arn = arn

    def may_pass(self, role: str) -> bool:  # noqa: ARG002 - it may pass every role
        """Return True, as service-linked roles allow it."""
        return True


class ConfigsRunbooks:
    """Systems Manager as AWS Config uses it."""

    def __init__(self, service: AutomationService, account: str) -> None:
        self._service = service
        self._caller = AwsService(
            f"arn:aws:sts::{account}:assumed-role/AWSServiceRoleForConfigRemediation/"
            "AwsConfigRemediation"
        )

    def parameters(self, name: str, version: str | None) -> Mapping[str, bool]:
        """Return a runbook's parameters, each with whether it is required."""
        declared = self._service.document(name, version).parameters
        return {parameter.name: parameter.required for parameter in declared.values()}

    def start(self, name: str, version: str | None, parameters: Mapping[str, list[str]]) -> str:
        """Start an execution; return its id."""
        request: dict[str, Any] = {"DocumentName": name, "Parameters": parameters}
        if version is not None:
            request["DocumentVersion"] = version
        answer = self._service.ask("StartAutomationExecution", request, self._caller)
        return str(answer["AutomationExecutionId"])

    def execution(self, execution_id: str) -> Mapping[str, Any]:
        """Return an execution as GetAutomationExecution shows it."""
        return self._service.execution(execution_id).shown()


class DocumentResource:
    """What CloudFormation does with ``AWS::SSM::Document``, for the emulator to call.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-document.html
    """

    def __init__(self, service: AutomationService, account: str) -> None:
        self._service = service
        self._caller: Caller = AwsService(f"arn:aws:iam::{account}:root")

    def create(
        self, logical_id: str, properties: Mapping[str, Any], stack: str
    ) -> tuple[str, dict[str, str]]:
        """Create the document; return its name."""
        name = properties.get("Name") or f"{stack}-{logical_id}-{secrets.token_hex(6).upper()}"
        request = {"DocumentType": "Command", **_request(properties), "Name": name}
        if "Tags" in properties:
            request["Tags"] = properties["Tags"]
        self._call("CreateDocument", request)
        return name, {}

    def update(
        self, name: str, before: Mapping[str, Any], properties: Mapping[str, Any], stack: str
    ) -> tuple[str, dict[str, str]]:
        """Replace the document, or add a version, as the UpdateMethod says.

        A new version does not become the default one. It should, and does not everywhere:
        https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539
        """
        if _request(properties) == _request(before):
            return name, {}
        if properties.get("UpdateMethod", "Replace") == "Replace":
            if "Name" in properties:
                raise ValueError(f"{name}: a document with a name of its own cannot be replaced")
            return self.create(name.rpartition("-")[0].removeprefix(f"{stack}-"), properties, stack)
        request = _request(properties)
        request.pop("DocumentType", None)
        self._call("UpdateDocument", {**request, "Name": name, "DocumentVersion": "$LATEST"})
        return name, {}

    def delete(self, name: str, _properties: Mapping[str, Any]) -> None:
        """Delete the document with its versions."""
        self._call("DeleteDocument", {"Name": name})

    def _call(self, action: str, request: Mapping[str, Any]) -> Any:
        try:
            return self._service.ask(action, request, self._caller)
        except ServiceError as error:
            raise ValueError(f"{action}: {error.code}: {error}") from None


def _request(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a resource's properties makes a version of the document."""
    kept = ("DocumentType", "DocumentFormat", "VersionName", "TargetType")
    content = properties["Content"]
    return {
        **{name: properties[name] for name in kept if name in properties},
        "Content": content if isinstance(content, str) else json.dumps(content),
    }
