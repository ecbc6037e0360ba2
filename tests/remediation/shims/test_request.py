"""All shims' request as it arrives: what Secrets Manager would check of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from sealed_env import secret

from tests.remediation.shims.conftest import within
from tests.remediation.shims.test_loading import ARN, SHIMS_ASKED, load
from tests.serving import serving

REGION = ARN.split(":")[3]
KEYS = ("key-id", "-")
FAR = "Pacific/Kiritimati"


@pytest.fixture
def _far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", FAR)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def arrived(shim: str, **environment: str) -> tuple[str, dict[str, str], bytes]:
    """Load a secret; return the path, headers and body of the request as they arrived."""
    requests: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            requests.append((self.path, headers, body))
            answer = json.dumps({"SecretString": "{}"}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        loaded = load(shim, f"http://127.0.0.1:{server.server_port}", TZ=FAR, **environment)
    assert loaded.returncode == 0, loaded.stderr
    assert len(requests) == 1
    return requests[0]


def signed_by_botocore(headers: dict[str, str], body: bytes, token: str | None) -> str:
    """Sign what arrived once more."""
    given = {name: headers[name] for name in ("content-type", "host", "x-amz-target")}
    request = AWSRequest("POST", f"http://{headers['host']}/", headers=given, data=body)
    with mock.patch("botocore.auth.get_current_datetime") as now:
        now.return_value = date_of(headers)
        SigV4Auth(Credentials(*KEYS, token), "secretsmanager", REGION).add_auth(request)
    return str(request.headers["Authorization"])


def date_of(headers: dict[str, str]) -> datetime:
    return datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.usefixtures("_far_from_greenwich")
@pytest.mark.parametrize("shim", SHIMS_ASKED)
@pytest.mark.parametrize("token", ["session", None])
def test_the_request_is_signed_as_it_arrives_and_of_now(shim: str, token: str | None) -> None:
    path, headers, body = arrived(shim, **({"AWS_SESSION_TOKEN": token} if token else {}))

    assert path == "/"
    assert json.loads(body) == {"SecretId": ARN}
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert headers["host"].startswith("127.0.0.1:")
    assert headers["x-amz-target"] == "secretsmanager.GetSecretValue"
    assert headers.get("x-amz-security-token") == token
    assert abs((datetime.now(UTC) - date_of(headers)).total_seconds()) < 120
    assert headers["authorization"] == signed_by_botocore(headers, body, token)


def test_a_secret_is_asked_for_in_its_own_partition_and_region(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arn = ARN.replace("arn:aws:", "arn:aws-cn:").replace(REGION, "cn-north-1")
    asked: list[tuple[str, str]] = []

    def exchange(url: str, headers: dict[str, str], *_: Any) -> tuple[int, bytes]:
        asked.append((url, headers["host"]))
        assert "/cn-north-1/secretsmanager/aws4_request" in headers["authorization"]
        return 200, json.dumps({"SecretString": "{}"}).encode()

    monkeypatch.setattr(secret, "exchange", exchange)
    secret.load(arn, {"AWS_ACCESS_KEY_ID": KEYS[0], "AWS_SECRET_ACCESS_KEY": KEYS[1]}, within(6))

    host = "secretsmanager.cn-north-1.amazonaws.com.cn"
    assert asked == [(f"https://{host}", host)]


def test_who_asks_an_endpoint_is_no_part_of_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts: list[str] = []

    def exchange(*given: Any) -> tuple[int, bytes]:
        hosts.append(given[1]["host"])
        return 200, json.dumps({"SecretString": "{}"}).encode()

    monkeypatch.setattr(secret, "exchange", exchange)
    environment = {"AWS_ACCESS_KEY_ID": KEYS[0], "AWS_SECRET_ACCESS_KEY": KEYS[1]}
    secret.load(
        ARN, {**environment, "AWS_ENDPOINT_URL": "http://someone@secrets.example:1"}, within(6)
    )

    assert hosts == ["secrets.example:1"]
