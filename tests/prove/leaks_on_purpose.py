"""The product, changed so that it gives a value away: in each channel once, to see it noticed."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from remediation import answer, functions, secret_content, steps
from remediation.model import Function, RemediationError
from rule import explanation, report, verdict
from rule.examination import Examination
from rule.examine import examine_environment
from tests.prove import leaks_of_shims
from tests.prove.leaks import Part
from tests.prove.leaks_of_runbooks import clients, transcript_of
from tests.prove.leaks_of_shims import shim_transcript_of
from tests.prove.leaks_of_the_command_line import command_transcript_of
from tests.prove.leaks_of_the_rule import rule_transcript_of
from tests.prove.transcript import SDK_LOG

Change = Callable[[], AbstractContextManager[Any]]
_HELD = "DB_PASSWORD"
_ROTATED = "remediation after a backout, with a value rotated since"


@dataclass(frozen=True)
class Saboteur:
    """A change of the product, and a run that it shows in."""

    change: Change
    part: Part


def _press(change: Change) -> Saboteur:
    name = "remediation of a plain function"
    return Saboteur(change, (name, partial(transcript_of, name, closely=True)))


def _judge(change: Change) -> Saboteur:
    return Saboteur(change, ("a change", partial(rule_transcript_of, "a change")))


def _explain(change: Change) -> Saboteur:
    name = "environment, explained"
    return Saboteur(change, (name, partial(command_transcript_of, name)))


def _start(shim: str, change: Change) -> Saboteur:
    run = partial(shim_transcript_of, shim, "shadowed", "the secret")
    return Saboteur(change, (shim, run))


def _at_store(leak: Callable[[Function], object]) -> Change:
    """Do something with the function, and so with its values, while they are stored."""

    def tags(function: Function, *more: Any) -> dict[str, str]:
        leak(function)
        return secret_content.tags_for(function, *more)

    return lambda: patch.object(steps, "tags_for", tags)


def _held(function: Function) -> str:
    return function.environment[_HELD]


def _raise(function: Function) -> None:
    try:
        raise ValueError(_held(function))  # noqa: TRY301 - it leads to the other
    except ValueError:
        raise RemediationError("something went wrong") from None


def _raise_openly(function: Function) -> None:
    raise RemediationError(_held(function))


@contextmanager
def _with_a_file() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:

        def write(function: Function) -> None:
            text = base64.b64encode(_held(function).encode()).decode()
            (Path(folder) / "hint").write_text(text)

        with _at_store(write)():
            yield


@contextmanager
def _with_a_header() -> Iterator[None]:
    known: list[str] = []
    events: Any = clients()[1].secrets.meta.events

    def add(request: Any, **_: Any) -> None:
        if known:
            request.headers["X-Hint"] = quote(known[0])

    def remember(function: Function) -> None:
        known.append(_held(function))
        events.register("request-created", add)

    with _at_store(remember)():
        yield
    known.clear()


def _set_variable(function: Function) -> None:
    os.environ["LEAKED"] = _held(function)
    del os.environ["LEAKED"]


@contextmanager
def _with_plan() -> Iterator[None]:
    """Have the plan's answer, which each further step is handed, hold all values."""

    def told(target: Any, planned: Any) -> dict[str, Any]:
        return {**answer.plan_answer(target, planned), "values": dict(target.function.environment)}

    with patch("remediation.app.plan_answer", told):
        yield


def _read_another(name_of: Callable[[Mapping[str, str]], str]) -> Change:
    """Read a function that is called by a value."""

    def read(aws: Any, name: str) -> Function:
        function = _read(aws, name)
        with contextlib.suppress(RemediationError):
            _read(aws, name_of(function.environment))
        return function

    _read = functions.read
    return lambda: patch.object(functions, "read", read)


def _token(function: Function, _: str, moving: Mapping[str, str], __: Any) -> str:
    text = secret_content.text_of(moving)
    return hashlib.scrypt(text.encode(), salt=function.arn.encode(), n=2, r=8, p=1, dklen=32).hex()


def _tags(function: Function, *more: Any) -> dict[str, str]:
    return {**secret_content.tags_for(function, *more), "hint": _held(function)[:9]}


def _unmark(aws: Any, function: Function) -> None:
    aws.functions.tag_resource(Resource=function.arn, Tags={"token": function.environment["TABLE"]})


