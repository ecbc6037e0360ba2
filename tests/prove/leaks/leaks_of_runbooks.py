"""Both runbooks on values that are looked for: each call broken in each way, over boto3 itself."""

from __future__ import annotations

import functools
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import tests.conftest  # noqa: F401 - no account of AWS can be reached by accident
from remediation.aws.clients import Aws
from remediation.model import SHIM_VARIABLES
from rule.aws.clients import Aws as RuleAws
from tests.prove import variables
from tests.prove.automation import Ended, run
from tests.prove.echo import echo
from tests.prove.leaks.listening import Listener, listening, looking_at_objects
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.troubles import NOTHING, PROBE_ANSWERS, ProbeAnswer, Trouble
from tests.prove.leaks.twins import Values
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION, Story
from tests.prove.wire import Clients, Wire
from tests.prove.world import World, _AsTheRuleSees
from tests.remediation.account import Account


class WireWorld(World):
    """A world that the product reaches over its own clients."""

    def aws(self) -> Aws:
        return clients()[1]

    def rule_aws(self) -> RuleAws:
        return clients()[2]


@functools.cache
def clients() -> tuple[Clients, Aws, RuleAws]:
    """Return both packages' clients, made once, and what leads them to a wire."""
    aws, rule_aws = Aws.connect(), RuleAws.connect()
    by_service = {
        "lambda": aws.functions,
        "invocations": aws.invocations,
        "iam": aws.roles,
        "secretsmanager": aws.secrets,
        "config": aws.config,
        "cloudwatch": aws.alarms(),
        "cloudfront": aws.distributions(),
        "rule": rule_aws.functions,
    }
    return Clients(by_service), aws, rule_aws


@functools.cache
def story_of(name: str, values: Values) -> Story:
    """Return a scenario's story with these values in place of its own."""
    with (
        patch.multiple(variables, WORDS=values.password, TOKEN=values.token),
        patch.object(variables, "ENVIRONMENT", values.environment),
        _counted_nonces(),
    ):
        return SCENARIOS[name]()


def calls_of(name: str, values: Values) -> list[str]:
    """Return the calls that a scenario's runbook makes if nothing goes wrong."""
    story = story_of(name, values).copy()
    with _counted_nonces():
        run(story.world, story.document, FUNCTION, **story.parameters)
    return story.world.calls


def transcript_of(
    name: str, values: Values, trouble: Trouble = NOTHING, *, closely: bool = False
) -> Transcript:
    """Run a scenario's runbook, and return all that it showed to anybody.

    Args:
        name: the scenario's.
        values: of the function's variables.
        trouble: what goes wrong.
        closely: look at objects, too, and let requests go over a socket.
    """
    story = story_of(name, values).copy()

    def start(world: World) -> Ended:
        return run(world, story.document, FUNCTION, **story.parameters)

    return transcript_in(story.world.account, start, values, trouble, closely=closely)


def transcript_in(
    account: Account,
    start: Callable[[World], Ended],
    values: Values,
    trouble: Trouble = NOTHING,
    *,
    closely: bool = False,
) -> Transcript:
    """Run a runbook in an account, and return all that it showed to anybody.

    Args:
        account: with these values.
        start: runs it in a world.
        values: the account's.
        trouble: what goes wrong.
        closely: look at objects, too, and let requests go over a socket.
    """
    transcript = Transcript()
    world = WireWorld(account, {trouble.fault.at: trouble.fault} if trouble.fault else {})
    if trouble.probe:
        _answer_probes(account, PROBE_ANSWERS[trouble.probe], values)
    wire = Wire(
        answer=lambda service, operation, given: world.call(
            operation, lambda: getattr(_service(world, service), operation)(**given)
        ),
        note=lambda *request: _note_request(transcript, *request),
        says=json.dumps(values.environment, ensure_ascii=False),
        garbled=trouble.garbled,
    )
    clients()[0].to(wire)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(transcript))
        stack.enter_context(_counted_nonces())
        stack.enter_context(patch("time.sleep"))
        stack.enter_context(_overheard(listener))
        if closely:
            wire.echo = stack.enter_context(echo())
            stack.enter_context(looking_at_objects(listener))
        ended = start(world)
    clients()[0].to(None)
    _note_execution(transcript, ended)
    _note_account(transcript, world)
    transcript.types |= listener.types
    return transcript


