"""Evaluations that all begin at once, under throttling or at the rule's own pace: in virtual time.

The rule's own clients and the SDK's own retries, on a wire that throttles; Lambda's retries of an
event and its limit of concurrency around them. Only the two calls that AWS throttles are made: what
lies between them takes no turn on the wire.
"""

from __future__ import annotations

import json
import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any
from unittest.mock import patch

import botocore.endpoint
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders
from botocore.session import get_session

from rule.aws import clients
from rule.aws.clients import Aws
from rule.aws.pace import NOTHING_RESERVED, OTHERS_A_SECOND, SharedPace
from rule.aws.versions import VersionReader
from rule.compliance.notification import FUNCTION_TYPE
from rule.compliance.verdict import not_applicable
from rule.model import ConfigInvocation, Evaluation, RuleError, RuleParameters
from tests.prove.load.virtual_time import VirtualTime
from tests.rehearsal.throttling import REFUSALS, TokenBucket

SECONDS_A_CALL = 0.02
LAMBDA_TRIES_AGAIN_AFTER = (60.0, 120.0)
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""
LAMBDA_KEEPS_EVENTS_FOR = 21_600.0
"""Seconds: `MaximumEventAgeInSeconds` of the template, the most that Lambda offers."""
_A_SECOND = 1 - 1e-9
"""Seconds that belong together: sums of fractions are inexact."""
_OTHERS_RATE = 15.0
"""Requests a second that Lambda answers, of all that are neither GetFunction nor invocations.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
MOST_IN_A_SECOND = 50
"""GetFunction requests in any second of a mass change: half of what Lambda answers to all callers.

On average there are `REQUESTS_A_SECOND`; environments that start at once are what makes more.
"""
_INVOCATION = ConfigInvocation(
    datetime(2026, 11, 27, tzinfo=UTC), "token", False, "rule", "123456789012", RuleParameters()
)
_VERDICT = not_applicable("judged")


@dataclass(frozen=True, slots=True)
class Case:
    """How many come at once, and what AWS lets them do."""

    functions: int = 1_000
    rate: float = 15
    """Requests a second, to each service."""
    environments: int = 1_000
    """At once: an account's concurrency is 1,000 unless AWS was asked for more."""
    paced: bool = False
    """Whether the rule keeps its pace, by as many environments."""
    reserves: bool = True
    """Whether they are reserved; else they are the account's quota, which each asks for."""
    seconds: float = 0.0
    """That the examination of a package takes; none if it is known."""
    versions: bool = False
    """Whether published versions are listed; there are none."""


@dataclass(slots=True)
class Outcome:
    """What became of a crowd."""

    seconds: float = 0.0
    """Until the last verdict."""
    attempts: Counter[int] = field(default_factory=Counter)
    """Events by the attempt that succeeded."""
    requests: Counter[str] = field(default_factory=Counter)
    """By the function that was to be judged."""
    quotas_read: int = 0
    """GetAccountSettings requests."""
    throttled: int = 0
    put: Counter[str] = field(default_factory=Counter)
    """Verdicts that AWS Config took, by function."""
    lost: list[str] = field(default_factory=list)
    """Functions whose event ended in the failure queue."""
    asked: list[float] = field(default_factory=list)
    """When each GetFunction came, in seconds."""
    listed: list[float] = field(default_factory=list)
    """When each ListVersionsByFunction came, in seconds."""

    @property
    def most_in_a_second(self) -> int:
        """GetFunction in the second that had most of them, wherever it began."""
        return _most_in_a_second(self.asked)

    @property
    def most_listed_in_a_second(self) -> int:
        """ListVersionsByFunction in the second that had most of them."""
        return _most_in_a_second(self.listed)

    def told(self) -> str:
        """Return the figures in a line."""
        return (
            f"{self.put.total():,} verdicts after {self.seconds:.0f} s of virtual time, "
            f"{self.requests.total():,} requests of which {self.throttled:,} were throttled; "
            f"a function {statistics.mean(self.requests.values()):.1f} on average, "
            f"{max(self.requests.values())} at most; "
            f"{self.most_in_a_second} GetFunction in the busiest second, "
            f"{self.most_listed_in_a_second} ListVersionsByFunction"
        )


