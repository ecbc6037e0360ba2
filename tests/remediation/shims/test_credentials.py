"""Whose credentials the Python shim signs with: the environment's or, restored, the runtime's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sealed_env.credentials import credentials
from sealed_env.errors import SecretNotLoaded
from sealed_env.secret import load

from tests.remediation.builders import secret_arn
from tests.remediation.shims.conftest import within
from tests.serving import serving

GIVEN = {"AccessKeyId": "of-the-runtime", "SecretAccessKey": "-", "Token": "session"}


class Runtime:
    """What gives a restored function its credentials, and what it was asked with."""

    def __init__(self) -> None:
        self.status = 200
        self.body = json.dumps(GIVEN)
        self.asked: list[tuple[str, str | None]] = []
        self.sent = 0
        """Bytes of the last request's body."""
        self.url = ""


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    made = Runtime()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers.get("authorization")))
            made.sent = int(self.headers.get("content-length", "0"))
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(made.body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/credentials"
    with serving(server):
        yield made


@pytest.mark.parametrize("token", [{"AWS_SESSION_TOKEN": "session"}, {}], ids=["token", "none"])
def test_keys_in_the_environment_are_taken_and_nobody_is_asked(
    runtime: Runtime, token: dict[str, str]
) -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "key-id",
        "AWS_SECRET_ACCESS_KEY": "-",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url,
        **token,
    }

    assert credentials(environment, within(6)) == ("key-id", "-", token.get("AWS_SESSION_TOKEN"))
    assert runtime.asked == []


@pytest.mark.parametrize("half", [{"AWS_ACCESS_KEY_ID": "key-id"}, {"AWS_SECRET_ACCESS_KEY": "-"}])
def test_half_a_key_is_none(runtime: Runtime, half: dict[str, str]) -> None:
    environment = {**half, "AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url}

    assert credentials(environment, within(6)) == ("of-the-runtime", "-", "session")
    assert credentials(half, within(6)) is None


@pytest.mark.parametrize("authorization", ["as the runtime wants it", None])
def test_a_restored_function_is_given_credentials_for_its_authorization(
    runtime: Runtime, authorization: str | None
) -> None:
    environment = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url}
    if authorization:
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = authorization

    assert credentials(environment, within(6)) == ("of-the-runtime", "-", "session")
    assert runtime.asked == [("/credentials", authorization or "")]
    assert runtime.sent == 0


def test_a_session_token_may_be_missing(runtime: Runtime) -> None:
    runtime.body = json.dumps({name: v for name, v in GIVEN.items() if name != "Token"})

    given = credentials({"AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url}, within(6))

    assert given == ("of-the-runtime", "-", None)


def test_a_runtime_that_refuses_gives_none(runtime: Runtime) -> None:
    runtime.status = 403

    assert credentials({"AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url}, within(6)) is None


@pytest.mark.parametrize("body", ["no JSON", "[]", "{}"])
def test_what_are_no_credentials_is_an_error_that_names_the_secret(
    runtime: Runtime, body: str
) -> None:
    runtime.body = body

    with pytest.raises(SecretNotLoaded, match=f"{secret_arn('orders')} was not loaded"):
        load(
            secret_arn("orders"),
            {"AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url},
            within(6),
        )


def test_the_runtime_is_asked_past_every_proxy(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    environment = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": runtime.url,
        "http_proxy": "http://127.0.0.1:1",
    }

    assert credentials(environment, within(6)) == ("of-the-runtime", "-", "session")
