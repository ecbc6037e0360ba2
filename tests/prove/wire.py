"""boto3's own clients, as the product makes them, in front of services in this process.

Requests are built, signed, logged, tried again and parsed by boto3; only the socket is missing.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from tests.prove.echo import Echo

Answer = Callable[[str, str, dict[str, Any]], Any]
"""Answers an operation of a service, given its parameters; or raises as a client would."""
Note = Callable[[str, str, dict[str, Any], AWSPreparedRequest], None]
"""Is told each request: service, operation, parameters, and what is sent."""


@dataclass(slots=True)
class Wire:
    """What stands at the other end of all clients."""

    answer: Answer
    note: Note
    says: str = field(default="", repr=False)
    """What AWS's own words about each error quote."""
    garbled: str | None = None
    """An operation of which half an answer arrives."""
    echo: Echo | None = None
    """If given, answers come over a socket, by urllib3."""


class Clients:
    """Clients that were made by the product itself, to be led to one wire after another."""

    def __init__(self, clients: Mapping[str, Any]) -> None:
        """Take the sockets away from clients, by their services."""
        self.wire: Wire | None = None
        for service, client in clients.items():
            _Hooks(self, service).register(client.meta.events)

    def to(self, wire: Wire | None) -> None:
        """Lead all clients to a wire."""
        self.wire = wire


class _Hooks:
    """What a client asks, and how it is answered."""

    def __init__(self, clients: Clients, service: str) -> None:
        self._clients, self._service = clients, service
        self._asked: dict[str, Any] = {}
        self._outcome: Any = None

    def register(self, events: Any) -> None:
        events.register("provide-client-params", self._note_parameters)
        events.register("before-send", self._send)

    def _note_parameters(self, params: dict[str, Any], **_: Any) -> None:
        self._asked, self._outcome = dict(params), None

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse | None:
        wire, operation = self._clients.wire, event_name.rpartition(".")[2]
        assert wire is not None, "somebody asks AWS outside of any run"
        # SDKs try again what failed: it fails in the same way, until they give up.
        if self._outcome is None:
            wire.note(self._service, operation, self._asked, request)
            self._outcome = self._ask(wire, operation)
        if isinstance(self._outcome, BotoCoreError):
            raise self._outcome
        if wire.echo:
            request.url = wire.echo.url_for(self._outcome)
            return None
        status, headers, body = self._outcome
        return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), _Raw(body))

    def _ask(self, wire: Wire, operation: str) -> Any:
        try:
            answer = wire.answer(self._service, xform_name(operation), self._asked)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            more = {k: v for k, v in error.response.items() if k not in _OF_EVERY_ERROR}
            return _refusal(self._service, code, f"{code}. String measured: {wire.says}", more)
        except BotoCoreError as error:
            return error
        status, headers, body = _written(self._service, operation, answer)
        if wire.garbled == operation:
            body = body[: len(body) // 2] + wire.says.encode()
        return status, headers, body


_OF_EVERY_ERROR = ("Error", "ResponseMetadata")


def _refusal(
    service: str, code: str, message: str, more: Mapping[str, Any]
) -> tuple[int, dict[str, str], bytes]:
    status = 500 if code == "ServiceException" else 400
    if service in ("iam", "cloudfront"):
        text = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
        return status, {}, f"<ErrorResponse><Error>{text}</Error></ErrorResponse>".encode()
    body = {"__type": code, "message": message, **more}
    return status, {"x-amzn-ErrorType": code}, json.dumps(body).encode()


def _written(service: str, operation: str, answer: Any) -> tuple[int, dict[str, str], bytes]:
    if service == "iam":
        text = f"<{operation}Result>{xml(answer)}</{operation}Result>"
        return 200, {}, f"<{operation}Response>{text}</{operation}Response>".encode()
    if service == "cloudfront":
        return _written_by_model(operation, answer)
    if operation == "Invoke":
        failed = answer.get("FunctionError")
        headers = {"X-Amz-Function-Error": failed} if failed else {}
        return 200, headers, answer["Payload"].read()
    return 200, {}, json.dumps(answer, default=_seconds).encode()


def _written_by_model(operation: str, answer: Any) -> tuple[int, dict[str, str], bytes]:
    """Write an answer of CloudFront, whose member of the body is the document's root."""
    output = _cloudfront().operation_model(operation).output_shape
    body = output.serialization["payload"]
    headers = {
        member.serialization["name"]: str(answer[name])
        for name, member in output.members.items()
        if member.serialization.get("location") == "header" and name in answer
    }
    shape = output.members[body]
    text = _by_model(shape, answer.get(body, {}))
    return 200, headers, f"<{shape.name}>{text}</{shape.name}>".encode()


@functools.cache
def _cloudfront() -> Any:
    return get_session().get_service_model("cloudfront")


def _by_model(shape: Any, value: Any) -> str:
    match shape.type_name:
        case "structure":
            return "".join(
                _element(member.serialization.get("name", name), member, value[name])
                for name, member in shape.members.items()
                if name in value
            )
        case "list":
            name = shape.member.serialization.get("name", "member")
            return "".join(_element(name, shape.member, each) for each in value)
        case "boolean":
            return str(value).lower()
        case "timestamp":
            return str(value.isoformat())
    return escape(str(value))


def _element(name: str, shape: Any, value: Any) -> str:
    return f"<{name}>{_by_model(shape, value)}</{name}>"


def xml(value: Any) -> str:
    """Write a value as IAM's protocol does."""
    match value:
        case dict():
            return "".join(f"<{name}>{_part(name, part)}</{name}>" for name, part in value.items())
        case list():
            return "".join(f"<member>{xml(part)}</member>" for part in value)
    return escape(str(value))


def _part(name: str, part: Any) -> str:
    # IAM sends policies as JSON that is encoded as in an address.
    is_policy = name.endswith("PolicyDocument") and isinstance(part, dict)
    return quote(json.dumps(part)) if is_policy else xml(part)


def _seconds(value: object) -> float:
    assert isinstance(value, datetime), type(value)
    return value.timestamp()


class _Raw(BytesIO):
    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()
