"""The two runbooks as they are deployed, run at once and in this thread on a `World`."""

from __future__ import annotations

import functools
import io
import json
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

from remediation.aws import function_updates, packages, snapshots
from remediation.steps import planned_aliases, probe
from remediation.steps.edge import publish as edge_publish
from remediation.steps.edge import store as edge_store
from tests.prove.world import Killed, Violated, World
from tests.rehearsal.automation.actions import (
    ActionFailed,
    Clients,
    Inputs,
    Result,
    Surroundings,
    Switches,
)
from tests.rehearsal.automation.checking import ACTIONS
from tests.rehearsal.automation.document import Document, Step
from tests.rehearsal.automation.execution import Execution, StepExecution
from tests.rehearsal.automation.executor import Place, _Executor
from tests.rehearsal.automation.flow_actions import how_long
from tests.rehearsal.automation.parameters import values
from tests.rehearsal.automation.reading import read
from tests.remediation.builders import ACCOUNT, REGION, STACK_VARIABLES
from tests.remediation.edge_account import opened_in
from tests.rule.contexts import Context
from tests.runbooks.document import deployed

with patch.dict(
    os.environ,
    {**STACK_VARIABLES, "SCAN_CACHE_TABLE": "examinations"},
):
    # They make their clients as they are imported.
    from remediation import app as remediation_app
    from rule import app as rule_app

REMEDIATION, BACKOUT = "runbook.yaml", "backout.yaml"
EDGE, EDGE_BACKOUT = "edge.yaml", "edge_backout.yaml"
_SECONDS_OF_A_STEP = 290.0


@dataclass(frozen=True)
class Ended:
    """How an execution ended."""

    status: str
    """``Success``, ``Failed``, ``Cancelled``, or ``Stopped`` if it was killed."""
    failure: str
    steps: tuple[StepExecution, ...]

    @property
    def names(self) -> list[str]:
        return [step.step.name for step in self.steps if step.status != "Pending"]

    def succeeded(self, name: str) -> bool:
        return any(step.step.name == name and step.status == "Success" for step in self.steps)


def run(world: World, document: str, function: str, **parameters: str) -> Ended:
    """Run a runbook on a function of the world to its end.

    Raises:
        AssertionError: who watches the world saw something that must not be.
    """
    with surroundings(world):
        return run_within(world, document, function, **parameters)


def run_within(world: World, document: str, function: str, **parameters: str) -> Ended:
    """Run a runbook where the surroundings are the world's already.

    Raises:
        AssertionError: as `run`.
    """
    # The default is what the stack's owner said: nothing, unless a story says otherwise.
    nothing = {"RepointAliases": "false"} if document in (REMEDIATION, BACKOUT) else {}
    if document == REMEDIATION:
        nothing["AliasShift"] = "AllAtOnce"
    asked = {**nothing, **parameters}
    given = {"FunctionName": [function], **{name: [text] for name, text in asked.items()}}
    runbook = _document(document)
    execution = Execution(
        document, "1", runbook, values(runbook.parameters, given), "role", "somebody"
    )
    world.stopped = world.cancelled = False
    try:
        runs = _InThisThread(execution, Place(ACCOUNT, REGION), _clients(world), Switches())
        runs.world = world
        runs.run()
    except _Stopped:
        execution.status = "Stopped"
    except Violated as violation:
        raise AssertionError(str(violation)) from None
    return Ended(execution.status, execution.failure or "", tuple(execution.steps.values()))


class _Stopped(BaseException):
    """The runbook itself was killed."""


class _InThisThread(_Executor):
    """Automation, without its threads and by the world's clock."""

    world: World

    def _waited_for(self, step: Step, inputs: Inputs, surroundings: Surroundings) -> Result | None:
        try:
            result = self._run(step, inputs, surroundings)
        except ActionFailed:
            if not self._is_cancelled():
                raise
            return None
        return None if self._is_cancelled() else result

    def _run(self, step: Step, inputs: Inputs, surroundings: Surroundings) -> Result:
        match step.action:
            case "aws:sleep":
                self.world.clock.sleep(how_long(inputs))
                return Result()
            case "aws:executeScript":
                # The runbooks' scripts do nothing but raise; test_button.py runs them.
                assert "raise Exception" in str(inputs["Script"])
                raise ActionFailed("the script raised")
        return ACTIONS[step.action].run(inputs, surroundings)

    def _is_cancelled(self) -> bool:
        """Tell whether the step was cancelled; what comes after it is not."""
        was, self.world.cancelled = self.world.cancelled, False
        return was


def _clients(world: World) -> Clients:
    def client(service: str, seconds: float) -> _Services:  # noqa: ARG001 - as Automation asks
        return _Services(world)

    return client


class _Services:
    """What the runbook's steps call."""

    def __init__(self, world: World) -> None:
        self._world = world

    def invoke(self, *, FunctionName: str, Payload: bytes, **_: Any) -> dict[str, Any]:  # noqa: N803
        handle = rule_app.scan if FunctionName.endswith("ScanFunction") else remediation_app.handle
        if handle == rule_app.scan and self._world.scan:
            return _answer(self._world.scan(json.loads(Payload)))
        try:
            answer = handle(json.loads(Payload), Context(_SECONDS_OF_A_STEP))
        except Killed:
            if self._world.stopped:
                raise _Stopped from None
            return _answer({"errorType": "Sandbox.Timedout"}, FunctionError="Unhandled")
        except Exception as error:  # noqa: BLE001 - as the runtime tells it
            told = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return _answer(told, FunctionError="Unhandled")
        return _answer(answer)


def _answer(payload: Any, **more: str) -> dict[str, Any]:
    return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(payload).encode()), **more}


@functools.lru_cache
def _document(name: str) -> Document:
    return read(json.dumps(deployed(name).content), "JSON")


@contextmanager
def surroundings(world: World) -> Iterator[None]:
    """Have both functions act in a world, by its clock."""
    with (
        patch.object(remediation_app, "_aws", world.aws()),
        patch.object(rule_app, "_aws", world.rule_aws()),
        patch.object(probe, "time", world.clock),
        # Each try is two calls, and each call is broken in every way.
        patch.object(probe, "_SECONDS_FOR_GRANT", 6),
        patch.object(probe, "_SECONDS_FOR_OTHERS", 4),
        patch.object(function_updates, "time", world.clock),
        patch.object(snapshots, "time", world.clock),
        patch.object(planned_aliases, "time", world.clock),
        patch.object(edge_publish, "time", world.clock),
        patch.object(edge_publish, "_SECONDS_FOR_GRANT", 6),
        patch.object(edge_publish, "_SECONDS_FOR_OTHERS", 4),
        patch.object(edge_store, "time", world.clock),
        patch.object(packages, "opened", opened_in(world.account)),
    ):
        yield


@contextmanager
def quiet() -> Iterator[None]:
    """Keep logs and metrics out of thousands of runs."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            patch.dict(os.environ, POWERTOOLS_METRICS_DISABLED="true"),
            # Each hundredth metric would write all of them, disabled or not.
            patch.object(AmazonCloudWatchEMFProvider, "add_metric", lambda *_, **__: None),
            warnings.catch_warnings(),
        ):
            warnings.filterwarnings("ignore", message="No application metrics to publish")
            yield
    finally:
        logging.disable(before)
