"""Systems Manager's API, as far as runbooks and their executions go."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..json_protocol import JsonProtocol, Response, ServiceError
from .actions import Clients, Switches
from .document import Document
from .document_api import DocumentApi
from .execution import ENDED, Execution
from .executor import Place, execute
from .listing import executions_wanted, page, steps_wanted
from .parameters import InvalidParameters, values
from .references import resolved

Request = Mapping[str, Any]
Answer = Mapping[str, Any]
_PROTOCOL = JsonProtocol("ssm")
_NOT_STOOD_IN_FOR = (
    "Targets", "TargetParameterName", "TargetMaps", "TargetLocations", "TargetLocationsURL",
    "AlarmConfiguration",
)  # fmt: skip


class CannotAssume(Exception):
    """Systems Manager cannot assume a role."""


class Caller(Protocol):
    """Who makes a request."""

    arn: str

    def may_pass(self, role: str) -> bool:
        """Return whether the caller may hand a role to Systems Manager."""


Assume = Callable[[str, str], Clients]
"""Assumes a role, by its ARN, under a session's name.

Raises:
    CannotAssume: as it says.
"""


class AutomationService:
    """Keeps runbooks, and executes them in threads."""

    def __init__(self, place: Place, assume: Assume) -> None:
        self.switches = Switches()
        self._place = place
        self._assume = assume
        self._lock = threading.RLock()
        self._documents = DocumentApi(place.account)
        self._executions: dict[str, Execution] = {}
        self._tokens: dict[str, tuple[Request, str]] = {}
        self._received: list[str] = []
        self._actions: dict[str, Callable[[Request, Caller], Answer]] = {
            "StartAutomationExecution": self._start,
            "GetAutomationExecution": self._get,
            "DescribeAutomationExecutions": self._describe_executions,
            "DescribeAutomationStepExecutions": self._describe_steps,
            "StopAutomationExecution": self._stop,
            **{name: _of_anybody(handle) for name, handle in self._documents.actions.items()},
        }

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that are stood in for."""
        return tuple(self._actions)

    def handle(self, action: str, body: bytes, caller: Caller) -> Response:
        """Answer one request of the JSON 1.1 protocol."""
        self._received.append(f"{action} {body.decode('utf-8', 'replace')}")
        return _PROTOCOL.respond(
            action, body, lambda name, request: self._actions[name](request, caller)
        )

    def ask(self, action: str, request: Request, caller: Caller) -> Any:
        """Have another service of AWS ask; return the answer as JSON has it.

        Raises:
            ServiceError: as the action refuses.
        """
        body = json.dumps(request).encode()
        self._received.append(f"{action} {body.decode()}")
        answer = _PROTOCOL.ask(
            action, body, lambda name, checked: self._actions[name](checked, caller)
        )
        return json.loads(answer or b"{}")

    def records(self) -> list[str]:
        """Return every request received and every execution, as text: for tests on leaks."""
        # An execution may begin meanwhile, in another thread.
        executions = list(self._executions.values())
        return [*self._received, *(str(each.shown()) for each in executions)]

    def execution(self, execution_id: str) -> Execution:
        """Return an execution.

        Raises:
            ServiceError: there is none of that id.
        """
        if execution_id not in self._executions:
            raise ServiceError(
                "AutomationExecutionNotFoundException", f"there is no execution {execution_id}"
            )
        return self._executions[execution_id]

    def document(self, name: str, version: str | None = None) -> Document:
        """Return a runbook.

        Raises:
            ServiceError: there is none of that name or version.
        """
        return self._documents.runbook(name).version(version).document

    def _start(self, request: Request, caller: Caller) -> Answer:
        for name in _NOT_STOOD_IN_FOR:
            if name in request:
                raise _invalid(f"{name} is not stood in for")
        if request.get("Mode", "Auto") != "Auto":
            raise _invalid("only the mode Auto is stood in for")
        token = request.get("ClientToken")
        with self._lock:
            if token in self._tokens:
                before, execution_id = self._tokens[token]
                if before != request:
                    raise ServiceError(
                        "IdempotentParameterMismatch", "the token came with another request"
                    )
                return {"AutomationExecutionId": execution_id}
            execution_id = self._begin(request, caller)
            if token:
                self._tokens[token] = (dict(request), execution_id)
        return {"AutomationExecutionId": execution_id}

    def _begin(self, request: Request, caller: Caller) -> str:
        runbook = self._documents.runbook(request["DocumentName"])
        version = runbook.version(request.get("DocumentVersion"))
        try:
            parameters = values(version.document.parameters, request.get("Parameters", {}))
        except InvalidParameters as error:
            raise _invalid(str(error)) from None
        role = resolved(version.document.assume_role, parameters.__getitem__)
        if not role:
            raise _invalid("no role to assume was given; the caller's own is not stood in for")
        if not caller.may_pass(role):
            raise ServiceError(
                "AccessDeniedException",
                f"User: {caller.arn} is not authorized to perform: iam:PassRole on resource: "
                f"{role} because no identity-based policy allows the iam:PassRole action",
            )
        execution = Execution(
            runbook.name, version.number, version.document, parameters, role, caller.arn
        )
        try:
            clients = self._assume(role, f"Automation-{execution.execution_id}")
        except CannotAssume:
            raise _invalid("The defined assume role is unable to be assumed.") from None
        self._executions[execution.execution_id] = execution
        threading.Thread(
            target=execute,
            args=(execution, self._place, clients, self.switches),
            daemon=True,
            name=f"automation-{runbook.name}",
        ).start()
        return execution.execution_id

    def _get(self, request: Request, _: Caller) -> Answer:
        return {"AutomationExecution": self.execution(request["AutomationExecutionId"]).shown()}

    def _describe_executions(self, request: Request, _: Caller) -> Answer:
        newest_first = list(reversed(self._executions.values()))
        wanted = executions_wanted(newest_first, request.get("Filters", []))
        shown = [each.summary() for each in wanted]
        return page(shown, request, "AutomationExecutionMetadataList")

    def _describe_steps(self, request: Request, _: Caller) -> Answer:
        execution = self.execution(request["AutomationExecutionId"])
        shown = [each.shown(execution.document) for each in execution.steps.values()]
        wanted = steps_wanted(shown, request.get("Filters", []))
        if request.get("ReverseOrder", False):
            wanted.reverse()
        return page(wanted, request, "StepExecutions")

    def _stop(self, request: Request, _: Caller) -> Answer:
        execution = self.execution(request["AutomationExecutionId"])
        if execution.status in ENDED:
            raise ServiceError(
                "InvalidAutomationStatusUpdateException", f"it is {execution.status}"
            )
        if request.get("Type", "Cancel") != "Cancel":
            raise ServiceError(
                "InvalidAutomationStatusUpdateException", "only Cancel is stood in for"
            )
        execution.stop.set()
        return {}


def _of_anybody(handle: Callable[[Request], Answer]) -> Callable[[Request, Caller], Answer]:
    """Handle a request for which it does not matter who makes it."""
    return lambda request, _: handle(request)


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidAutomationExecutionParametersException", message)
