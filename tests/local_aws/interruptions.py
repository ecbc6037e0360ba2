"""Calls of one function that go wrong at the wire: refused, or done and their answer lost.

A call is what the SDK was asked for once: all its attempts carry one ``amz-sdk-invocation-id``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from tests.local_aws.gateway import App, Message, Receive, Send, respond

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
    broken: str = ""
    """The name of the call that was broken, once it was."""
    _function: str = ""
    _at: int = -1
    _kind: Kind = Kind.BEFORE
    _seen: list[str] = field(default_factory=list)
    _late: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a delayed call has yet to take effect."""
        return self._late is not None and not self._late.done()

    def watch(self, function: str, at: int = -1, kind: Kind = Kind.BEFORE) -> None:
        """Watch a function from now on, and break its call of a number; calls count from 0."""
        self._function, self._at, self._kind = function, at, kind
        self.calls, self._seen, self.broken = [], [], ""

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
        if len(self.calls) - 1 != self._at:
            return False
        self.broken = self.calls[-1]
        return True


def _headers(scope: Any) -> dict[str, str]:
    return {name.decode().lower(): value.decode() for name, value in scope.get("headers", ())}


def _name(headers: dict[str, str], scope: Any, body: bytes) -> str:
    """Name a call's action: of JSON, of query and of REST protocols."""
    if target := headers.get("x-amz-target"):
        return target.rpartition(".")[2]
    if action := parse_qs(body.decode(errors="replace")).get("Action"):
        return action[0]
    return f"{scope['method']} {scope['path'].partition('/functions/')[2] or scope['path']}"


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
