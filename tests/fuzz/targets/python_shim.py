"""The Python shim's start: from its configuration and AWS's answers to the function's handler."""

from __future__ import annotations

import io
import json
import os
import re
import ssl
import sys
import types
from collections import UserDict
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest import mock

from tests.fuzz import json_mutation
from tests.fuzz.canary import CANARY, must_not_be_chained
from tests.fuzz.shim_story import HANDLER, KNOWN_HANDLER, OWN, POINTER, PROBE, Ending, Story
from tests.remediation.builders import secret_arn

SHIM = Path(__file__).parents[3] / "remediation" / "shims" / "python" / "sealed_env"
# As at /opt/python. The package itself is not imported: that would start it.
sys.modules.setdefault("sealed_env", types.ModuleType("sealed_env")).__path__ = [str(SHIM)]

from sealed_env import (  # noqa: E402
    answer,
    bootstrap,
    connection,
    errors,
    loading,
    original,
    secret,
    startup,
)
from sealed_env.deadline import Deadline  # noqa: E402

ARN = secret_arn("orders")
NONCE = "0f1e2d3c4b5a6978" * 2
WORDS = (
    "environment", "answers", "status", "body", POINTER, HANDLER, PROBE, ARN, KNOWN_HANDLER,
    "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "HTTPS_PROXY",
    "https_proxy", "http_proxy", "no_proxy", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CA_BUNDLE", "TRUE", "_HANDLER",
    "/opt/nodejs/sealed-env/index.handler",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN", "SecretString", "SecretBinary", "__type",
    "http://127.0.0.1:9/x", "https://x.example", "http://[::1]:80", "http://[::1", "http://a:b@c",
    f"http://u:{CANARY}/x@proxy:3128", f"http://u:{CANARY}@proxy:99999", "//proxy", "proxy:3128",
    "http://h:port", "ftp://h", "https://" + "a" * 70 + ".example", "aws-cn", "aws-us-gov",
    "arn:aws-cn:secretsmanager:cn-north-1:1:secret:x", "arn:aws:secretsmanager:x@y/:1:secret:x",
    "arn:constructor:secretsmanager:eu-central-1:1:secret:x", f"{NONCE}:DB_PASSWORD", "AccessKeyId",
    "SecretAccessKey", "Token", "com.amazonaws#ThrottlingException", "AccessDeniedException",
    "DB_PASSWORD", "constructor", "__proto__", "a.b", "..", "sys.exit", "sealed_env.handler",
)  # fmt: skip
_AWS_HOST = re.compile(
    r"secretsmanager(-fips)?\.[a-z0-9-]+\.(amazonaws\.com|amazonaws\.com\.cn"
    r"|c2s\.ic\.gov|api\.aws\.ic\.gov|sc2s\.sgov\.gov"
    r"|api\.aws\.scloud|cloud\.adc-e\.uk|api\.cloud-aws\.adc-e\.uk|csp\.hci\.ic\.gov"
    r"|api\.aws\.hci\.ic\.gov|amazonaws\.eu|api\.amazonwebservices\.eu)"
)
_ELSEWHERE = re.compile("ENDPOINT_URL|_proxy|CREDENTIALS_FULL_URI", re.IGNORECASE)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change an environment, or the answers."""
    return json_mutation.mutated(data, most, seed, WORDS)


def seeds() -> dict[str, bytes]:
    """Return a sealed and a shadowed function, with answers of each kind."""
    keys = {"AWS_ACCESS_KEY_ID": "key-id", "AWS_SECRET_ACCESS_KEY": f"x{CANARY}"}
    sealed = {POINTER: ARN, HANDLER: KNOWN_HANDLER, "AWS_SESSION_TOKEN": f"t{CANARY}", **keys}
    shadowed = {**sealed, PROBE: f"{NONCE}:DB_PASSWORD", "DB_PASSWORD": f"p{CANARY}"}
    value = json.dumps({"DB_PASSWORD": f"p{CANARY}", "API_KEY": CANARY})
    good = {"status": 200, "body": json.dumps({"SecretString": value})}
    denied = {
        "status": 400,
        "body": json.dumps({"__type": "x#AccessDeniedException", "m": CANARY}),
    }
    role = {
        "status": 200,
        "body": json.dumps({"AccessKeyId": "k", "SecretAccessKey": CANARY, "Token": CANARY}),
    }
    without_keys = {name: text for name, text in sealed.items() if name not in keys}
    restored = {**without_keys, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/c"}
    given: dict[str, Any] = {
        "sealed": {"environment": sealed, "answers": [good]},
        "shadowed": {"environment": shadowed, "answers": [good]},
        "denied": {"environment": sealed, "answers": [denied]},
        "shadowed_denied": {"environment": shadowed, "answers": [denied]},
        "silent": {"environment": sealed, "answers": [None]},
        "again": {"environment": sealed, "answers": [{"status": 500, "body": ""}, good]},
        "restored": {"environment": restored, "answers": [role, good]},
        "proxy": {
            "environment": {**sealed, "HTTPS_PROXY": "http://u:p@proxy:3128"},
            "answers": [good],
        },
        "endpoint": {
            "environment": {**shadowed, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
            "answers": [good],
        },
        "unset": {"environment": keys, "answers": []},
    }
    return {name: json.dumps(story).encode() for name, story in given.items()}


def check(data: bytes) -> None:
    """Start the shim.

    Raises:
        AssertionError: it tells a value, loses one, or stops a function that has all it needs.
    """
    story = Story.of(data)
    if story is None:
        return
    ending = started(story)
    must_hold(story, ending)
    named = story.environment.get("_HANDLER")
    if ending.kind == "handler" and named is not None:
        expected = story.environment[HANDLER] if named == startup.SHIM_HANDLER else named
        assert ending.environment["_HANDLER"] == expected, "a wrapper is not what is loaded"


def must_hold(story: Story, ending: Ending) -> None:
    """Check what must hold of any shim's start."""
    before, after = story.environment, ending.environment
    assert ending.kind in ("handler", "SecretNotLoaded", "gone", "no handler"), ending.kind
    # The message names the secret and the handler, which are no secrets.
    if not any(CANARY in before.get(name, "") for name in OWN):
        assert CANARY not in ending.told, "a value shows"
        assert CANARY not in json.dumps(ending.probed), "a value shows in the probe's answer"
    if story.has_all_plaintext:
        assert ending.kind in ("handler", "no handler"), "a function with all it needs is stopped"
    assert all(after[name] == text for name, text in before.items() if name != "_HANDLER")
    added = {name: text for name, text in after.items() if name not in before}
    added.pop("_HANDLER", None)
    if ending.kind == "handler" and PROBE not in before and story.answers:
        assert after.get("_HANDLER") in (before.get("_HANDLER"), before[HANDLER])
        values = story.values()
        if values is not None and "AWS_CONTAINER_CREDENTIALS_FULL_URI" not in before:
            assert added == {n: v for n, v in values.items() if n not in before and n not in OWN}
    if not any(_ELSEWHERE.search(name) for name in before):
        assert all(_AWS_HOST.fullmatch(host) for host in ending.hosts), "asked outside AWS"


