"""The wrapper where it cannot load the secret, or has nothing to run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.real_runtime.sample import ARN, NAMES, VALUES
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.wrapper_program import (
    environment_in,
    run,
    sealed,
    shadowed,
)
from tests.serving import serving


@pytest.fixture
def runtime_api() -> Iterator[tuple[str, list[tuple[str, Mapping[str, str], Any]]]]:
    """The runtime's interface, and what it was told: a path, headers and a body."""
    told: list[tuple[str, Mapping[str, str], Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told.append((self.path, dict(self.headers.items()), body))
            self.send_response(202)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}", told


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_a_sealed_function_without_its_secret_does_not_start_and_lambda_is_told_why(
    secrets: SecretsServer, runtime_api: Any, code: str
) -> None:
    address, told = runtime_api
    secrets.error = code

    ran = run(sealed(secrets, AWS_LAMBDA_RUNTIME_API=address))

    assert (ran.returncode, ran.stdout) == (1, b"")
    ((path, headers, body),) = told
    assert path == "/2018-06-01/runtime/init/error"
    assert headers["Lambda-Runtime-Function-Error-Type"] == "SecretNotLoaded"
    assert body["errorType"] == "SecretNotLoaded"
    assert body["errorMessage"].startswith(f"{ARN} was not loaded: {code}. ")
    assert ran.stderr.decode() == f"sealed-env: {body['errorMessage']}\n"


def test_a_runtimes_interface_that_does_not_answer_holds_nothing_up(secrets: SecretsServer) -> None:
    secrets.error = "AccessDeniedException"

    ran = run(sealed(secrets, AWS_LAMBDA_RUNTIME_API="127.0.0.1:1"))

    assert (ran.returncode, ran.stdout) == (1, b"")


NOBODY = "127.0.0.1:1"
"""An address at which nobody listens."""
WRONG = {
    "denied": ({}, "AccessDeniedException"),
    "no endpoint": ({"AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://{NOBODY}"}, None),
    "no URL": ({"AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://[{NOBODY}"}, None),
    "no credentials": ({"AWS_ACCESS_KEY_ID": ""}, None),
    "no pointer": ({"SEALED_ENV_ARN": ""}, None),
    "another pointer": ({"SEALED_ENV_ARN": "orders"}, None),
}


@pytest.mark.parametrize(("wrong", "error"), WRONG.values(), ids=WRONG)
def test_a_shadowed_function_goes_on_with_its_plaintext_whatever_is_wrong(
    secrets: SecretsServer, wrong: dict[str, str], error: str | None
) -> None:
    secrets.error = error

    ran = run(shadowed(secrets, **wrong))

    assert ran.returncode == 0
    seen = environment_in(ran.stdout)
    assert {name: seen[name.encode()].decode() for name in NAMES} == VALUES
    assert ran.stderr.startswith(b"sealed-env: going on with the plaintext, since all of it")
    assert not [value for value in VALUES.values() if value.encode() in ran.stderr]


@pytest.mark.parametrize("there", [(), NAMES[:1]], ids=["none", "some"])
def test_a_probed_function_without_all_its_plaintext_does_not_start_without_its_secret(
    secrets: SecretsServer, there: tuple[str, ...]
) -> None:
    secrets.error = "AccessDeniedException"
    environment = shadowed(secrets)
    for name in set(NAMES) - set(there):
        del environment[name]

    ran = run(environment)

    assert (ran.returncode, ran.stdout) == (1, b"")


def test_what_is_missing_of_the_plaintext_is_filled_in(secrets: SecretsServer) -> None:
    secrets.values = {**VALUES, "NOT_LISTED": "elsewhere"}
    environment = shadowed(secrets, STRIPE_KEY="an older one")
    del environment["DB_PASSWORD"]

    seen = environment_in(run(environment).stdout)

    assert seen[b"DB_PASSWORD"].decode() == VALUES["DB_PASSWORD"]
    assert seen[b"STRIPE_KEY"] == b"an older one"
    assert b"NOT_LISTED" not in seen


def test_without_a_command_it_says_what_it_is_for(secrets: SecretsServer) -> None:
    ran = run(sealed(secrets), [])

    assert ran.returncode == 1
    assert b"Lambda runs this program as a wrapper of the runtime" in ran.stderr
