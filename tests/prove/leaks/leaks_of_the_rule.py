"""The rule on values that are looked for: each request and the download broken in each way."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from typing import Any
from unittest.mock import patch

import tests.conftest  # noqa: F401 - no account of AWS can be reached by accident
from rule import app
from rule.aws.cache_table import CacheTable
from rule.aws.clients import Aws
from rule.scanning.result_cache import ResultCache
from rule.scanning.subprocess import Outcome
from tests.events import event
from tests.prove.leaks.listening import Listener, listening, looking_at_objects
from tests.prove.leaks.processes import descendants, note_process
from tests.prove.leaks.rule_account import RuleAccount
from tests.prove.leaks.rule_stories import PACKAGES, RULE_STORIES, RuleStory
from tests.prove.leaks.transcript import Transcript
from tests.prove.leaks.troubles import NOTHING, Trouble
from tests.prove.leaks.twins import Values
from tests.prove.wire import Clients, Wire
from tests.prove.world import Killed, World
from tests.rule.aws.range_server import Handler, Misbehaviour, range_server
from tests.rule.contexts import Context


@functools.cache
def _clients() -> tuple[Clients, Aws]:
    aws = Aws.connect()
    clients = {
        "lambda": aws.functions,
        "config": aws.config,
        "dynamodb": aws.cache,
        "iam": aws.roles(),
    }
    return Clients(clients), aws


def rule_transcript_of(
    name: str,
    values: Values,
    trouble: Trouble = NOTHING,
    *,
    closely: bool = False,
) -> Transcript:
    """Have the rule do what a story says, twice, and return all that it showed.

    Args:
        name: the story's.
        values: in the function's environment and package.
        trouble: what goes wrong.
        closely: scan in this process, and look at objects, too.
    """
    story, transcript = RULE_STORIES[name], Transcript()
    world = World(faults={trouble.fault.at: trouble.fault} if trouble.fault else {})
    with ExitStack() as stack:
        server = stack.enter_context(range_server(PACKAGES[story.package](values)))
        server.misbehave = _watching_processes(transcript, story.download)
        account = RuleAccount(
            {**values.environment, "DATABASE": f"postgresql://app:{values.token}@db/shop"},
            f"http://127.0.0.1:{server.server_port}/p.zip?X-Amz-Signature={values.in_address}",
            story.names,
            dict(story.environment_error, Message=values.password)
            if story.environment_error
            else None,
            sealed=story.sealed,
            published=story.published,
        )
        clients, aws = _clients()
        clients.to(_wire(world, account, transcript, trouble, values))
        listener = stack.enter_context(listening(transcript))
        listener.function = "rule"
        stack.enter_context(patch("time.sleep"))
        stack.enter_context(patch.object(app, "_aws", aws))
        cache = ResultCache(CacheTable("examinations", aws.cache))
        stack.enter_context(patch.object(app, "_cache", cache))
        if closely:
            stack.enter_context(patch("rule.scanning.package.run_limited", _run_here))
            stack.enter_context(looking_at_objects(listener))
        for _ in range(2):
            _invoke(story, values, listener)
    clients.to(None)
    for evaluation in account.put:
        transcript.add("verdicts and annotations", evaluation)
    for item in account.table.values():
        transcript.add("cached examinations", item)
    transcript.types |= listener.types
    transcript.calls = world.calls
    return transcript


def rule_calls_of(name: str, values: Values) -> list[str]:
    """Return the calls that a story leads to if nothing goes wrong."""
    return rule_transcript_of(name, values).calls


def _run_here(work: Callable[[], Iterable[Any]], **_: Any) -> Outcome[Any]:
    return Outcome(tuple(work()), None)


def _invoke(story: RuleStory, values: Values, listener: Listener) -> None:
    given = event(story.event)
    if "resultToken" in given:
        given["resultToken"] = values.result_token
    shown = {name: value for name, value in given.items() if name != "resultToken"}
    listener.transcript.add("events", json.dumps(shown))
    with suppress(Killed):
        try:
            answer = getattr(app, story.handler)(given, Context())
        except Exception as error:  # noqa: BLE001 - as the runtime does
            listener.error(error)
        else:
            listener.transcript.add("answers", json.dumps(answer))


def _wire(
    world: World, account: RuleAccount, transcript: Transcript, trouble: Trouble, values: Values
) -> Wire:
    def note(_: str, operation: str, given: dict[str, Any], request: Any) -> None:
        shown = {name: value for name, value in given.items() if name != "ResultToken"}
        transcript.add("requests' addresses", f"{request.method} {request.url}")
        transcript.add("requests' headers", dict(request.headers.items()))
        transcript.add("requests' parameters", f"{operation} {shown}")

    return Wire(
        answer=lambda _, operation, given: world.call(
            operation, lambda: getattr(account, operation)(**given)
        ),
        note=note,
        says=json.dumps(dict(values.canaries), ensure_ascii=False),
        garbled=trouble.garbled,
    )


def _watching_processes(transcript: Transcript, then: Misbehaviour | None) -> Misbehaviour:
    """Look, at each request for the package, at the processes that the rule has started."""

    def misbehave(number: int, handler: Handler) -> bool:
        for process in descendants(os.getpid()):
            note_process(transcript, process)
        return then(number, handler) if then else False

    return misbehave
