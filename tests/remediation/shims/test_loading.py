"""All shims' one request: what they make of every kind of answer, and of none."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sealed_env import secret
from sealed_env.errors import SecretNotLoaded

from tests.flows.canaries import canary
from tests.remediation.builders import secret_arn
from tests.remediation.shims.conftest import SHIM, within
from tests.remediation.shims.wrapper_program import PROGRAM
from tests.serving import serving

SHIMS = Path(__file__).parents[3] / "remediation" / "shims"
ARN = secret_arn("orders")
WORD = canary(61, "correct-horse-battery-staple-of-the-orders")
GOOD = (200, {"SecretString": json.dumps({"DB_PASSWORD": WORD.value})})
DENIED = (400, {"__type": "AccessDeniedException", "Message": f"not passed on: {WORD.value}"})
BROKEN = (500, {"__type": "InternalServiceError"})
THROTTLED = (400, {"__type": "com.amazonaws#ThrottlingException"})
IN_PYTHON = f"""
import json, os, sys, time, types
package = types.ModuleType('sealed_env')
package.__path__ = [{str(SHIM)!r}]
sys.modules['sealed_env'] = package
from sealed_env.deadline import Deadline
from sealed_env.secret import load
print(json.dumps(load({ARN!r}, os.environ, Deadline(time.monotonic() + 6))))
"""
IN_NODE = f"""
const {{ load }} = await import({json.dumps(str(SHIMS / "nodejs" / "sealed-env" / "secret.mjs"))});
console.log(JSON.stringify(await load({json.dumps(ARN)}, process.env)));
"""
BEHIND_THE_WRAPPER = """
import json, os
print(json.dumps({n: v for n, v in os.environ.items() if n == "DB_PASSWORD"}))
"""
PROGRAMS = {
    "python": [sys.executable, "-c", IN_PYTHON],
    "node": ["node", "--input-type=module", "--eval", IN_NODE],
    "wrapper": [str(PROGRAM), sys.executable, "-c", BEHIND_THE_WRAPPER],
}
HERE = "in this process"
"""Python once more, where a debugger, coverage and `make mutate` see it."""
SHIMS_ASKED = (*PROGRAMS, HERE)


@dataclass
class Answers:
    """A server's answers, one after another; the last one again and again."""

    given: Sequence[tuple[int, Any] | None]
    """A status and a JSON body; None: the connection is closed without a word."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def answers(request: pytest.FixtureRequest) -> Iterator[Answers]:
    made = Answers(request.param)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            made.asked.append({**dict(self.headers.items()), "body": self.rfile.read(length)})
            made.paths.append(self.path)
            answer = made.given[min(len(made.asked), len(made.given)) - 1]
            if answer is None:
                self.close_connection = True
                return
            body = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    with serving(server):
        yield made


def load(shim: str, url: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "key-id",
        "AWS_SECRET_ACCESS_KEY": "-",
        "AWS_ENDPOINT_URL": url,
        "SEALED_ENV_ARN": ARN,
        **more,
    }
    if shim == HERE:
        return _load_here(environment)
    return subprocess.run(  # noqa: S603 - our own program
        PROGRAMS[shim], env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def _load_here(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    with mock.patch.dict(os.environ, environment, clear=True):
        try:
            loaded = json.dumps(secret.load(ARN, environment, within(6)))
        except SecretNotLoaded:
            return subprocess.CompletedProcess(HERE, 1, "", traceback.format_exc())
    return subprocess.CompletedProcess(HERE, 0, loaded, "")


in_each_shim = pytest.mark.parametrize("shim", SHIMS_ASKED)


@in_each_shim
@pytest.mark.parametrize(
    ("answers", "tries"),
    [
        ([GOOD], 1),
        ([BROKEN, GOOD], 2),
        ([THROTTLED, GOOD], 2),
        ([None, GOOD], 2),
        ([(500, {"__type": "Undocumented"}), GOOD], 2),
        (
            [(200, {"SecretBinary": base64.b64encode(GOOD[1]["SecretString"].encode()).decode()})],
            1,
        ),
    ],
    ids=[
        "text",
        "after an error",
        "after throttling",
        "after a lost connection",
        "after an unknown error",
        "bytes",
    ],
    indirect=["answers"],
)
def test_the_values_are_loaded(shim: str, answers: Answers, tries: int) -> None:
    loaded = load(shim, answers.url, AWS_SESSION_TOKEN="token")

    assert json.loads(loaded.stdout) == {"DB_PASSWORD": WORD.value}, loaded.stderr
    assert len(answers.asked) == tries
    asked = {name.lower(): value for name, value in answers.asked[-1].items()}
    assert json.loads(asked["body"]) == {"SecretId": ARN}
    assert asked["x-amz-target"] == "secretsmanager.GetSecretValue"
    assert asked["x-amz-security-token"] == "token"


@in_each_shim
@pytest.mark.parametrize(
    ("answers", "tries", "said"),
    [
        ([DENIED], 1, "AccessDeniedException. Attach LambdaSecretsManagerPolicy"),
        ([None], 2, "needs a route or an endpoint to Secrets Manager"),
        ([(404, {"__type": "ResourceNotFoundException"})], 1, "Restore the secret"),
        ([(400, {"__type": "LimitExceededException"})], 1, "LimitExceededException. See https://"),
        ([(400, {"__type": f"<{WORD.value}>"})], 1, "HTTP 400"),
        ([(400, {"__type": WORD.fragment})], 1, "HTTP 400"),
        ([(200, {"SecretString": f'{{"A": {WORD.value}'})], 1, "not a JSON object of strings"),
        ([(200, {"SecretString": f'["{WORD.value}"]'})], 1, "not a JSON object of strings"),
        ([(200, {"SecretString": '{"A": 1}'})], 1, "not a JSON object of strings"),
        ([(200, [WORD.value])], 1, "not a JSON object of strings"),
    ],
    ids=[
        "denied", "no answer twice", "gone", "undocumented", "no code",
        "a word with digits", "no JSON", "a list", "a number", "another answer",
    ],
    indirect=["answers"],
)  # fmt: skip
def test_an_error_names_the_secret_and_the_cause_and_no_value(
    shim: str, answers: Answers, tries: int, said: str
) -> None:
    failed = load(shim, answers.url)

    assert failed.returncode != 0
    assert ARN in failed.stderr
    assert said in failed.stderr
    assert len(answers.asked) == tries
    assert WORD.traces_in(failed.stdout + failed.stderr) == []


@in_each_shim
@pytest.mark.parametrize("answers", [[None]], indirect=True)
def test_a_server_that_hangs_up_is_told_by_the_errors_kind(shim: str, answers: Answers) -> None:
    failed = load(shim, answers.url)

    kind = "ECONNRESET" if shim == "node" else "ConnectionResetError"
    assert f"{ARN} was not loaded: {kind}. No answer" in failed.stderr


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "orders",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret",
        f"{ARN}:too-much",
        "arn:aws:ssm:eu-central-1:123456789012:parameter:orders",
    ],
)
def test_a_pointer_that_is_no_secrets_arn_is_not_asked_for(arn: str) -> None:
    with pytest.raises(SecretNotLoaded) as failed:
        secret.load(arn, {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, within(6))

    assert failed.value.code == "not the ARN of a secret"
    assert str(failed.value).startswith(f"{arn} was not loaded: not the ARN of a secret. See")


@in_each_shim
@pytest.mark.parametrize("answers", [[GOOD]], indirect=True)
def test_a_proxy_is_asked_where_one_is_set(shim: str, answers: Answers) -> None:
    loaded = load(shim, "http://secrets.example", http_proxy=answers.url)

    assert loaded.returncode == 0, loaded.stderr
    assert answers.paths == ["http://secrets.example/"]


@in_each_shim
@pytest.mark.parametrize(
    ("user", "credentials"),
    [("someone:p%40ss@", "someone:p@ss"), ("someone@", "someone:"), ("", None)],
)
@pytest.mark.parametrize("answers", [[GOOD]], indirect=True)
def test_a_proxy_that_wants_to_know_who_asks_is_told(
    shim: str, answers: Answers, user: str, credentials: str | None
) -> None:
    proxy = answers.url.replace("http://", f"http://{user}")

    loaded = load(shim, "http://secrets.example", http_proxy=proxy)

    assert loaded.returncode == 0, loaded.stderr
    told = {name.lower(): value for name, value in answers.asked[0].items()}
    expected = credentials and f"Basic {base64.b64encode(credentials.encode()).decode()}"
    assert told.get("proxy-authorization") == expected


@in_each_shim
@pytest.mark.parametrize("answers", [[GOOD]], indirect=True)
@pytest.mark.parametrize(
    ("host", "taken_out"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "x, LOCALHOST"),
        ("localhost", ".LocalHost"),
        ("LocalHost", ".localhost"),
    ],
)
def test_no_proxy_is_asked_for_hosts_that_are_taken_out(
    shim: str, answers: Answers, host: str, taken_out: str
) -> None:
    url = answers.url.replace("127.0.0.1", host)

    loaded = load(shim, url, http_proxy="http://127.0.0.1:1", no_proxy=taken_out)

    assert loaded.returncode == 0, loaded.stderr


@in_each_shim
@pytest.mark.parametrize(
    "wrong",
    [{"http_proxy": "http://proxy.example:none"}, {"AWS_ENDPOINT_URL": "http://[secrets"}],
    ids=["proxy", "endpoint"],
)
def test_an_address_that_is_none_is_an_error_that_names_the_secret(
    shim: str, wrong: dict[str, str]
) -> None:
    failed = load(shim, "http://secrets.example", **wrong)

    assert failed.returncode != 0
    assert f"{ARN} was not loaded" in failed.stderr


@in_each_shim
def test_without_credentials_nobody_is_asked(shim: str) -> None:
    failed = load(shim, "http://127.0.0.1:1", AWS_ACCESS_KEY_ID="")

    assert f"{ARN} was not loaded: no credentials. The execution environment" in failed.stderr


@in_each_shim
@pytest.mark.parametrize(
    "proxy",
    [f"http://user:{WORD.value}/more@proxy:8080", f"http://[{WORD.value}", "http://127.0.0.1\n:9"],
    ids=["no port", "no address", "two lines"],
)
def test_a_proxy_that_is_none_is_not_quoted(shim: str, proxy: str) -> None:
    failed = load(shim, "http://secrets.example", http_proxy=proxy)

    assert failed.returncode != 0
    assert f"{ARN} was not loaded" in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []
