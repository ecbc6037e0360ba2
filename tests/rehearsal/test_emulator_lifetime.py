from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from . import emulator
from .emulator import IMPORTED_FROM, running
from .waiting import wait_for


def test_nothing_is_left_behind() -> None:
    with running() as started:
        folder, port = started.log.parent, urlsplit(started.endpoint).port
    assert not folder.exists()
    assert not answers(port)


def test_it_ends_with_the_process_that_started_it_however_that_ends() -> None:
    program = (
        "import time\n"
        f"from {emulator.__name__} import running\n"
        "with running() as started:\n"
        "    print(started.log.parent, started.endpoint, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=IMPORTED_FROM
    ) as parent:
        assert parent.stdout is not None
        folder, endpoint = parent.stdout.readline().split()
        assert answers(urlsplit(endpoint).port)
        parent.send_signal(signal.SIGKILL)
    wait_for("its folder is gone", lambda: not Path(folder).exists())
    wait_for("nobody answers", lambda: not answers(urlsplit(endpoint).port))


def answers(port: int | None) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
