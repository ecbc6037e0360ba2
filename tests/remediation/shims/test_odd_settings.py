"""All shims under settings and secrets that nobody should have, and somebody will."""

from __future__ import annotations

import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sealed_env import startup

from tests.remediation.shims.test_loading import (
    ARN,
    GOOD,
    PROGRAMS,
    WORD,
    Answers,
    answers,
    load,
)
from tests.serving import serving

__all__ = ["answers"]

in_each_shim = pytest.mark.parametrize("shim", PROGRAMS)
NOT_SOUND = "No valid answer: correct the variables for the endpoint, the proxy or the credentials"
UNUSABLE = {
    "an endpoint that is no URL": {"AWS_ENDPOINT_URL": "http://[::1"},
    "a port that is none": {"AWS_ENDPOINT_URL": "http://127.0.0.1:99999"},
    "a proxy whose password ends its host": {
        "http_proxy": f"http://someone:{WORD.value}/x@127.0.0.1:1"
    },
    "a token of two lines": {"AWS_SESSION_TOKEN": f"{WORD.value}\n{WORD.value}"},
}


@in_each_shim
@pytest.mark.parametrize("answers", [[GOOD]], indirect=True)
@pytest.mark.parametrize("settings", UNUSABLE.values(), ids=UNUSABLE)
def test_settings_that_cannot_be_used_are_told_without_what_they_hold(
    shim: str, settings: dict[str, str], answers: Answers
) -> None:
    failed = load(shim, answers.url, **settings)

    assert failed.returncode != 0
    assert f"{ARN} was not loaded: " in failed.stderr
    assert NOT_SOUND in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []


@pytest.mark.parametrize("settings", UNUSABLE.values(), ids=UNUSABLE)
def test_a_shadowed_function_goes_on_under_settings_that_cannot_be_used(
    settings: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "orders_oddly.py").write_text("def handler(event, context): return event")
    monkeypatch.syspath_prepend(tmp_path)
    environment = {
        "SEALED_ENV_ARN": ARN,
        "SEALED_ENV_HANDLER": "orders_oddly.handler",
        "SEALED_ENV_PROBE": "0f1e2d3c4b5a6978:DB_PASSWORD",
        "DB_PASSWORD": WORD.value,
        "AWS_ACCESS_KEY_ID": "key-id",
        "AWS_SECRET_ACCESS_KEY": "-",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        **settings,
    }

    handler = startup.start(environment)

    assert handler("event", None) == "event"
    told = capsys.readouterr().err
    assert "going on with the plaintext" in told
    assert WORD.traces_in(told) == []


@in_each_shim
@pytest.mark.parametrize(
    "body", ["{", "[]", '"x"', '{"AccessKeyId": "k"}', '{"AccessKeyId": 1, "SecretAccessKey": 2}']
)
def test_credentials_of_another_form_are_told_without_what_they_hold(shim: str, body: str) -> None:
    class Runtime(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Runtime)
    with serving(server):
        failed = load(
            shim,
            "http://127.0.0.1:1",
            AWS_ACCESS_KEY_ID="",
            AWS_CONTAINER_CREDENTIALS_FULL_URI=f"http://127.0.0.1:{server.server_port}/",
        )

    assert failed.returncode != 0
    assert f"{ARN} was not loaded: " in failed.stderr


@in_each_shim
@pytest.mark.parametrize(
    "answers",
    [
        [(200, {"SecretString": text})]
        for text in (
            json.dumps({"A": f"{WORD.value}\0"}),
            json.dumps({"A": f"{WORD.value}\ud800"}),
            json.dumps({"A\0": WORD.value}),
            json.dumps({"A=B": WORD.value}),
            json.dumps({"": WORD.value}),
            5_000 * "[",
        )
    ],
    ids=["NUL", "half a character", "NUL in a name", "= in a name", "no name", "without end"],
    indirect=True,
)
def test_what_no_environment_can_hold_is_refused_whole(shim: str, answers: Answers) -> None:
    failed = load(shim, answers.url)

    assert failed.returncode != 0
    assert f"{ARN} was not loaded: not a JSON object of strings" in failed.stderr
    assert WORD.traces_in(failed.stdout + failed.stderr) == []


@in_each_shim
@pytest.mark.parametrize(
    "arn",
    [
        "",
        "orders",
        ARN.replace("eu-central-1", ""),
        ARN.replace("eu-central-1", "eu-" + "c" * 60),
        ARN.replace("eu-central-1", "127.0.0.1/"),
        ARN.replace("eu-central-1", "x@127.0.0.1"),
        ARN.replace("eu-central-1", "127.0.0.1?"),
        ARN.replace("arn:aws:", "arn:constructor:"),
        f"{ARN}:",
        ARN.partition("secret:")[0] + "secret:",
    ],
)
def test_a_pointer_that_is_no_secrets_arn_leads_nowhere(shim: str, arn: str) -> None:
    failed = subprocess.run(  # noqa: S603 - our own program
        [word.replace(ARN, arn) for word in PROGRAMS[shim]],
        env={
            "PATH": os.environ["PATH"],
            "AWS_ACCESS_KEY_ID": "k",
            "AWS_SECRET_ACCESS_KEY": "-",
            "SEALED_ENV_ARN": arn,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert failed.returncode != 0
    if shim == "wrapper" and not arn:
        assert "SEALED_ENV_ARN is gone: run the backout runbook" in failed.stderr
    else:
        assert f"{arn} was not loaded: not the ARN of a secret" in failed.stderr
