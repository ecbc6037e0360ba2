"""Each call of a press and of a backout, broken at the wire of the embedded AWS.

The deployed stack does the work, under its own roles; the function is invoked under AWS's own
runtime client after each.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.flows.runbooks import Button
from tests.prove.count import Count
from tests.prove.proof import Proof
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.interruptions import Kind
from tests.rehearsal.new_function import NewFunction, create, role_of, wait_until_ready
from tests.rehearsal.waiting import wait_for
from tests.rehearsal.zips import zip_files
from tests.rule.detection.written_values import drawn

_ENVIRONMENT = {"DB_PASSWORD": drawn(24), "API_TOKEN": drawn(32, seed=6), "TABLE": "orders"}
_PLAINTEXT = ("DB_PASSWORD", "API_TOKEN")
_PACKAGE = {
    "app.py": "import hashlib\nimport os\n\n\ndef handler(event, context):\n"
    "    seen = {n: v for n, v in os.environ.items() if n in event['names']}\n"
    "    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()\n"
}
_SEES = hashlib.sha256(repr(sorted(_ENVIRONMENT.items())).encode()).hexdigest()
"""What the function answers when it has its values."""
_CHANGED_BY_EVERY_UPDATE = ("RevisionId", "LastModified", "ResponseMetadata", "ConfigSha256")
_READS = ("GET ", "Get", "List", "Describe")
_ONLY_OF_CHANGES = (Kind.DELAYED, Kind.REPEATED)
"""Of a call without effect they are no more than KILLED, and nothing."""
RUNBOOKS = ("Remediation", "Backout")
"""Which runbook's calls are broken."""


@dataclass(frozen=True)
class Point:
    """A call that is broken, and how."""

    runbook: str
    call: str
    number: int
    """Of the runbook's calls of this name, from 1."""
    kind: Kind

    @property
    def changes(self) -> bool:
        """Whether the call has an effect."""
        return not self.call.startswith(_READS)

    def __str__(self) -> str:
        return f"{self.runbook}: {self.call} no. {self.number} {self.kind}"


@dataclass(frozen=True)
class Ground:
    """The embedded AWS with the stack on it."""

    emulator: Emulator
    stack: Stack

    @property
    def button(self) -> Button:
        return Button(self.emulator, self.stack.outputs)

    def calls_of(self, runbook: str) -> list[str]:
        """Return the calls of a runbook without any fault."""
        with _Subject(self) as subject:
            if runbook == "Backout":
                subject.run("Remediation")
            self.emulator.watch(self._function)
            subject.run(runbook)
            return self.emulator.watched().calls

    def points(self) -> Iterator[Point]:
        """Yield every call of both runbooks in each way that is one of its own, way by way."""
        calls = {runbook: self.calls_of(runbook) for runbook in RUNBOOKS}
        for kind in Kind:
            for runbook, names in calls.items():
                for at, call in enumerate(names):
                    point = Point(runbook, call, names[: at + 1].count(call), kind)
                    if point.changes or kind not in _ONLY_OF_CHANGES:
                        yield point

    def prove(self, point: Point, count: Count) -> None:
        """Break one call; then run the runbook again, and the way back."""
        try:
            with _Subject(self) as subject:
                if subject.live_through(point, self._function):
                    count.runs += 1
                    count.moments += subject.invoked
        except AssertionError as error:
            count.failures.append(f"{point}: {error}")
        except Exception as error:  # noqa: BLE001 - the next point may still be proven
            # Without its message: that could hold values.
            count.failures.append(f"{point}: {type(error).__name__}")
        finally:
            self.emulator.watch(self._function)

    @property
    def _function(self) -> str:
        return self.stack.resources["RemediationFunction"]


def rows(seconds: float) -> Iterator[Proof]:
    """Break as many points as the time allows: first what fails before, and lost answers."""
    started, count = time.monotonic(), Count()
    with running() as emulator:
        ground = Ground(emulator, deploy(emulator, local_builds()))
        points = list(ground.points())
        for point in points:
            if time.monotonic() - started > seconds:
                break
            ground.prove(point, count)
    calls = len({(point.runbook, point.call, point.number) for point in points})
    yield Proof(
        "crash points on the embedded AWS, under the real runtime",
        f"{calls} calls, {count.runs:,} of {len(points):,} runs, {count.moments:,} invocations",
        tuple(count.failures),
    )


class _Subject:
    """A function of a user, with a role of its own."""

    def __init__(self, ground: Ground) -> None:
        self._emulator, self._button = ground.emulator, ground.button
        self._name = f"subject-{secrets.token_hex(4)}"  # a secret outlives its function
        self._lambda = ground.emulator.client("lambda")
        self.invoked = 0

    def __enter__(self) -> Self:
        function = NewFunction(self._name, zip_files(_PACKAGE), _ENVIRONMENT)
        create(self._emulator, function, role=role_of(self._emulator, self._name))
        wait_until_ready(self._lambda, self._name)
        self._before = self._configuration()
        return self

    def __exit__(self, *_: object) -> None:
        self._lambda.delete_function(FunctionName=self._name)

    def run(self, runbook: str) -> None:
        """Run a runbook to its end, which must be a good one."""
        ended = self._button.run(runbook, FunctionName=self._name)
        assert ended.status == "Success", f"{runbook} without a fault: {ended.failure}"

    def live_through(self, point: Point, function: str) -> bool:
        """Break a call; check the function after it, after a second run and after a backout.

        Returns:
            whether the call came; how often a runbook looks for the end of an update differs.
        """
        if point.runbook == "Backout":
            self.run("Remediation")
        self._emulator.watch(function, point.call, point.number, point.kind)
        ended = self._button.run(point.runbook, FunctionName=self._name)
        broken = self._emulator.watched().broken
        assert broken or not point.changes, "the call did not come"
        wait_for("the call takes effect", lambda: not self._emulator.watched().under_way)
        self._expect_values("after the fault")
        plain = self._configuration() == self._before
        if point.runbook == "Remediation":
            whole = self._is_sealed() if ended.status == "Success" else plain
        else:
            whole = plain or ended.status != "Success"
        # What comes late may come after all that the runbook could do against it.
        assert whole or point.kind is Kind.DELAYED, (
            f"neither whole nor its original bytes; the runbook ended as {ended.status}"
        )
        self.run(point.runbook)
        if point.runbook == "Remediation":
            assert self._is_sealed(), "plaintext is left after a second run"
            self._expect_values("after a second run")
            self.run("Backout")
        assert self._configuration() == self._before, "not its original bytes after a backout"
        self._expect_values("after a backout")
        return broken

    def _expect_values(self, when: str) -> None:
        """Invoke the function under its real runtime."""
        self.invoked += 1
        names = json.dumps({"names": list(_ENVIRONMENT)})
        answer = self._lambda.invoke(FunctionName=self._name, Payload=names)
        assert "FunctionError" not in answer, f"the function does not start {when}"
        seen = json.loads(answer["Payload"].read())
        assert seen == _SEES, f"the function sees other values {when}"

    def _is_sealed(self) -> bool:
        variables = self._configuration()["Environment"]["Variables"]
        return "SEALED_ENV_ARN" in variables and not variables.keys() & set(_PLAINTEXT)

    def _configuration(self) -> dict[str, Any]:
        answer = self._lambda.get_function_configuration(FunctionName=self._name)
        return {name: of for name, of in answer.items() if name not in _CHANGED_BY_EVERY_UPDATE}