def _most_in_a_second(moments: Sequence[float]) -> int:
    most = first = 0
    times = sorted(moments)
    for last, at in enumerate(times):
        while at - times[first] >= _A_SECOND:
            first += 1
        most = max(most, last - first + 1)
    return most


class _Wire:
    """Answers as AWS, which throttles."""

    def __init__(self, case: Case, clock: VirtualTime, outcome: Outcome) -> None:
        self._clock = clock
        self._outcome = outcome
        self._quota = case.environments
        self._buckets = {
            service: TokenBucket(case.rate, clock=clock.time) for service in ("lambda", "config")
        }
        self._others = TokenBucket(min(case.rate, _OTHERS_RATE), clock=clock.time)

    def answer(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """Stand for AWS, as botocore's ``before-send`` lets one."""
        service, operation = event_name.split(".")[1:]
        if operation == "GetAccountSettings":
            return self._account_settings(request)
        if operation == "GetFunction":
            name = request.url.rpartition("/")[2].partition("?")[0]
            self._outcome.asked.append(self._clock.now)
        elif operation == "ListVersionsByFunction":
            name = request.url.rpartition("/versions")[0].rpartition("%3A")[2]
            self._outcome.listed.append(self._clock.now)
        else:
            body: Any = request.body
            name = json.loads(body)["Evaluations"][0]["ComplianceResourceId"]
        self._outcome.requests[name] += 1
        self._clock.sleep(SECONDS_A_CALL)
        known = "lambda" if service == "lambda" else "config"
        bucket = self._others if operation.startswith("List") else self._buckets[known]
        if not bucket.take():
            self._outcome.throttled += 1
            return _response(request, *REFUSALS[known])
        if operation == "PutEvaluations":
            self._outcome.put[name] += 1
            return _response(request, 200, {}, b'{"FailedEvaluations": []}')
        if operation == "ListVersionsByFunction":
            return _response(request, 200, {}, b'{"Versions": []}')
        return _response(request, 200, {}, json.dumps(_function(name)).encode())

    def _account_settings(self, request: AWSPreparedRequest) -> AWSResponse:
        self._outcome.quotas_read += 1
        self._clock.sleep(SECONDS_A_CALL)
        if not self._others.take():
            self._outcome.throttled += 1
            return _response(request, *REFUSALS["lambda"])
        settings = {"AccountLimit": {"ConcurrentExecutions": self._quota}}
        return _response(request, 200, {}, json.dumps(settings).encode())


def _function(name: str) -> dict[str, Any]:
    arn = f"arn:aws:lambda:eu-central-1:123456789012:function:{name}"
    configuration = {"FunctionName": name, "FunctionArn": arn, "PackageType": "Image"}
    return {"Configuration": {**configuration, "CodeSha256": "a hash"}}


def _response(
    request: AWSPreparedRequest, status: int, headers: dict[str, str], content: Any
) -> AWSResponse:
    return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), raw(content))


def raw(content: Any) -> BytesIO:
    """Return a body as the SDK reads it."""
    return _Raw(content)


