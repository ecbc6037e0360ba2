"""Secrets Manager on 127.0.0.1, for one secret: what functions under the real runtime ask."""

from __future__ import annotations

import contextlib
import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.serving import serving

_WORD = "w" + 39 * "5"


@dataclass(slots=True)
class SecretsServer:
    """A running one."""

    arn: str
    endpoint: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    error: str | None = None
    """The error code that is answered instead, for example ``AccessDeniedException``."""
    requests: list[Mapping[str, str]] = field(default_factory=list, repr=False)
    """The headers of each request."""

    def variables(self) -> dict[str, str]:
        """Return the variables with which a function asks this server."""
        return {
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.endpoint,
            "AWS_REGION": self.arn.split(":")[3],
            "AWS_ACCESS_KEY_ID": "ASIA" + 16 * "7",
            "AWS_SECRET_ACCESS_KEY": _WORD,
            "AWS_SESSION_TOKEN": _WORD,
        }

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        """Answer GetSecretValue as Secrets Manager does."""
        self.requests.append(headers)
        signed = headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=ASIA")
        if headers.get("x-amz-target") != "secretsmanager.GetSecretValue" or not signed:
            return 400, {"__type": "InvalidRequestException", "Message": "not a signed request"}
        if self.error:
            return 400, {"__type": self.error, "Message": "as the test wants it"}
        if json.loads(body) != {"SecretId": self.arn}:
            return 400, {"__type": "ResourceNotFoundException", "Message": "no such secret"}
        return 200, {"ARN": self.arn, "SecretString": json.dumps(dict(self.values))}


@contextlib.contextmanager
def secrets_server(
    arn: str, values: Mapping[str, str], certificate: Path | None = None
) -> Iterator[SecretsServer]:
    """Serve a secret's values; over TLS when there is a certificate, with its key in one file."""
    served = SecretsServer(arn, values=values)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = served.answer(headers, self.rfile.read(length))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    served.endpoint = f"{scheme}://127.0.0.1:{server.server_port}"
    with serving(server):
        yield served
