"""A boto3 client whose requests are answered in this process, by a stand-in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from .json_protocol import Response

REGION = "eu-central-1"


def client_of(service: Any, handle: Callable[[str, bytes], Response]) -> Any:
    """Return a client of a service, given what answers an action with its request's body."""
    client = boto3.client(
        service, region_name=REGION, config=Config(retries={"total_max_attempts": 1})
    )

    def answer(request: AWSPreparedRequest, **_: object) -> Any:
        target: Any = request.headers["X-Amz-Target"]
        action = target.decode().rpartition(".")[2]
        body = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        response = handle(action, body)
        return AWSResponse(request.url, response.status, HTTPHeaders(), _Raw(response.body))

    events: Any = client.meta.events
    events.register(f"before-send.{service}.*", answer)
    return client


class _Raw(io.BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.getvalue()
