"""Sealed packages under AWS's own runtime clients, within the limits of viewer events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.bench.certificate import make_certificate
from tests.proofs import proofs_but
from tests.real_runtime.edge_samples import KEY, asking, measuring
from tests.real_runtime.edge_stage import (
    EDGE_ARN,
    EDGE_NONCE,
    MEMORY_MB,
    plain_function,
    sealed_function,
    viewer_request,
)
from tests.real_runtime.execution_environment import Answer, execution_environment
from tests.real_runtime.sample import seen
from tests.real_runtime.secrets_server import SecretsServer, secrets_server
from tests.serving import serving

NEAR = EDGE_ARN.replace("us-east-1", "eu-west-1")
PROBE = json.dumps({"sealed-env-probe": EDGE_NONCE}).encode()
OTHER_PROBE = json.dumps({"sealed-env-probe": EDGE_NONCE[::-1]}).encode()
ADA, BOB = (viewer_request(**{"x-viewer": name}) for name in ("Ada", "Bob"))
RUNTIMES = ["python3.13", "nodejs22.x", "nodejs24.x"]


class Api:
    """The API, which knows the viewer Ada, and nobody without the key."""

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                api.keys.append(self.headers["x-api-key"])
                known = self.headers["x-api-key"] == KEY and json.loads(body)["name"] == "Ada"
                answer = json.dumps({"known": known}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@pytest.fixture
def api() -> Iterator[Api]:
    made = Api()
    with serving(made.server):
        yield made


@pytest.fixture
def secrets() -> Iterator[SecretsServer]:
    with secrets_server(EDGE_ARN, {}) as served:
        yield served


in_each_runtime = pytest.mark.parametrize("runtime", proofs_but(RUNTIMES[:2], RUNTIMES))


@in_each_runtime
def test_a_viewer_is_let_in_as_before(
    runtime: str, api: Api, secrets: SecretsServer, tmp_path: Path
) -> None:
    answers = []
    for state in (plain_function, sealed_function):
        folder = tmp_path / state.__name__
        folder.mkdir()
        function = state(asking(runtime, api.port), folder, secrets)
        with execution_environment(function) as environment:
            answers.append([seen(environment.invoke(event)) for event in (ADA, BOB)])

    plain, sealed = answers
    assert sealed == plain
    assert json.loads(sealed[0][1])["uri"] == "/"
    assert json.loads(sealed[1][1]) == {"status": "403"}
    assert api.keys == 4 * [KEY]
    assert not any(KEY in file.read_text() for file in folder.rglob("*") if file.is_file())


def answers(
    runtime: str, api: Api, secrets: SecretsServer, folder: Path, region: str, *events: bytes
) -> list[Answer]:
    function = sealed_function(asking(runtime, api.port), folder, secrets, region)
    with execution_environment(function) as environment:
        return [environment.invoke(event) for event in events]


@in_each_runtime
def test_only_the_right_probe_is_answered_and_without_the_functions_code(
    runtime: str, api: Api, secrets: SecretsServer, tmp_path: Path
) -> None:
    right, wrong = answers(runtime, api, secrets, tmp_path, "us-east-1", PROBE, OTHER_PROBE)

    assert json.loads(right.payload) == {
        "sealed-env-probe": EDGE_NONCE,
        "loaded": True,
        "cause": None,
        "different": [],
        "missing": [],
    }
    assert wrong.function_error
    assert "Records" in wrong.payload.decode() or "'0'" in wrong.payload.decode()
    assert api.keys == []
    assert len(secrets.requests) == 1


@in_each_runtime
def test_a_probe_tells_what_the_secret_lacks(
    runtime: str, secrets: SecretsServer, tmp_path: Path
) -> None:
    function = sealed_function(measuring(runtime), tmp_path, secrets)
    secrets.values = {"ANOTHER": "value"}
    with execution_environment(function) as environment:
        answer = environment.invoke(PROBE)

    # Python's lookup at the module's top fails as the module is imported, Node's is undefined.
    if runtime.startswith("python"):
        assert json.loads(answer.payload)["errorType"] == "KeyError"
    else:
        assert json.loads(answer.payload)["missing"] == ["CODE_API_KEY"]


@in_each_runtime
def test_the_nearest_copy_is_asked_and_the_one_at_home_if_that_does_not_load(
    runtime: str, api: Api, secrets: SecretsServer, tmp_path: Path
) -> None:
    (answer,) = answers(runtime, api, secrets, tmp_path, "eu-central-1", ADA)

    scopes = [request["authorization"].split("/")[2] for request in secrets.requests]
    assert scopes == ["eu-west-1", "us-east-1"]
    assert json.loads(answer.payload)["uri"] == "/"
    assert f"sealed-env: {NEAR} was not loaded: ResourceNotFoundException. " in answer.log


@in_each_runtime
def test_a_function_whose_secret_does_not_load_does_not_start_and_says_why(
    runtime: str, api: Api, secrets: SecretsServer, tmp_path: Path
) -> None:
    secrets.error = "AccessDeniedException"

    (answer,) = answers(runtime, api, secrets, tmp_path, "us-east-1", ADA)

    error: Any = json.loads(answer.payload)
    assert answer.function_error
    assert "SecretNotLoaded" in error["errorType"]
    assert error["errorMessage"].startswith(f"{NEAR} was not loaded: AccessDeniedException. ")
    assert api.keys == []


@in_each_runtime
def test_it_fits_into_the_memory_of_viewer_events_and_into_the_variables_that_they_have(
    runtime: str, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path)
    found = []
    for state in (plain_function, sealed_function):
        folder = tmp_path / state.__name__
        folder.mkdir()
        with secrets_server(EDGE_ARN, {}, certificate.with_key) as secrets:
            function = state(measuring(runtime), folder, secrets)
            trusted = {**function.environment, "AWS_CA_BUNDLE": str(certificate.authority)}
            with execution_environment(replace(function, environment=trusted)) as environment:
                found.append(json.loads(environment.invoke().payload))

    plain, sealed = found
    assert sealed["mb"] < MEMORY_MB
    assert set(sealed["variables"]) - set(plain["variables"]) == {
        *("CODE_API_KEY", "SEALED_ENV_ARN", "SEALED_ENV_HANDLER", "SEALED_ENV_PROBE"),
        "SEALED_ENV_SECONDS",
    }
