"""AWS's JSON 1.1 protocol for one service, checked against botocore's service model."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

from .constraints import violations


class ServiceError(Exception):
    """An error that a service answers with; the code is AWS's own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response."""

    status: int
    body: bytes


Handle = Callable[[str, dict[str, Any]], Mapping[str, Any]]
"""Handles an action with its request."""


_MOST_BODIES = 100


class JsonProtocol:
    """Reads requests to a service and writes its answers; both are checked."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._bodies: dict[tuple[str, str], bytes] = {}
        """Bodies of answers that were checked, by their actions and what the answers say."""

    @functools.cached_property
    def _model(self) -> ServiceModel:
        """The service's model: read once somebody asks, not by all who import a stand-in."""
        return botocore.session.Session().get_service_model(self._service)

    def respond(self, action: str, body: bytes, handle: Handle) -> Response:
        """Read a request, have it handled, and write the answer."""
        try:
            return Response(200, self.ask(action, body, handle))
        except ServiceError as error:
            status = 500 if error.code == "InternalError" else 400
            return Response(status, _dump({"__type": error.code, "message": str(error)}))

    def ask(self, action: str, body: bytes, handle: Handle) -> bytes:
        """Read a request, have it handled, and return the answer's body.

        Raises:
            ServiceError: the request or the answer is not as the service's model says, or refused.
        """
        if action not in self._model.operation_names:
            raise ServiceError("UnknownOperationException", f"no such action: {action}")
        operation = self._model.operation_model(action)
        request = json.loads(body or b"{}")
        if operation.input_shape is not None:
            request = _times(request, operation.input_shape, _to_datetime)
            _check(request, operation.input_shape)
            for violation in violations(request, operation.input_shape):
                raise ServiceError("ValidationException", violation)
        answer = dict(handle(action, request))
        if operation.output_shape is None:
            return b""
        # Who waits for a change asks again and again, and most answers say what the last one said.
        said = (action, json.dumps(answer, default=repr))
        if said not in self._bodies:
            _check_answer(answer, operation.output_shape)
            if len(self._bodies) >= _MOST_BODIES:
                self._bodies.clear()
            self._bodies[said] = _dump(_times(answer, operation.output_shape, _to_epoch))
        return self._bodies[said]


def _check(given: Any, shape: Shape) -> None:
    report = ParamValidator().validate(given, shape)
    if report.has_errors():
        raise ServiceError("ValidationException", report.generate_report())


def _check_answer(answer: Any, shape: Shape) -> None:
    report = ParamValidator().validate(answer, shape)
    # What a request may not hold, an answer may: the empty default of a parameter, for one.
    report._errors = [error for error in report._errors if error[0] != "invalid length"]
    if report.has_errors():
        raise ServiceError("InternalError", report.generate_report())


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
