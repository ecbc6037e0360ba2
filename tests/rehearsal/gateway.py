"""What stands before the emulator in its own process: ASGI middleware, and a control path of ours.

A middleware takes an application and returns one, so that whatever wants to see or change a
request or its answer joins the chain in `server` and touches nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]
Middleware = Callable[[App], App]
Verb = Callable[[str], Awaitable[Any]]
"""Answers a question about the emulator, given its argument."""
Headers = Iterable[tuple[bytes, bytes]]

CONTROL = "/_rehearsal/"
"""Where tests ask about the emulator itself; nothing of it is AWS's."""


def chain(app: App, *middlewares: Middleware) -> App:
    """Put middlewares before an application; the first is the outermost."""
    for middleware in reversed(middlewares):
        app = middleware(app)
    return app


def control(verbs: Mapping[str, Verb]) -> Middleware:
    """Answer ``/_rehearsal/VERB/ARGUMENT`` with what a verb returns, as JSON."""

    def middleware(app: App) -> App:
        async def answer(scope: Any, receive: Receive, send: Send) -> None:
            path = scope.get("path", "")
            if not path.startswith(CONTROL):
                await app(scope, receive, send)
                return
            verb, _, argument = path.removeprefix(CONTROL).partition("/")
            if verb not in verbs:
                await respond(send, 404, b"")
                return
            result = await verbs[verb](argument)
            await respond(send, 200, json.dumps(result).encode(), "application/json")

        return answer

    return middleware


async def respond(
    send: Send,
    status: int,
    body: bytes,
    content_type: str = "text/plain",
    headers: Headers = (),
) -> None:
    """Send one whole answer."""
    sent = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
