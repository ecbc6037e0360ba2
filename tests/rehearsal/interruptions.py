"""Calls of one function that go wrong at the wire: refused, or done and their answer lost.

A call is what the SDK was asked for once: all its attempts carry one ``amz-sdk-invocation-id``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from .gateway import App, Message, Receive, Send, Verb, respond

_NOT_REPEATED, _REPEATED = 501, 500
"""Statuses after which the SDK gives a call up, and after which it sends it again.

Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""


_LATE_SECONDS = 1.5
"""After which a delayed call takes effect: while the runbook backs out, or after that."""


class Kind(StrEnum):
    """How a call goes wrong."""

    BEFORE = "fails before it takes effect"
    LOST = "takes effect, its answer is lost"
    DELAYED = "takes effect only after its process was killed"
    REPEATED = "takes effect, its answer is lost, and the SDK repeats it"
    KILLED = "takes effect, then the process is killed"


@dataclass
class Interruptions:
    """Watches the calls of one function, and breaks one of them."""

    caller_of: Callable[[dict[str, str]], str]
    """The ARN of who made a request, by its headers."""
    kill: Callable[[str], None]
    """Ends the processes of a function."""
    calls: list[str] = field(default_factory=list)
    """Names of those since the watch began."""
    broken: bool = False
    """Whether the call has come."""
    _function: str = ""
    _call: str = ""
    _number: int = 0
    _kind: Kind = Kind.BEFORE
    _seen: list[str] = field(default_factory=list)
    _late: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a delayed call has yet to take effect."""
        return self._late is not None and not self._late.done()

    def watch(self, function: str, call: str, number: int, kind: Kind) -> None:
        """Watch a function from now on, and break its call of a name and number, from 1."""
        self._function, self._call, self._number, self._kind = function, call, number, kind
        self.calls, self._seen, self.broken = [], [], False

    def verbs(self) -> Mapping[str, Verb]:
        """Return what tests ask by the control path."""

        async def watch(told: str) -> None:
            function, call, number, kind = told.split("/")
            self.watch(function, call, int(number), Kind[kind])

        async def watched(_: str) -> dict[str, Any]:
            return {"calls": self.calls, "broken": self.broken, "under_way": self.under_way}

        return {"watch": watch, "watched": watched}

    def middleware(self, app: App) -> App:
        """Break what is to be broken; everything goes on to the emulator."""

        async def pass_on(scope: Any, receive: Receive, send: Send) -> None:
            headers = _headers(scope)
            if not self._function or "amz-sdk-invocation-id" not in headers:
                await app(scope, receive, send)
                return
            if not self.caller_of(headers).endswith(f"/{self._function}"):
                await app(scope, receive, send)
                return
            body = await _whole(receive)
            if not self._is_to_break(headers, scope, body):
                await app(scope, _again(body), send)
                return
            if self._kind is Kind.DELAYED:
                self._late = asyncio.create_task(_later(app, scope, body))
            elif self._kind is not Kind.BEFORE:
                await app(scope, _again(body), _to_nobody)
            if self._kind in (Kind.DELAYED, Kind.KILLED):
                await asyncio.to_thread(self.kill, self._function)
            status = _REPEATED if self._kind is Kind.REPEATED else _NOT_REPEATED
            await respond(send, status, b"")

        return pass_on

    def _is_to_break(self, headers: dict[str, str], scope: Any, body: bytes) -> bool:
        call = headers["amz-sdk-invocation-id"]
        if call in self._seen:  # the SDK's own repetition
            return False
        self._seen.append(call)
        self.calls.append(_name(headers, scope, body))
        comes = self.calls[-1] == self._call and self.calls.count(self._call) == self._number
        self.broken |= comes
        return comes


def _headers(scope: Any) -> dict[str, str]:
    return {name.decode().lower(): value.decode() for name, value in scope.get("headers", ())}


def _name(headers: dict[str, str], scope: Any, body: bytes) -> str:
    """Name a call's action: of JSON, of query and of REST protocols."""
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2]
    if action := parse_qs(body.decode(errors="replace")).get("Action"):
        return action[0]
    # /2015-03-31/functions/NAME/configuration, /2015-03-31/functions/NAME, /2017-03-31/tags/ARN
    _, _, kind, *rest = scope["path"].split("/")
    return f"{scope['method']} {rest[1] if len(rest) > 1 else kind if rest else f'all {kind}'}"


async def _whole(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return body


def _again(body: bytes) -> Receive:
    """Return what gives a body that was already read."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await asyncio.Future()

    return receive


async def _later(app: App, scope: Any, body: bytes) -> None:
    await asyncio.sleep(_LATE_SECONDS)
    await app(scope, _again(body), _to_nobody)


async def _to_nobody(_: Message) -> None:
    """Lose an answer."""
