"""AWS's JSON 1.1 protocol for AWS Config, checked against botocore's service model."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator

_MODEL = botocore.session.Session().get_service_model("config")
TARGET = "StarlingDoveService"


class ConfigError(Exception):
    """An error that AWS Config answers with; the code is AWS's own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response."""

    status: int
    body: bytes


def respond(
    action: str, body: bytes, handle: Callable[[str, dict[str, Any]], Mapping[str, Any]]
) -> Response:
    """Read a request, have it handled, and write the answer; both are checked."""
    try:
        return _respond(action, body, handle)
    except ConfigError as error:
        status = 500 if error.code == "InternalError" else 400
        return Response(status, _dump({"__type": error.code, "message": str(error)}))


def _respond(
    action: str, body: bytes, handle: Callable[[str, dict[str, Any]], Mapping[str, Any]]
) -> Response:
    if action not in _MODEL.operation_names:
        raise ConfigError("UnknownOperationException", f"no such action: {action}")
    operation = _MODEL.operation_model(action)
    request = json.loads(body or b"{}")
    if operation.input_shape is not None:
        request = _times(request, operation.input_shape, _to_datetime)
        _check(request, operation.input_shape, "ValidationException")
    answer = dict(handle(action, request))
    if operation.output_shape is None:
        return Response(200, b"")
    _check(answer, operation.output_shape, "InternalError")
    return Response(200, _dump(_times(answer, operation.output_shape, _to_epoch)))


def _check(given: Any, shape: Shape, code: str) -> None:
    report = ParamValidator().validate(given, shape)
    if report.has_errors():
        raise ConfigError(code, report.generate_report())


def _times(given: Any, shape: Shape, convert: Callable[[Any], Any]) -> Any:
    if isinstance(given, dict) and isinstance(shape, StructureShape):
        return {
            key: _times(value, shape.members[key], convert) if key in shape.members else value
            for key, value in given.items()
            if value is not None
        }
    if isinstance(given, dict) and isinstance(shape, MapShape):
        return {key: _times(value, shape.value, convert) for key, value in given.items()}
    if isinstance(given, list) and isinstance(shape, ListShape):
        return [_times(value, shape.member, convert) for value in given]
    return convert(given) if shape.type_name == "timestamp" else given


def _to_datetime(given: Any) -> Any:
    return datetime.fromtimestamp(given, UTC) if isinstance(given, int | float) else given


def _to_epoch(given: datetime | str) -> float:
    moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    return moment.timestamp()


def _dump(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer).encode()
