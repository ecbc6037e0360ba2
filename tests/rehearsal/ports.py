"""A port of this machine that nobody else takes between its choice and its use."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Iterator

_LOWEST, _BEHIND = 10_000, 32_768
"""Linux gives those behind by itself, to whoever connects to anything: at any moment."""
_HOST = "127.0.0.1"


@contextlib.contextmanager
def reserved_port() -> Iterator[int]:
    """Reserve a port that nobody listens at, among all processes that ask here.

    What the port is for takes a while to start and to listen, on a busy machine seconds. The mark
    is the same port of UDP; it ends with the block, or with this process.
    """
    while True:
        port = _LOWEST + secrets.randbelow(_BEHIND - _LOWEST)
        with socket.socket(type=socket.SOCK_DGRAM) as mark:
            try:
                mark.bind((_HOST, port))
                with socket.socket() as probe:
                    probe.bind((_HOST, port))
            except OSError:
                continue
            yield port
            return