class _Raw(BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def rush(case: Case) -> Outcome:
    """Have all events of a case come at once."""
    clock, outcome = VirtualTime(), Outcome()
    wire = _Wire(case, clock, outcome)
    random.seed(1)  # the SDK's jitter: the same each time
    with _quick_sessions():
        free = [_environment(wire) for _ in range(min(case.functions, case.environments))]
    paces = {id(aws): _pace(case, aws, clock) for aws in free}

    def event(name: str) -> None:
        for attempt, pause in enumerate((0.0, *LAMBDA_TRIES_AGAIN_AFTER), 1):
            if pause:
                clock.sleep(pause)
            while not free:
                clock.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - its place in Lambda's queue
            aws = free.pop()
            try:
                _read(aws, name, paces[id(aws)], case)
                if case.seconds:
                    clock.sleep(case.seconds)
                aws.put_evaluations(_INVOCATION, [Evaluation(FUNCTION_TYPE, name, _VERDICT)])
            except RuleError:
                continue
            finally:
                free.append(aws)
            outcome.attempts[attempt] += 1
            outcome.seconds = clock.now
            return
        outcome.lost.append(name)

    names = [f"function-{number}" for number in range(case.functions)]
    queues = [names[first :: len(free)] for first in range(len(free))]

    def work_off(queue: list[str]) -> None:
        for name in queue:
            event(name)

    with patch.object(botocore.endpoint, "time", clock):
        if case.paced:  # who waits in Lambda's queue takes no turn here
            clock.run(partial(work_off, queue) for queue in queues)
        else:
            clock.run(partial(event, name) for name in names)
    return outcome


def _pace(case: Case, aws: Aws, clock: VirtualTime) -> SharedPace:
    environments = case.environments if case.paced else 0
    reserved = environments if case.reserves else NOTHING_RESERVED
    return SharedPace(reserved, aws.concurrency_quota, clock.time, clock.sleep)


def _read(aws: Aws, name: str, pace: SharedPace, case: Case) -> None:
    """Ask Lambda what an evaluation asks."""
    if refusal := pace.refusal():
        raise RuleError(refusal.reason)
    pace.wait()
    function = aws.read_function(name)
    if case.versions and function:
        VersionReader(aws.functions, pace).listed(function.arn)


def _environment(wire: _Wire) -> Aws:
    """Make the clients of one execution environment, each with its own measure of retries."""
    aws = Aws.connect()
    calling: tuple[Any, ...] = (aws.functions, aws.config)
    for client in calling:
        client.meta.events.register("before-send", wire.answer)
    return aws


@contextmanager
def _quick_sessions() -> Iterator[None]:
    """Let all environments share one session, and make no client of the cache."""
    session: Any = get_session()
    session.set_credentials("key-id", "-")
    session.set_config_variable("region", "eu-central-1")
    make = session.create_client
    unused: Any = object()

    def client(service: str, **more: Any) -> Any:
        return unused if service == "dynamodb" else make(service, **more)

    with (
        patch.object(session, "create_client", client),
        patch.object(clients, "get_session", lambda: session),
    ):
        yield


def failures(case: Case, outcome: Outcome, most_requests: int) -> Iterator[str]:
    """Yield what did not hold."""
    if outcome.lost:
        yield f"{len(outcome.lost)} events ended in the failure queue: too few retries"
    if set(outcome.put.values()) - {1} or len(outcome.put) != case.functions:
        yield "a verdict is missing, or was put more than once"
    if max(outcome.requests.values()) > most_requests:
        yield f"a function took {max(outcome.requests.values())} requests: at most {most_requests}"
    if case.paced:
        if outcome.most_in_a_second > MOST_IN_A_SECOND:
            yield (
                f"{outcome.most_in_a_second} GetFunction came in a second: "
                f"at most {MOST_IN_A_SECOND}"
            )
        most = OTHERS_A_SECOND + case.environments
        if outcome.most_listed_in_a_second > most:
            yield f"{outcome.most_listed_in_a_second} listings came in a second: at most {most:g}"
        if not case.reserves and not 0 < outcome.quotas_read <= 12 * case.environments:
            yield f"the quota was asked for {outcome.quotas_read} times"
        if outcome.seconds > LAMBDA_KEEPS_EVENTS_FOR:
            yield f"it took {outcome.seconds:.0f} s: Lambda has given events up by then"
    elif not outcome.throttled:
        yield "nothing was throttled, so nothing was proven"