def _knowing(target: str, leak: Callable[[Mapping[str, str]], Callable[..., Any]]) -> Change:
    """Have a part of the rule know the variables that it looked at before."""

    @contextmanager
    def change() -> Iterator[None]:
        known: dict[str, str] = {}

        def examine(scanner: Any, variables: Mapping[str, str]) -> Any:
            known.update(variables)
            return examine_environment(scanner, variables)

        with patch("rule.inspection.examine_environment", examine), patch(target, leak(known)):
            yield

    return change


_to_json, _finding = Examination.to_json, report._finding
_IN_THE_LOG = _knowing(
    "rule.report._finding",
    lambda known: (
        lambda finding, exempt: {
            **_finding(finding, exempt=exempt),
            "hashed": hashlib.sha256(known[_HELD].encode()).hexdigest(),
        }
    ),
)
_IN_THE_VERDICT = _knowing(
    "rule.app.judge",
    lambda known: lambda evidence: replace(verdict.judge(evidence), annotation=known["API_TOKEN"]),
)
_IN_THE_CACHE = _knowing(
    "rule.examination.Examination.to_json",
    lambda known: lambda kept: {**_to_json(kept), "hint": known["TABLE"]},
)


def _explained(scanner: Any, variables: Mapping[str, str]) -> Iterator[str]:
    yield from explanation.explanations(scanner, variables)
    yield f"{_HELD} is {variables[_HELD]}"


def _adding(shim: str, code: str) -> Change:
    return lambda: patch.dict(
        leaks_of_shims.SHIMS,
        {shim: [*leaks_of_shims.SHIMS[shim][:-1], leaks_of_shims.SHIMS[shim][-1] + code]},
    )


_SHOW = "print(os.environ['DB_PASSWORD'], file={})"
SLOW_HASH = Saboteur(
    lambda: patch("remediation.secret_store.token_of", _token),
    (_ROTATED, partial(transcript_of, _ROTATED)),
)
"""A hash that is not one of the forms, and that a weak password does not survive either."""
SABOTEURS: Mapping[str, Saboteur] = {
    "log of the rule": _judge(_IN_THE_LOG),
    "log of remediation": _press(
        _at_store(lambda f: logging.getLogger("remediation.steps").debug("%s", _held(f)))
    ),
    SDK_LOG: _press(lambda: patch("remediation.aws._NoValues.filter", lambda *_: True)),
    "log of everything else": _press(
        _at_store(lambda f: logging.getLogger("http").info("stored", extra={"value": _held(f)}))
    ),
    "metrics and standard output": _press(
        _at_store(lambda f: sys.stdout.write(json.dumps({"_aws": _held(f)})))
    ),
    "standard error": _press(_at_store(lambda f: sys.stderr.write(_held(f)))),
    "exceptions and their chains": _press(_at_store(_raise)),
    "shown objects": _press(
        lambda: patch.object(Function, "__repr__", lambda self: str(dict(self.environment)))
    ),
    "events": _press(_with_plan),
    "answers": _press(_with_plan),
    "steps of runbooks": _press(_with_plan),
    "executions of runbooks": _press(_at_store(_raise_openly)),
    "verdicts and annotations": _judge(_IN_THE_VERDICT),
    "cached examinations": _judge(_IN_THE_CACHE),
    "requests' addresses": _press(_read_another(lambda environment: environment["TABLE"])),
    "requests' headers": _press(_with_a_header),
    "requests' parameters": _press(_read_another(lambda environment: environment["API_TOKEN"])),
    "names, descriptions, versions and tags of secrets": _press(
        lambda: patch.object(steps, "tags_for", _tags)
    ),
    "functions besides their own variables": _press(
        lambda: patch.object(functions, "unmark", _unmark)
    ),
    "files and folders": _press(_with_a_file),
    "arguments of processes": _press(
        _at_store(lambda f: subprocess.run(["true", _held(f)], check=True))  # noqa: S603, S607
    ),
    "environments of processes": _press(_at_store(_set_variable)),
    "command line's output": _explain(lambda: patch("rule.cli.explanations", _explained)),
    "log of the Python shim": _start("Python", _adding("Python", _SHOW.format("sys.stderr"))),
    "log of the Node shim": _start("Node", _adding("Node", "console.error(process.env);")),
    "answers to the probe": _start("Python", _adding("Python", _SHOW.format("sys.stdout"))),
}
