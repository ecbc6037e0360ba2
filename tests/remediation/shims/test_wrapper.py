"""The wrapper: what it hands over to the runtime, where it asks, and what it is."""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.flows.artifact import as_deployed
from tests.real_runtime.sample import ARN, VALUES
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.test_endpoints import ASKED
from tests.remediation.shims.wrapper_program import (
    LAYER,
    ODD_VALUES,
    PROGRAM,
    SHOWN,
    answerer_in_group,
    environment_in,
    run,
    sealed,
    shadowed,
)
from tests.serving import serving

INHERITED = {b"OWN": b"\xff\xfe no text", b"OWN_LINES": b"\n$x\n", b"PATH": b"/usr/bin:/bin"}


def test_each_value_reaches_the_runtime_byte_by_byte(secrets: SecretsServer) -> None:
    secrets.values = ODD_VALUES

    ran = run({**sealed(secrets), **{k.decode(): v for k, v in INHERITED.items()}})

    seen = environment_in(ran.stdout)
    assert {name: seen[name.encode()].decode() for name in ODD_VALUES} == ODD_VALUES
    assert {name: seen[name] for name in INHERITED} == INHERITED
    assert ran.stderr == b""


def test_the_runtime_sees_nothing_else_than_before(secrets: SecretsServer) -> None:
    before = sealed(secrets, AWS_LAMBDA_EXEC_WRAPPER="/opt/sealed-env/wrapper")

    seen = environment_in(run(before).stdout)

    del before["AWS_LAMBDA_EXEC_WRAPPER"], before["SEALED_ENV_ARN"]
    assert {n.decode(): v.decode() for n, v in seen.items()} == {**before, **VALUES}


@pytest.mark.parametrize(
    "arguments", [(), ("",), ("a b", "$HOME", "`id`", "\n"), ("--help", "-x", "--", "*")]
)
def test_the_runtimes_arguments_stay_as_they_are(
    secrets: SecretsServer, arguments: tuple[str, ...]
) -> None:
    command = [sys.executable, "-c", "import json, sys; print(json.dumps(sys.argv[1:]))"]

    ran = run(sealed(secrets), [*command, *arguments])

    assert json.loads(ran.stdout) == list(arguments)


@pytest.mark.parametrize("state", [sealed, shadowed])
def test_the_runtime_is_the_process_that_lambda_started(secrets: SecretsServer, state: Any) -> None:
    program = "import os; print(os.getpid(), os.read(int(os.environ['FD']), 9).decode())"
    reading, writing = os.pipe()
    os.write(writing, b"inherited")
    with subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, sys.executable, "-c", program],
        env=state(secrets, FD=str(reading)),
        pass_fds=[reading],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        told, _ = process.communicate()
    os.close(reading)
    os.close(writing)

    assert told.split() == [str(process.pid), "inherited"]
    assert process.returncode == 0


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_answers_the_probe_ends_with_the_runtime(
    secrets: SecretsServer, end: signal.Signals
) -> None:
    environment = shadowed(secrets, AWS_LAMBDA_RUNTIME_API="127.0.0.1:1")
    with subprocess.Popen(  # noqa: S603 - our own program
        [PROGRAM, "/bin/sh", "-c", "echo started; exec sleep 600"],
        env=environment,
        stdout=subprocess.PIPE,
        process_group=0,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        answerer = os.pidfd_open(int(answerer_in_group(process.pid)))
        assert not _has_ended(answerer, within_seconds=0)
        process.send_signal(end)
        process.wait()

    assert _has_ended(answerer, within_seconds=60)
    os.close(answerer)


def _has_ended(process: int, within_seconds: float) -> bool:
    """Wait for the end of a process, by a descriptor of it, and tell whether it came."""
    ended, _, _ = select.select([process], [], [], within_seconds)
    return bool(ended)


@pytest.mark.parametrize("status", [0, 1, 3, 101])
def test_the_runtimes_status_is_its_own(secrets: SecretsServer, status: int) -> None:
    assert run(sealed(secrets), ["/bin/sh", "-c", f"exit {status}"]).returncode == status


def test_a_variable_that_was_set_again_wins_and_is_named(secrets: SecretsServer) -> None:
    ran = run(sealed(secrets, DB_PASSWORD="of the owner"))

    assert environment_in(ran.stdout)[b"DB_PASSWORD"] == b"of the owner"
    assert ran.stderr == (
        b"sealed-env: set again in the environment, which wins over the secret: DB_PASSWORD\n"
    )


def test_it_asks_where_botocore_asks() -> None:
    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            self.server.asked.append(self.path)  # type: ignore[attr-defined]
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            pass

    def asked(place: tuple[str, str, str]) -> str:
        partition, region, choice = place
        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        server.asked = []  # type: ignore[attr-defined]
        with serving(server):
            run(
                {
                    "SEALED_ENV_ARN": ARN.replace(":aws:", f":{partition}:").replace(
                        "eu-central-1", region
                    ),
                    "AWS_ACCESS_KEY_ID": "k",
                    "AWS_SECRET_ACCESS_KEY": "-",
                    "HTTPS_PROXY": f"http://127.0.0.1:{server.server_port}",
                    **json.loads(choice),
                }
            )
            (host,) = server.asked  # type: ignore[attr-defined]
        return f"https://{host.removesuffix(':443')}"

    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(ASKED, pool.map(asked, ASKED), strict=True))

    assert found == ASKED


@pytest.mark.parametrize(("name", "machine"), [("x86_64", 62), ("arm64", 183)])
def test_it_runs_on_any_linux_of_its_architecture(name: str, machine: int) -> None:
    file = as_deployed("WrapperShimLayer") / "sealed-env" / name
    program = file.read_bytes()

    (offset,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    kinds = {struct.unpack_from("<I", program, offset + size * n)[0] for n in range(count)}
    assert program[:4] == b"\x7fELF"
    assert struct.unpack_from("<H", program, 18) == (machine,)
    assert not kinds & {2, 3}, "PT_DYNAMIC, PT_INTERP: it is linked to something"
    assert file.stat().st_mode & 0o777 == 0o755


def test_no_program_is_asked_for_the_architecture() -> None:
    script = (LAYER / "wrapper").read_text()

    assert (LAYER / "wrapper").stat().st_mode & 0o777 == 0o755
    assert "$(" not in script
    assert SHOWN[0] not in script
