"""An account in which any request of the rule can go wrong in any way."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ConnectionClosedError

from rule.aws.pace import SharedPace
from rule.evidence.allowance import RESERVE_SECONDS
from rule.scanning.result_cache import ResultCache
from tests.prove.faults.rule_faults import (
    DOWNLOAD,
    INCOMPLETE,
    LASTING_IF_DENIED,
    Fault,
    Kind,
    Lasts,
)
from tests.prove.faults.rule_services import Answer, Services, refused
from tests.prove.world import Killed
from tests.rule.aws.range_server import Handler, hang_up, status

_SECONDS = 300.0
"""Of an invocation."""
_HANGS_SECONDS = 600.0
"""Something is wrong with the test if nobody has ended a stalled download by then."""
_KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_KEPT = (Kind.CODE_KEPT, Kind.ENVIRONMENT_KEPT)
_REFUSALS = {
    Kind.DENIED: (400, "AccessDeniedException"),
    Kind.BROKEN: (500, "InternalFailure"),
    Kind.THROTTLED: (429, "ThrottlingException"),
}


@dataclass
class RuleWorld:
    """Services, and what goes wrong between them and the rule."""

    services: Services = field(default_factory=Services)
    faults: Mapping[int, Fault] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    hit: list[Fault] = field(default_factory=list)
    process_of_its_own: bool = False
    """Whether packages are read as deployed; else in this process, which is quicker."""
    time_is_used_up: bool = False
    """Whether a download stalled until nothing was left but the time for the verdict itself."""
    not_reached: int = 0
    """Functions that the last sweep said it did not get to."""
    was_unread: bool = False
    """The process that reads a package was stopped, or a role, the code, the environment or the
    quota was kept from the rule: the verdict has to say so."""
    was_incomplete: bool = False
    """A part was missing for now: a verdict that the rest decides has to say so."""
    _going_on: tuple[str, Fault] | None = None
    _late: list[Callable[[], object]] = field(default_factory=list)
    cache: ResultCache | None = None
    """What the execution environment remembers; None in a fresh one."""
    reserved: int = 10
    """The rule's reserved concurrency."""
    pace: SharedPace | None = None
    """That of the execution environment; None in a fresh one."""

    def invocation_ended(self) -> None:
        """Let the next one go well, unless what goes wrong lasts."""
        self.time_is_used_up = False
        if self._going_on and self._going_on[1].lasts is not Lasts.RETRIES:
            self._going_on = None

    def heal(self) -> None:
        """Let what was under way take effect, and nothing go wrong any more."""
        self.faults, self._going_on = {}, None
        late, self._late = self._late, []
        for perform in late:
            perform()

    @property
    def seconds(self) -> float:
        """What is left of the invocation's time."""
        return RESERVE_SECONDS if self.time_is_used_up else _SECONDS

    def monotonic(self) -> float:
        """Return the time as the process sees it that waits for the one that reads a package.

        No time passes but that of a download that stalls.
        """
        return _SECONDS if self.time_is_used_up else 0.0

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
        self.was_unread |= kind is Kind.DENIED and operation in LASTING_IF_DENIED
        self.was_unread |= kind in _KEPT
        self.was_incomplete |= kind in INCOMPLETE or operation in LASTING_IF_DENIED
        self.was_incomplete |= operation == "GetFunction" and kind is not None
        body = _parameters(request.body)

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
        handler.server.content = self.services.package_of(unquote(parts.path.strip("/")))
        kind = self._fault_of(DOWNLOAD)
        self.was_incomplete |= kind is not None
        match kind:
            case None:
                return False
            case Kind.DENIED | Kind.BROKEN | Kind.THROTTLED:
                # A new URL that is refused is named in the verdict, and not tried again.
                self.was_unread |= kind is Kind.DENIED
                code = {Kind.DENIED: 403, Kind.BROKEN: 500, Kind.THROTTLED: 503}[kind]
                return status(code)(number, handler)
            case Kind.LOST:
                return hang_up()(number, handler)
            case Kind.DELAYED:
                self.was_unread = self.time_is_used_up = True
                _wait_until_closed(handler)
            case _:
                self.was_unread = True
                os.kill(int(parse_qs(parts.query)["reader"][0]), signal.SIGKILL)
        handler.close_connection = True
        return True


def _wait_until_closed(handler: Handler) -> None:
    """Wait until the process that reads is stopped."""
    handler.connection.settimeout(_HANGS_SECONDS)
    with suppress(OSError):
        handler.rfile.read(1)


def _parameters(body: Any) -> dict[str, Any]:
    """Read a request's body: JSON, or a form where the service has an older protocol."""
    assert body is None or isinstance(body, (str, bytes, dict))
    if isinstance(body, dict):
        return body
    text = body.decode() if isinstance(body, bytes) else body or "{}"
    return dict(parse_qsl(text)) if text.startswith("Action=") else dict(json.loads(text))


def _incomplete(kind: Kind, answer: dict[str, Any]) -> dict[str, Any]:
    """Put an error in the place of something in GetFunction's answer, as AWS's model has it."""
    what, code = INCOMPLETE[kind]
    error = {"ErrorCode": code, "Message": "not to be passed on; " * 5}
    if "Configuration" not in answer:  # there is no such function
        return answer
    match what:
        case "environment":
            configuration = {**answer["Configuration"], "Environment": {"Error": error}}
            return {**answer, "Configuration": configuration}
        case "code":
            return {**answer, "Code": {"Error": error, "SourceKMSKeyArn": _KEY} if code else {}}
    return {**answer, "TagsError": error}
