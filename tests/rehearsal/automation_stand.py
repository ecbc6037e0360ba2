"""The stand-in for Automation by itself: over clients that answer as told, with boto3 as client."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .automation.actions import Clients
from .automation.execution import ENDED
from .automation.executor import Place
from .automation.service import AutomationService, CannotAssume
from .in_process import REGION, client_of
from .waiting import wait_for

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/automation"
Step = dict[str, Any]


@dataclass
class Aws:
    """Answers calls as told, each method's answers in turn, and remembers the calls."""

    answers: dict[str, list[Any]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, service: str, seconds: float) -> Aws:  # noqa: ARG002 - as a client is made
        return self

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self.calls.append((method, request))
            told = self.answers[method]
            answer = told.pop(0) if len(told) > 1 else told[0]
            if isinstance(answer, Exception):
                raise answer
            return answer() if callable(answer) else answer

        return call

    def returns(self, payload: Any, **more: Any) -> None:
        """Have a function return something."""
        body = json.dumps(payload).encode()

        def answer() -> dict[str, Any]:
            return {"StatusCode": 200, "Payload": io.BytesIO(body), **more}

        self.answers.setdefault("invoke", []).append(answer)

    def called_with(self) -> list[Any]:
        """Return what functions were invoked with."""
        return [json.loads(request["Payload"]) for _, request in self.calls if "Payload" in request]


@dataclass
class Somebody:
    """Who asks; may pass roles unless told otherwise."""

    arn: str = f"arn:aws:iam::{ACCOUNT}:user/ada"
    may: bool = True

    def may_pass(self, role: str) -> bool:  # noqa: ARG002
        return self.may


@dataclass
class AutomationStand:
    """The stand-in with its surroundings."""

    aws: Aws = field(default_factory=Aws)
    caller: Somebody = field(default_factory=Somebody)
    sessions: list[tuple[str, str]] = field(default_factory=list)
    assumable: bool = True

    def __post_init__(self) -> None:
        self.service = AutomationService(Place(ACCOUNT, REGION), self._assume)
        self.client = client_of(
            "ssm", lambda action, body: self.service.handle(action, body, self.caller)
        )

    def _assume(self, role: str, session_name: str) -> Clients:
        if not self.assumable:
            raise CannotAssume(role)
        self.sessions.append((role, session_name))
        return self.aws

    def create(self, *steps: Step, name: str = "runbook", **more: Any) -> None:
        """Create a runbook of steps."""
        self.client.create_document(
            Name=name, Content=runbook(*steps, **more), DocumentType="Automation"
        )

    def start(self, name: str = "runbook", parameters: dict[str, list[str]] | None = None) -> str:
        """Start a runbook; return the execution's id."""
        answer = self.client.start_automation_execution(
            DocumentName=name, Parameters=parameters or {}
        )
        return str(answer["AutomationExecutionId"])

    def ended(self, execution_id: str) -> Any:
        """Return an execution once it has ended."""

        def look() -> Any:
            found = self.client.get_automation_execution(AutomationExecutionId=execution_id)
            execution = found["AutomationExecution"]
            return execution if execution["AutomationExecutionStatus"] in ENDED else None

        return wait_for(f"{execution_id} ends", look, every=0.01)

    def run(self, *steps: Step, **more: Any) -> Any:
        """Create a runbook, start it, and return the execution once it has ended."""
        self.create(*steps, **more)
        return self.ended(self.start())


def runbook(*steps: Step, **more: Any) -> str:
    """Return a runbook of steps as JSON."""
    return json.dumps(
        {"schemaVersion": "0.3", "assumeRole": ROLE, "mainSteps": list(steps), **more}
    )


def invoke(name: str, inputs: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that invokes a function."""
    return {
        "name": name,
        "action": "aws:invokeLambdaFunction",
        "inputs": {"FunctionName": "worker", **(inputs or {})},
        **more,
    }


def api(name: str, api_name: str, outputs: Any = (), **inputs: Any) -> Step:
    """Return a step that calls an API of Lambda's."""
    return {
        "name": name,
        "action": "aws:executeAwsApi",
        "inputs": {"Service": "lambda", "Api": api_name, **inputs},
        "outputs": [
            dict(zip(("Name", "Selector", "Type"), output, strict=True)) for output in outputs
        ],
    }


def sleep(name: str, duration: str = "PT0S", **more: Any) -> Step:
    """Return a step that waits."""
    return {"name": name, "action": "aws:sleep", "inputs": {"Duration": duration}, **more}


def statuses(execution: Any) -> dict[str, str]:
    """Return the status of every step by its name."""
    return {step["StepName"]: step["StepStatus"] for step in execution["StepExecutions"]}


def step_of(execution: Any, name: str) -> Any:
    """Return the step of a name."""
    return next(step for step in execution["StepExecutions"] if step["StepName"] == name)
