from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from . import ports
from .emulator import IMPORTED_FROM
from .ports import reserved_port

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def drawn(monkeypatch: pytest.MonkeyPatch, numbers: Iterable[int]) -> None:
    """Have these be tried one after the other, counted from the lowest port."""
    left = [each - ports._LOWEST for each in numbers]
    monkeypatch.setattr(secrets, "randbelow", lambda _: left.pop(0))


def test_a_reserved_port_is_reserved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with reserved_port() as taken, reserved_port() as other:
        drawn(monkeypatch, [taken, other])
        with pytest.raises(IndexError), reserved_port():
            pass
    drawn(monkeypatch, [taken])
    with reserved_port() as again:
        assert again == taken


def test_another_process_does_not_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        f"from {ports.__name__} import reserved_port\n"
        "with reserved_port() as port:\n"
        "    print(port, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=IMPORTED_FROM,
    ) as process:
        assert process.stdout
        theirs = int(process.stdout.readline())
        with reserved_port() as free:
            pass
        drawn(monkeypatch, [theirs, free])
        with reserved_port() as ours:
            process.communicate("\n")
    assert ours == free


def test_a_port_that_somebody_listens_at_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with reserved_port() as first, reserved_port() as second:
        pass
    drawn(monkeypatch, [first, second])
    with socket.create_server(("127.0.0.1", first)), reserved_port() as port:
        assert port == second


def test_it_is_none_that_the_system_gives_to_whoever_connects() -> None:
    lowest = int(RANGE.read_text().split()[0]) if RANGE.exists() else 49_152

    with reserved_port() as port:
        assert port < lowest
