"""A secret with copies in several Regions: which are asked, for how long, and what is said."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sealed_env import loading, secret
from sealed_env.errors import SecretNotLoaded

from tests.flows.canaries import canary
from tests.remediation.shims.conftest import SHIM, within
from tests.serving import serving

NODE_SHIM = Path(__file__).parents[3] / "remediation/shims/nodejs/sealed-env/secret.mjs"
WORD = canary(62, "correct-horse-battery-staple-of-the-viewers")
NEAR, HOME = (
    f"arn:aws:secretsmanager:{region}:123456789012:secret:auth/environment-a1B2c3"
    for region in ("eu-west-1", "us-east-1")
)
COPIES = f"{NEAR} {HOME}"
GOOD = (200, {"SecretString": json.dumps({"API_KEY": WORD.value})})
DENIED = (400, {"__type": "AccessDeniedException", "Message": f"not passed on: {WORD.value}"})
GONE = (400, {"__type": "ResourceNotFoundException"})
SILENT = None
KEYS = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": "-"}
IN_PYTHON = f"""
import json, os, sys, types
package = types.ModuleType("sealed_env")
package.__path__ = [{str(SHIM)!r}]
sys.modules["sealed_env"] = package
from sealed_env.loading import load
print(json.dumps(load(os.environ["SEALED_ENV_ARN"], os.environ)))
"""
IN_NODE = f"""
const {{ load }} = await import({json.dumps(str(NODE_SHIM))});
console.log(JSON.stringify(await load(process.env.SEALED_ENV_ARN, process.env)));
"""
PROGRAMS = {
    "python": [sys.executable, "-c", IN_PYTHON],
    "node": ["node", "--input-type=module", "--eval", IN_NODE],
}
in_each_shim = pytest.mark.parametrize("shim", PROGRAMS)


class Copies:
    """Secrets Manager in each of some Regions, at one address."""

    def __init__(self, answers: Mapping[str, tuple[int, Any] | None]) -> None:
        self.asked: list[str] = []
        self.over = Event()
        copies = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                region = self.headers["authorization"].split("/")[2]
                copies.asked.append(region)
                if (answer := answers[region]) is None:
                    copies.over.wait(30)
                    return
                body = json.dumps(answer[1]).encode()
                self.send_response(answer[0])
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.variables = {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server.server_port}"}


@contextlib.contextmanager
def copies(near: tuple[int, Any] | None, home: tuple[int, Any] | None) -> Iterator[Copies]:
    made = Copies({"eu-west-1": near, "us-east-1": home})
    with serving(made.server):
        try:
            yield made
        finally:
            made.over.set()


def ran(shim: str, served: Copies, **more: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "SEALED_ENV_ARN": COPIES, **served.variables, **more}
    return subprocess.run(  # noqa: S603 - our own program
        PROGRAMS[shim], env=given, capture_output=True, text=True, check=False, timeout=600
    )


@in_each_shim
def test_the_first_copy_that_loads_is_the_only_one_asked(shim: str) -> None:
    with copies(GOOD, DENIED) as served:
        loaded = ran(shim, served)

    assert json.loads(loaded.stdout) == {"API_KEY": WORD.value}
    assert served.asked == ["eu-west-1"]
    assert loaded.stderr == ""


@in_each_shim
@pytest.mark.parametrize("near", [DENIED, GONE], ids=["denied", "gone"])
def test_the_next_copy_is_asked_and_the_log_says_why(shim: str, near: tuple[int, Any]) -> None:
    with copies(near, GOOD) as served:
        loaded = ran(shim, served)

    assert json.loads(loaded.stdout) == {"API_KEY": WORD.value}
    assert served.asked == ["eu-west-1", "us-east-1"]
    assert loaded.stderr.startswith(f"sealed-env: {NEAR} was not loaded: {near[1]['__type']}. ")
    assert loaded.stderr.endswith(" The next copy is asked.\n")
    assert WORD.value not in loaded.stderr


@in_each_shim
def test_a_copy_that_is_silent_has_half_of_the_time(shim: str) -> None:
    with copies(SILENT, GOOD) as served:
        loaded = ran(shim, served, SEALED_ENV_SECONDS="8")

    assert json.loads(loaded.stdout) == {"API_KEY": WORD.value}
    assert served.asked[-1] == "us-east-1"
    assert f"sealed-env: {NEAR} was not loaded: " in loaded.stderr


@in_each_shim
def test_if_none_loads_the_error_is_of_the_last(shim: str) -> None:
    with copies(GONE, DENIED) as served:
        failed = ran(shim, served)

    assert failed.returncode != 0
    assert f"SecretNotLoaded: {HOME} was not loaded: AccessDeniedException. " in failed.stderr
    assert f"{NEAR} was not loaded: ResourceNotFoundException. " in failed.stderr
    assert WORD.value not in failed.stdout + failed.stderr


@pytest.mark.parametrize(("given", "seconds"), [({}, 6.0), ({"SEALED_ENV_SECONDS": "2.1"}, 2.1)])
def test_a_function_with_less_time_says_so_to_the_python_shim(
    given: dict[str, str], seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = []

    def told(_: list[str], __: dict[str, str], end: float) -> bytes:
        ends.append(end)
        return b"loaded\0\0"

    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(loading, "_told", told)

    loading.load(HOME, given)

    assert ends == [100.0 + seconds]


def test_a_function_with_less_time_says_so_to_the_node_shim() -> None:
    program = f"""
    performance.now = () => 0;
    const {{ deadlineOf }} = await import({json.dumps(str(NODE_SHIM.with_name("deadline.mjs")))});
    console.log(deadlineOf({{}}).left, deadlineOf({{ SEALED_ENV_SECONDS: '2.1' }}).left);
    """

    said = subprocess.run(  # noqa: S603 - our own program
        [*PROGRAMS["node"][:-1], program], capture_output=True, text=True, check=True
    ).stdout

    assert said == "6000 2100\n"


def test_each_copy_has_its_part_of_the_time_that_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = []

    def failing(arn: str, _: Any, deadline: Any) -> dict[str, str]:
        left.append(round(deadline.left()))
        raise SecretNotLoaded(arn, "Silent", "")

    monkeypatch.setattr(secret, "_load", failing)

    with pytest.raises(SecretNotLoaded, match=r"three was not loaded"):
        secret.load("one two three", {}, within(300))

    assert left == [100, 150, 300]
