"""Functions as CloudFront runs them: a sealed package, no layers, and no variables of their own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from remediation.edge.package import seal_package
from remediation.model import CodeLine, EdgeFunction, EdgePackage, EdgePointer
from tests.real_runtime.launch import Function
from tests.real_runtime.secrets_server import SecretsServer

EDGE_ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:functions/auth/environment-a1B2c3"
EDGE_NONCE = "0b5a9a4e-7d7c-4a8e-9d3b-2f6c1e8a4b57"
REGIONS = ("us-east-1", "eu-west-1")
MEMORY_MB, SECONDS = 128, 5
"""What a function has for viewer events."""
_LOADS_WITHIN_SECONDS = 120.0
"""Longer than at the edge, as is the function's timeout: this machine may be slower."""


@dataclass(frozen=True, slots=True)
class EdgeSample:
    """A function with secrets in its code."""

    handler: str
    files: Mapping[str, str]
    secrets_at: tuple[tuple[str, int], ...]
    runtime: str = "python3.13"

    def sealed(self) -> EdgePackage:
        """Return what the package becomes."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in self.files.items():
                archive.writestr(name, text)
        function = EdgeFunction(
            self.handler, self.runtime, frozenset({"viewer-request"}), MEMORY_MB, SECONDS
        )
        lines = [CodeLine(path, line) for path, line in self.secrets_at]
        with patch("remediation.edge.sealing.load_seconds", return_value=_LOADS_WITHIN_SECONDS):
            pointer = EdgePointer(EDGE_ARN, REGIONS, EDGE_NONCE)
            package = seal_package(file, lines, function, pointer)
        assert isinstance(package, EdgePackage), package
        return package


def plain_function(sample: EdgeSample, folder: Path, secrets: SecretsServer) -> Function:
    """Return a function as its owner wrote it."""
    for name, text in sample.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return _function(sample, folder, sample.handler, secrets, "us-east-1")


def sealed_function(
    sample: EdgeSample, folder: Path, secrets: SecretsServer, region: str = "us-east-1"
) -> Function:
    """Return a function with its package sealed, and have the secret hold what it looks up."""
    package = sample.sealed()
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        archive.extractall(folder)
    secrets.values = package.values
    return _function(sample, folder, package.handler, secrets, region)


def _function(
    sample: EdgeSample, folder: Path, handler: str, secrets: SecretsServer, region: str
) -> Function:
    """Return a function with the variables that CloudFront's have, and the way to the server.

    Its timeout is longer than at the edge: this machine may be slower.
    """
    return Function(
        folder,
        handler,
        sample.runtime,
        environment={**secrets.variables(), "AWS_REGION": region},
        timeout_seconds=60,
        memory_mb=MEMORY_MB,
        name="us-east-1.auth",
        version="7",
    )


def viewer_request(uri: str = "/", **headers: str) -> bytes:
    """Return an event for a viewer's request.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
    """
    listed = {name: [{"key": name.title(), "value": value}] for name, value in headers.items()}
    request = {
        "clientIp": "203.0.113.178",
        "headers": {"host": [{"key": "Host", "value": "d111.cloudfront.net"}], **listed},
        "method": "GET",
        "querystring": "",
        "uri": uri,
    }
    config = {
        "distributionDomainName": "d111.cloudfront.net",
        "distributionId": "E123ABC",
        "eventType": "viewer-request",
        "requestId": "request-7",
    }
    return json.dumps({"Records": [{"cf": {"config": config, "request": request}}]}).encode()
