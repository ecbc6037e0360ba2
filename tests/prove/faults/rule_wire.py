"""The rule's handlers, with their requests led to a world: at the wire, below the SDK."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders

from rule import app, periodic
from rule.aws import package_download
from rule.aws.cache_table import CacheTable
from rule.aws.clients import Aws
from rule.aws.pace import SharedPace
from rule.scanning import package, subprocess
from rule.scanning.result_cache import ResultCache
from rule.scanning.subprocess import Outcome
from tests.prove.automation import quiet
from tests.prove.faults.rule_world import RuleWorld
from tests.prove.wire import xml
from tests.prove.world import Killed
from tests.rule.aws.range_server import Handler, RangeServer, range_server
from tests.rule.contexts import Context

_LOOKS_EVERY_SECONDS = 0.02
"""At the world's time, of the process that waits for the one that reads a package."""
CAPTURED = datetime(2026, 11, 24, 9, 15, 3, tzinfo=UTC)
"""When AWS Config looked at the function of `events/change.json`; evaluations follow at once."""
_EVALUATIONS_A_CALL = 2
"""In place of a hundred: a sweep over few functions then puts several times, too."""


@dataclass(frozen=True)
class Invoked:
    """What became of an invocation."""

    failed: bool
    answer: Any
    not_reached: int
    """Functions that a sweep said it did not get to."""


class Wire:
    """The rule's clients and its downloads, led to a world instead of to AWS."""

    def __init__(self, server: RangeServer) -> None:
        self.aws = Aws.connect()
        self._server = server
        self._world = RuleWorld()
        server.misbehave = self._serve
        for client in (self.aws.functions, self.aws.config, self.aws.cache, self.aws.roles()):
            events: Any = client.meta.events
            events.register("before-send", self._send)

    def invoke(
        self, world: RuleWorld, handle: Callable[..., Any], event: dict[str, Any]
    ) -> Invoked:
        """Run a handler once, as the runtime does."""
        world.cache = world.cache or ResultCache(CacheTable("table", self.aws.cache))
        world.pace = world.pace or SharedPace(world.reserved, self.aws.concurrency_quota)
        answer, failed, said = None, False, io.StringIO()
        with self._to(world), redirect_stdout(said):
            try:
                answer = handle(event, _Invocation(world))
            except Exception:  # noqa: BLE001 - as the runtime tells it
                failed = True
            except Killed:
                failed = True
                world.cache = world.pace = None  # what it remembered is gone with it
        world.invocation_ended()
        return Invoked(failed, answer, _not_reached(said.getvalue()))

    @contextmanager
    def _to(self, world: RuleWorld) -> Iterator[None]:
        """Lead to a world. Nobody waits between retries."""
        self._world = world
        with ExitStack() as stack:
            for change in (
                patch.object(app, "_aws", self.aws),
                patch.object(app, "_cache", world.cache),
                patch.object(app, "_pace", world.pace),
                patch.object(app, "_now", lambda: CAPTURED),
                patch.object(app, "open_package", self._open),
                patch.object(periodic, "EVALUATIONS_A_CALL", _EVALUATIONS_A_CALL),
                patch("botocore.httpsession.URLLib3Session.send", side_effect=AssertionError),
                patch("time.sleep"),
                patch.object(subprocess, "time", world),
                patch.object(subprocess, "_LONGEST_WAIT", _LOOKS_EVERY_SECONDS),
                quiet(),
            ):
                stack.enter_context(change)
            if not world.process_of_its_own:
                stack.enter_context(patch.object(package, "run_limited", _in_this_process))
            yield

    def _serve(self, number: int, handler: Handler) -> bool:
        return self._world.serve(number, handler)

    def _open(self, url: str) -> Any:
        name = url.removeprefix("of ")
        return package_download.open_package(
            f"http://127.0.0.1:{self._server.server_port}/{name}?reader={os.getpid()}"
        )

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        operation = event_name.rpartition(".")[2]
        answered, answer = self._world.send(request, operation)
        headers = {"content-type": "application/json"}
        if "__type" in answer:
            headers["x-amzn-ErrorType"] = answer["__type"]
        written = json.dumps(answer)
        if operation == "ListAttachedRolePolicies":
            written = as_xml(operation, answer)
        raw = _Raw(written.encode())
        return AWSResponse(str(request.url), answered, HTTPHeaders.from_dict(headers), raw)


def _in_this_process(work: Callable[[], Iterable[Any]], **_: object) -> Outcome[Any]:
    return Outcome(tuple(work()), None)


class _Invocation(Context):
    """What the runtime hands to a handler, by the world's time."""

    def __init__(self, world: RuleWorld) -> None:
        super().__init__()
        self._world = world

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]
        return int(self._world.seconds * 1000)


@contextmanager
def wire() -> Iterator[Wire]:
    """Have a wire until the block ends."""
    with range_server(b"") as server:
        yield Wire(server)


class _Raw(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def as_xml(operation: str, answer: dict[str, Any]) -> str:
    """Write an answer as IAM does."""
    if "__type" in answer:
        code = "AccessDenied" if "Denied" in answer["__type"] else answer["__type"]
        return f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"
    return xml({f"{operation}Response": {f"{operation}Result": answer}})


def _not_reached(said: str) -> int:
    """Read what a sweep states of the account, in CloudWatch's embedded metric format."""
    lines = [json.loads(line) for line in said.splitlines() if '"_aws"' in line]
    # `quiet` keeps out all metrics but those with dimensions of their own.
    return int(
        sum(sum(line["Functions"]) for line in lines if line.get("Verdict") == "NOT_REACHED")
    )
