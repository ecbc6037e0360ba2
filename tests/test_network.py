"""No test reaches anything that is not on this machine, and neither does what a test starts."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import network
from tests.proofs import proofs_but

SOMEWHERE = ("192.0.2.1", 80)  # an address of documentation: nobody has it


@pytest.fixture(autouse=True)
def _attempts_of_this_test() -> Iterator[None]:
    """What is tried here on purpose does not fail the session."""
    before = list(network.ATTEMPTS)
    yield
    network.ATTEMPTS[:] = before


def connect() -> None:
    with socket.socket() as client:
        client.connect(SOMEWHERE)


def connect_over_ipv6() -> None:
    with socket.socket(socket.AF_INET6) as client:
        client.connect(("2001:db8::1", 80))


def send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"", SOMEWHERE)


def look_up() -> None:
    socket.getaddrinfo("example.com", 443)


def create() -> None:
    socket.create_connection(("example.com", 443))


@pytest.mark.parametrize("use", [connect, connect_over_ipv6, send, look_up, create])
def test_whoever_uses_the_network_fails(use: Callable[[], None]) -> None:
    with pytest.raises(network.NetworkUsed, match="no test uses the network"):
        use()

    assert network.ATTEMPTS


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_works(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection((host, server.getsockname()[1]), 5)
        with closing(client), closing(server.accept()[0]) as answering:
            answering.sendall(b"here")
            assert client.recv(4) == b"here"


isolated = pytest.mark.skipif(
    sys.platform != "linux" or (os.geteuid() != 0 and network.interfaces() != ["lo"]),
    reason="no namespace for who is not root here: Python refuses in this process only",
)


@isolated
def test_there_is_nothing_but_loopback() -> None:
    assert network.interfaces() == ["lo"]


@isolated
@pytest.mark.parametrize(
    "program",
    [
        (sys.executable, "-c", f"import socket; socket.create_connection({SOMEWHERE}, 5)"),
        ("node", "-e", f"require('net').connect({SOMEWHERE[1]}, '{SOMEWHERE[0]}')"),
    ],
    ids=["python", "node"],
)
def test_what_a_test_starts_cannot_leave_this_machine(program: tuple[str, ...]) -> None:
    found = shutil.which(program[0])
    assert found

    ran = subprocess.run(  # noqa: S603 - our own program
        [found, *program[1:]], capture_output=True, text=True, check=False
    )

    assert ran.returncode != 0
    assert "unreachable" in ran.stderr or "ENETUNREACH" in ran.stderr


def session(folder: Path, workers: int, body: str) -> subprocess.CompletedProcess[str]:
    """Run two tests of one body, in processes of their own if there are workers."""
    for name in ("one", "other"):
        text = f"import contextlib, os, socket\ndef test_{name}():\n{textwrap.indent(body, '    ')}"
        (folder / f"test_{name}.py").write_text(text)
    plugins = ("-p", "xdist.plugin", "-p", "tests.network_guard")
    options = ("-q", *plugins, "-n", str(workers), "--max-worker-restart=0")
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", proofs_but([2], [0, 2]), ids="{} workers".format)
def test_a_session_fails_even_if_the_refusal_was_swallowed(workers: int, tmp_path: Path) -> None:
    uses = (
        "socket.getaddrinfo('example.com', 443)",
        "socket.gethostbyname('example.com')",
        f"socket.create_connection({SOMEWHERE})",
        f"socket.socket(type=socket.SOCK_DGRAM).sendto(b'', {SOMEWHERE})",
    )
    body = "".join(f"with contextlib.suppress(Exception):\n    {use}\n" for use in uses)

    ran = session(tmp_path, workers, body)

    assert "2 passed" in ran.stdout
    (told,) = [line for line in ran.stdout.splitlines() if "the network was asked for" in line]
    assert told.count("socket.") == len(uses)
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("workers", proofs_but([0], [0, 2]), ids="{} workers".format)
def test_a_session_that_stays_on_this_machine_passes(workers: int, tmp_path: Path) -> None:
    ran = session(tmp_path, workers, "socket.getaddrinfo('localhost', 443)\n")

    assert "2 passed" in ran.stdout
    assert ran.returncode == pytest.ExitCode.OK


def test_a_worker_that_ends_before_it_tells_what_was_asked_for_fails_the_session(
    tmp_path: Path,
) -> None:
    ran = session(tmp_path, 2, "os._exit(0)\n")

    assert ran.returncode != pytest.ExitCode.OK


@isolated
@pytest.mark.parametrize("workers", proofs_but([0], [0, 2]), ids="{} workers".format)
def test_no_process_that_runs_tests_has_more_than_loopback(workers: int, tmp_path: Path) -> None:
    seen = "print(open('/proc/thread-self/net/dev').read().count(':'))\nassert 0\n"

    ran = session(tmp_path, workers, seen)

    assert "2 failed" in ran.stdout
    assert re.findall(r"^(\d+)$", ran.stdout, re.MULTILINE) == ["1", "1"]