class _Environ(UserDict[str, str]):
    """An environment that refuses what `os.environ` refuses."""

    def __setitem__(self, name: str, text: str) -> None:
        for part in (name, text):
            if "\0" in part:
                raise ValueError("embedded null byte")
            part.encode("utf-8", "surrogateescape")
        if not name or "=" in name:
            raise ValueError("illegal environment variable name")
        super().__setitem__(name, text)


class _Connection:
    """A connection that gives one answer, and takes anything."""

    def __init__(self, answer: tuple[int, str]) -> None:
        body = answer[1].encode()
        head = b"HTTP/1.1 %d x\r\ncontent-length: %d\r\n\r\n" % (answer[0], len(body))
        self._parts = [head, body]
        self._is_for_a_proxy = False

    def send(self, data: bytes) -> None:
        self._is_for_a_proxy = data.startswith(b"CONNECT ")

    def receive(self) -> bytes:
        if self._is_for_a_proxy:
            return b"HTTP/1.1 200 x\r\n\r\n"
        return self._parts.pop(0) if self._parts else b""

    def close(self) -> None:
        """Nothing is held."""


def _told(command: list[str], variables: dict[str, str], _: float) -> bytes:
    """Return what the process that loads the secret tells; time passes in its pauses alone."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    deadline = Deadline(6, lambda: now[0], sleep)
    try:
        with mock.patch.dict(os.environ, variables, clear=True):
            return answer.of_values(secret.load(command[4], variables, deadline))
    except errors.SecretNotLoaded as failure:
        must_not_be_chained(failure)
        return answer.of_failure(failure)
    except Exception as error:
        raise AssertionError(f"the process ends otherwise: {type(error).__name__}") from error


def started(story: Story) -> Ending:
    """Start the Python shim in a world of the test's own: its network, its function."""
    hosts: list[str] = []

    def connect(host: str, *_: Any) -> _Connection:
        host.encode("idna")  # As the system's resolver would be asked.
        hosts.append(host)
        given = story.answer(len(hosts) - 1)
        if given is None:
            raise ConnectionRefusedError
        return _Connection(given)

    def function_module(name: str) -> Any:
        if name != "app":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return types.SimpleNamespace(handler=lambda event, _: event)

    environment = _Environ()
    environment.data.update(story.environment)
    log = io.StringIO()
    probed: Any = None
    code, message = None, ""
    with (
        mock.patch.object(loading, "_told", _told),
        mock.patch.object(connection, "Plain", connect),
        mock.patch.object(connection, "Secure", lambda below, *_: below),
        mock.patch("ssl.create_default_context", lambda cafile=None: _context(cafile)),
        mock.patch.object(original, "import_module", function_module),
        mock.patch.dict(os.environ, {}, clear=True),
        redirect_stderr(log),
    ):
        try:
            handler = startup.start(environment)
            kind = "handler"
            if PROBE in story.environment:
                nonce = story.environment[PROBE].partition(":")[0]
                probed = handler({bootstrap.PROBE_KEY: nonce}, None)
        except (errors.SecretNotLoaded, ImportError, AttributeError, RuntimeError) as failure:
            kind, code, message = _how_it_ended(failure)
    return Ending(kind, code, message + log.getvalue(), dict(environment), probed, tuple(hosts))


def _how_it_ended(failure: Exception) -> tuple[str, str | None, str]:
    """Return an ending's kind, code and message."""
    message = str(failure)
    if isinstance(failure, errors.SecretNotLoaded):
        must_not_be_chained(failure)
        return "SecretNotLoaded", failure.code, message
    if isinstance(failure, AttributeError) and not isinstance(failure.obj, types.SimpleNamespace):
        raise failure
    if isinstance(failure, (ImportError, AttributeError)):
        # The latter is what a wrapper gets that imports a handler which its module does not have.
        return "no handler", None, message
    return "gone" if "is gone" in message else type(failure).__name__, None, message


def _context(cafile: str | None) -> ssl.SSLContext:
    if cafile is not None:
        raise FileNotFoundError(2, "No such file or directory")
    return _CONTEXT


_CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
