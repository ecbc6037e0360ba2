"""The rule's handlers in an account in which any request can fail in any way, at the wire."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders
from botocore.exceptions import ConnectionClosedError

from rule import app, download, examine, sweep
from rule.aws import Aws
from rule.cache import ExaminationCache
from rule.worker import Outcome
from tests.prove.automation import quiet
from tests.prove.rule_faults import DOWNLOAD, Fault, Kind, Lasts
from tests.prove.rule_services import Answer, Services, refused
from tests.prove.world import Killed
from tests.rule.contexts import Context
from tests.rule.range_server import Handler, RangeServer, hang_up, range_server, status

_EVALUATIONS_A_CALL = 2
"""In place of a hundred: a sweep over few functions then puts several times, too."""
_SECONDS, _HARDLY_ANY_SECONDS = 300.0, 15.6
"""Of an invocation; the rule keeps 15 back for the verdict itself."""
_STALLS_SECONDS = 1.0
_REFUSALS = {
    Kind.DENIED: (400, "AccessDeniedException"),
    Kind.BROKEN: (500, "InternalFailure"),
    Kind.THROTTLED: (429, "ThrottlingException"),
}


@dataclass(frozen=True)
class Invoked:
    """What became of an invocation."""

    failed: bool
    answer: Any
    not_reached: int
    """Functions that a sweep said it did not get to."""


@dataclass
class RuleWorld:
    """Services, and what goes wrong between them and the rule."""

    services: Services = field(default_factory=Services)
    faults: Mapping[int, Fault] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    hit: list[Fault] = field(default_factory=list)
    process_of_its_own: bool = False
    """Whether packages are read as deployed; else in this process, which is quicker."""
    downloads_stall: bool = False
    not_reached: int = 0
    """Functions that the last sweep said it did not get to."""
    scan_was_stopped: bool = False
    """The process that reads a package was stopped: the verdict has to say so."""
    _going_on: tuple[str, Fault] | None = None
    _late: list[Callable[[], object]] = field(default_factory=list)
    _cache: ExaminationCache | None = None

    def invoke(self, wire: Wire, handle: Callable[..., Any], event: dict[str, Any]) -> Invoked:
        """Run a handler once, as the runtime does."""
        self._cache = self._cache or ExaminationCache.in_table("table", wire.aws.cache)
        answer, failed, said = None, False, io.StringIO()
        with wire.to(self), patch.object(app, "_cache", self._cache), redirect_stdout(said):
            try:
                answer = handle(event, Context(self._seconds))
            except Exception:  # noqa: BLE001 - as the runtime tells it
                failed = True
            except Killed:
                failed, self._cache = True, None  # what it remembered is gone with it
        if self._going_on and self._going_on[1].lasts is not Lasts.RETRIES:
            self._going_on = None
        return Invoked(failed, answer, _not_reached(said.getvalue()))

    def heal(self) -> None:
        """Let what was under way take effect, and nothing go wrong any more."""
        self.faults, self._going_on, self.downloads_stall = {}, None, False
        late, self._late = self._late, []
        for perform in late:
            perform()

    @property
    def _seconds(self) -> float:
        return _HARDLY_ANY_SECONDS if self.downloads_stall else _SECONDS

    def _fault_of(self, operation: str) -> Kind | None:
        number = len(self.requests)
        self.requests.append(operation)
        if self._going_on and self._going_on[0] == operation:
            return self._going_on[1].kind
        fault = self.faults.get(number)
        if fault is None:
            return None
        self.hit.append(fault)
        if fault.lasts is not Lasts.ONCE:
            self._going_on = operation, fault
        return fault.kind

    def send(self, request: AWSPreparedRequest, operation: str) -> Answer:
        """Answer a request, or have it go wrong."""
        kind = self._fault_of(operation)
        assert request.body is None or isinstance(request.body, (str, bytes))
        body = json.loads(request.body) if request.body else {}

        def perform() -> Answer:
            return self.services.answer(operation, body, str(request.url))

        match kind:
            case None:
                return perform()
            case Kind.DENIED | Kind.BROKEN | Kind.THROTTLED:
                return refused(*_REFUSALS[kind])
            case Kind.EMPTY:
                return 200, {}
            case Kind.DELAYED:
                self._late.append(perform)
                raise Killed
            case Kind.BEFORE:
                raise Killed
            case Kind.PARTLY:
                first, *others = body["Evaluations"]
                self.services.take(others)
                return 200, {"FailedEvaluations": [first]}
        answered, answer = perform()
        if kind is Kind.AFTER:
            raise Killed
        if kind is Kind.LOST:
            raise ConnectionClosedError(endpoint_url=str(request.url))
        return answered, _incomplete(kind, answer)

    def serve(self, number: int, handler: Handler) -> bool:
        """Have the download of a package go wrong; return whether it did."""
        parts = urlsplit(handler.path)
        handler.server.content = self.services.functions[parts.path.strip("/")].package
        match kind := self._fault_of(DOWNLOAD):
            case None:
                return False
            case Kind.DENIED | Kind.BROKEN | Kind.THROTTLED:
                code = {Kind.DENIED: 403, Kind.BROKEN: 500, Kind.THROTTLED: 503}[kind]
                return status(code)(number, handler)
            case Kind.LOST:
                return hang_up()(number, handler)
            case Kind.DELAYED:
                self.scan_was_stopped = True
                threading.Event().wait(_STALLS_SECONDS)
            case _:
                self.scan_was_stopped = True
                os.kill(int(parse_qs(parts.query)["reader"][0]), signal.SIGKILL)
        handler.close_connection = True
        return True


class Wire:
    """The rule's clients and its downloads, led to a world instead of to AWS."""

    def __init__(self, server: RangeServer) -> None:
        self.aws = Aws.connect()
        self._server = server
        self._world = RuleWorld()
        server.misbehave = self._serve
        for client in (self.aws.functions, self.aws.config, self.aws.cache):
            events: Any = client.meta.events
            events.register("before-send", self._send)

    @contextmanager
    def to(self, world: RuleWorld) -> Iterator[None]:
        """Lead to a world. Nobody waits between retries."""
        self._world = world
        with ExitStack() as stack:
            for change in (
                patch.object(app, "_aws", self.aws),
                patch.object(app, "open_package", self._open),
                patch.object(sweep, "EVALUATIONS_A_CALL", _EVALUATIONS_A_CALL),
                patch("botocore.httpsession.URLLib3Session.send", side_effect=AssertionError),
                patch("time.sleep"),
                quiet(),
            ):
                stack.enter_context(change)
            if not world.process_of_its_own:
                stack.enter_context(patch.object(examine, "run_bounded", _in_this_process))
            yield

    def _serve(self, number: int, handler: Handler) -> bool:
        return self._world.serve(number, handler)

    def _open(self, url: str) -> Any:
        name = url.removeprefix("of ")
        return download.open_package(
            f"http://127.0.0.1:{self._server.server_port}/{name}?reader={os.getpid()}"
        )

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        answered, answer = self._world.send(request, event_name.rpartition(".")[2])
        headers = {"content-type": "application/json"}
        if "__type" in answer:
            headers["x-amzn-ErrorType"] = answer["__type"]
        raw = _Raw(json.dumps(answer).encode())
        return AWSResponse(str(request.url), answered, HTTPHeaders.from_dict(headers), raw)


def _in_this_process(work: Callable[[], Iterable[Any]], **_: object) -> Outcome[Any]:
    return Outcome(tuple(work()), None)


@contextmanager
def wire() -> Iterator[Wire]:
    """Have a wire until the block ends."""
    with range_server(b"") as server:
        yield Wire(server)


class _Raw(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def _incomplete(kind: Kind, answer: dict[str, Any]) -> dict[str, Any]:
    """Leave something out of GetFunction's answer."""
    if kind is Kind.WITHOUT_PACKAGE:
        return {**answer, "Code": {}}
    error = {"ErrorCode": "KMSThrottlingException", "Message": "-"}
    configuration = {**answer["Configuration"], "Environment": {"Error": error}}
    return {**answer, "Configuration": configuration}


def _not_reached(said: str) -> int:
    """Read what a sweep counted, in CloudWatch's embedded metric format."""
    lines = [json.loads(line) for line in said.splitlines() if '"_aws"' in line]
    return int(sum(sum(line.get("FunctionsNotReached", [0])) for line in lines))