def _service(world: World, service: str) -> Any:
    account = world.account
    return {
        "lambda": account.functions,
        "invocations": account.functions,
        "iam": account.roles,
        "secretsmanager": account.secrets,
        "config": account.config,
        "cloudwatch": account.alarms,
        "cloudfront": account.distributions,
        "rule": _AsTheRuleSees(account),
    }[service]


def _answer_probes(account: Any, answer: ProbeAnswer, values: Values) -> None:
    def answered(_: Any, event: Any) -> tuple[Any, str | None]:
        return answer(values, event["sealed-env-probe"])

    account.functions._answer = answered


@contextmanager
def _counted_nonces() -> Iterator[None]:
    """Have both worlds draw the same random numbers."""
    numbers = itertools.count(1)
    with patch("secrets.token_hex", lambda size: f"{next(numbers):0{2 * size}x}"):
        yield


@contextmanager
def _overheard(listener: Listener) -> Iterator[None]:
    """Note what both functions are handed, answer and raise."""

    def overheard(function: str, handle: Callable[..., Any]) -> Callable[..., Any]:
        def handler(event: Any, context: Any) -> Any:
            listener.function = function
            listener.transcript.add("events", json.dumps(event))
            try:
                answer = handle(event, context)
            except Exception as error:
                listener.error(error)
                raise
            listener.transcript.add("answers", json.dumps(answer))
            return answer

        return handler

    # They make their clients as they are imported.
    from remediation.app import handle  # noqa: PLC0415
    from rule.app import scan  # noqa: PLC0415

    with (
        patch("rule.app.scan", overheard("rule", scan)),
        patch("remediation.app.handle", overheard("remediation", handle)),
    ):
        yield


def _note_request(
    transcript: Transcript, _: str, operation: str, given: dict[str, Any], request: Any
) -> None:
    """Note all of a request but the values on their way into the secret or the function."""
    transcript.add("requests' addresses", f"{request.method} {request.url}")
    # How long a package is when it is compressed depends on each of its characters.
    unlike = "Content-Length" if "ZipFile" in given else ""
    headers = {name: value for name, value in request.headers.items() if name != unlike}
    transcript.add("requests' headers", headers)
    shown = {name: value for name, value in given.items() if name != "SecretString"}
    if "DistributionConfig" in shown:
        # It is the owner's, who put what origins are sent there.
        shown["DistributionConfig"] = {**shown["DistributionConfig"], "Origins": "the owner's"}
    if "ZipFile" in shown:
        shown["ZipFile"] = _of_package(shown["ZipFile"])
    if "Environment" in shown:
        shown["Environment"] = _besides_its_own(shown["Environment"]["Variables"])
    transcript.add("requests' parameters", f"{operation} {shown}")


def _of_package(content: bytes) -> dict[str, str]:
    """Return the files of a sealed package; nothing of the function's own as it was before."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        is_sealed = any(name.startswith(("sealed_edge/", "sealed-edge/")) for name in names)
        return {each: package.read(each).decode() for each in names} if is_sealed else {}


def _besides_its_own(environment: dict[str, str]) -> dict[str, str]:
    """Return what of an environment is remediation's."""
    return {name: environment[name] for name in SHIM_VARIABLES if name in environment}


def _note_execution(transcript: Transcript, ended: Ended) -> None:
    for step in ended.steps:
        told = (step.step.name, step.status, step.inputs, step.outputs, step.failure)
        transcript.add("steps of runbooks", json.dumps(told, default=str))
    transcript.add("executions of runbooks", f"{ended.status} {ended.failure}")


def _note_account(transcript: Transcript, world: World) -> None:
    """Note what AWS shows of secrets and functions to those who may not read the values."""
    account = world.account
    for secret in account.secrets.stored.values():
        shown = (secret.name, secret.arn, secret.current, list(secret.versions), secret.tags)
        transcript.add("names, descriptions, versions and tags of secrets", shown)
    for name, configuration in account.functions.configurations.items():
        told = {**configuration, "Environment": _besides_its_own(configuration["Environment"])}
        channel = "functions besides their own variables"
        transcript.add(channel, (told, account.functions.tags[name], account.roles.attached))
