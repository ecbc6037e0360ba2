"""The wrapper while a function is probed: what the runtime gets of it, and what it does not."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.real_runtime.sample import NAMES, NONCE
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.runtime_interface import RUNTIME, runtime_api
from tests.remediation.shims.wrapper_program import PROGRAM, run, shadowed

PROBE = {"sealed-env-probe": NONCE}
WAITING = {
    "for any": "while True:\n    os.wait()",
    "for any by its number": "while True:\n    os.waitpid(-1, 0)",
    "for any of its group": "while True:\n    os.waitpid(0, 0)",
    "without reaping": "while True:\n    os.waitid(os.P_ALL, 0, os.WEXITED)",
}
"""How programs wait for all their children: Ruby's Process.waitall does."""


@pytest.mark.parametrize("waiting", WAITING.values(), ids=WAITING)
def test_a_program_that_waits_for_all_its_children_goes_on(
    secrets: SecretsServer, waiting: str
) -> None:
    program = (
        "import os, signal\nsignal.alarm(60)\nif os.fork() == 0:\n    os._exit(0)\n"
        f"try:\n    {waiting.replace(chr(10), chr(10) + '    ')}\n"
        "except ChildProcessError:\n    pass\n"
    )
    with runtime_api(PROBE) as (address, responses):
        ran = run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address),
            [sys.executable, "-c", program + RUNTIME],
        )

    assert ran.returncode == 0
    assert responses["0"]["loaded"] is True


@pytest.mark.parametrize("probe", ["", ":" + ",".join(NAMES), ":", ",".join(NAMES)])
@pytest.mark.parametrize(
    "event", [{"name": "a customer"}, {"sealed-env-probe": ""}, {"": ""}, PROBE, {}]
)
def test_without_a_nonce_no_event_is_a_probe(
    secrets: SecretsServer, probe: str, event: Any
) -> None:
    with runtime_api(event) as (address, responses):
        run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address, SEALED_ENV_PROBE=probe),
            [sys.executable, "-c", RUNTIME],
        )

    assert responses == {"0": event, "1": "last"}


def test_a_runtime_that_ends_while_it_waits_for_an_invocation_is_no_failure(
    secrets: SecretsServer,
) -> None:
    program = (
        "import http.client, os\n"
        "api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n"
        "api.request('GET', '/2018-06-01/runtime/invocation/next')\n"
        "api.close()\n"
        "import time; time.sleep(0.5)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as lambdas:
        address = f"127.0.0.1:{lambdas.getsockname()[1]}"
        ran = run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address), [sys.executable, "-c", program]
        )

    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_answers_goes_on_as_long_as_the_runtime_does(
    secrets: SecretsServer, number: signal.Signals
) -> None:
    """Lambda may tell all of a function's processes to end, and a runtime takes its time."""
    program = (
        "import http.client, os, signal\n"
        "api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])\n"
        "api.request('POST', '/ready/now', b'1')  # It is answered once it runs.\n"
        "api.getresponse().read()\n"
        f"signal.signal({number:d}, signal.SIG_IGN)\n"
        f"os.killpg(0, {number:d})\n"
    )
    with runtime_api(PROBE, {"an": "event"}) as (address, told):
        ran = subprocess.run(  # noqa: S603 - our own program
            [PROGRAM, sys.executable, "-c", program + RUNTIME],
            env=shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address),
            process_group=0,
            capture_output=True,
            check=False,
            timeout=600,
        )

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert told["1"] == {"an": "event"}


@pytest.mark.parametrize(
    ("script", "is_in_place"),
    [
        ('#!/bin/sh\necho "$1"\nexec "$@"\n', False),
        ('#!/bin/sh\n# AWS_LAMBDA_RUNTIME_API stays.\necho "$1"\nexec "$@"\n', True),
        ('#!/bin/sh\necho "$1"\nexport AWS_LAMBDA_RUNTIME_API\nexec "$@"\n', True),
        ('#!/bin/sh\necho "$1"\nexec "$@"\n' + (1 << 20) * "#", True),
    ],
    ids=["no word of the address", "a word of it", "the address", "too large"],
)
def test_only_a_wrapper_that_may_know_the_address_gets_the_shim_in_the_runtimes_place(
    secrets: SecretsServer, tmp_path: Path, script: str, is_in_place: bool
) -> None:
    other = tmp_path / "other"
    other.write_text(script)
    other.chmod(0o755)
    with runtime_api(PROBE) as (address, told):
        ran = run(
            shadowed(secrets, AWS_LAMBDA_RUNTIME_API=address, SEALED_ENV_WRAPPER=str(other)),
            [sys.executable, "-c", RUNTIME],
        )

    assert ran.stdout.decode().strip() == (str(PROGRAM) if is_in_place else sys.executable)
    assert told["0"]["loaded"] is True
