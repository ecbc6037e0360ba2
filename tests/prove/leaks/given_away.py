"""Changes of the product, each of which gives a value away; how is told where they are used."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from remediation.aws import functions, secret_content
from remediation.model import Function, RemediationError
from remediation.runbook import response
from remediation.steps import store
from rule import telemetry
from rule.cli import explain
from rule.compliance import verdict
from rule.model import Variable
from rule.scanning.environment import scan_environment
from rule.scanning.result import ScanResult
from tests.prove.leaks import leaks_of_shims
from tests.prove.leaks.leaks_of_runbooks import clients

Change = Callable[[], AbstractContextManager[Any]]
_HELD = "DB_PASSWORD"


def at_store(leak: Callable[[Function], object]) -> Change:
    """Do something with the function, and so with its values, while they are stored."""

    def tags(function: Function, *more: Any) -> dict[str, str]:
        leak(function)
        return secret_content.tags_for(function, *more)

    return lambda: patch.object(store, "tags_for", tags)


def held(function: Function) -> str:
    return function.environment[_HELD]


def raise_with_a_context(function: Function) -> None:
    try:
        raise ValueError(held(function))  # noqa: TRY301 - it leads to the other
    except ValueError:
        raise RemediationError("something went wrong") from None


def raise_openly(function: Function) -> None:
    raise RemediationError(held(function))


@contextmanager
def with_a_file() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:

        def write(function: Function) -> None:
            text = base64.b64encode(held(function).encode()).decode()
            (Path(folder) / "hint").write_text(text)

        with at_store(write)():
            yield


@contextmanager
def with_a_header() -> Iterator[None]:
    known: list[str] = []
    events: Any = clients()[1].secrets.meta.events

    def add(request: Any, **_: Any) -> None:
        if known:
            request.headers["X-Hint"] = quote(known[0])

    def remember(function: Function) -> None:
        known.append(held(function))
        events.register("request-created", add)

    with at_store(remember)():
        yield
    known.clear()


def set_variable(function: Function) -> None:
    os.environ["LEAKED"] = held(function)
    del os.environ["LEAKED"]


@contextmanager
def with_plan() -> Iterator[None]:
    """Have the plan's answer, which each further step is handed, hold all values."""

    def told(target: Any, planned: Any) -> dict[str, Any]:
        return {
            **response.plan_response(target, planned),
            "values": dict(target.function.environment),
        }

    with patch("remediation.app.plan_response", told):
        yield


def read_another(name_of: Callable[[Mapping[str, str]], str]) -> Change:
    """Read a function that is called by a value."""

    def read(aws: Any, name: str) -> Function:
        function = _read(aws, name)
        with contextlib.suppress(RemediationError):
            _read(aws, name_of(function.environment))
        return function

    _read = functions.read
    return lambda: patch.object(functions, "read", read)


def token_of_content(function: Function, _: str, moving: Mapping[str, str], __: Any) -> str:
    text = secret_content.to_json(moving)
    return hashlib.scrypt(text.encode(), salt=function.arn.encode(), n=2, r=8, p=1, dklen=32).hex()


def tags_with_a_hint(function: Function, *more: Any) -> dict[str, str]:
    return {**secret_content.tags_for(function, *more), "hint": held(function)[:9]}


def unmark_with_a_value(aws: Any, function: Function) -> None:
    aws.functions.tag_resource(Resource=function.arn, Tags={"token": function.environment["TABLE"]})


def _knowing(target: str, leak: Callable[[Mapping[str, str]], Callable[..., Any]]) -> Change:
    """Have a part of the rule know the variables that it looked at before."""

    @contextmanager
    def change() -> Iterator[None]:
        known: dict[str, str] = {}

        def scan(scanner: Any, variables: Mapping[str, str]) -> Any:
            known.update(variables)
            return scan_environment(scanner, variables)

        with patch("rule.evaluator.scan_environment", scan), patch(target, leak(known)):
            yield

    return change


_to_json, _finding = ScanResult.to_json, telemetry._finding
IN_THE_LOG = _knowing(
    "rule.telemetry._finding",
    lambda known: (
        lambda finding, exempt: {
            **_finding(finding, exempt=exempt),
            "hashed": hashlib.sha256(known[_HELD].encode()).hexdigest(),
        }
    ),
)
IN_THE_VERDICT = _knowing(
    "rule.app.judge",
    lambda known: lambda evidence: replace(verdict.judge(evidence), annotation=known["API_TOKEN"]),
)
IN_THE_CACHE = _knowing(
    "rule.scanning.result.ScanResult.to_json",
    lambda known: lambda kept: {**_to_json(kept), "hint": known["TABLE"]},
)


_explanations = explain.explanations


def explained(scanner: Any, variables: Iterable[Variable]) -> Iterator[str]:
    given = list(variables)
    yield from _explanations(scanner, given)
    yield from (f"{_HELD} is {each.value}" for each in given if each.name == _HELD)


def adding(shim: str, code: str) -> Change:
    return lambda: patch.dict(
        leaks_of_shims.SHIMS,
        {shim: [*leaks_of_shims.SHIMS[shim][:-1], leaks_of_shims.SHIMS[shim][-1] + code]},
    )
