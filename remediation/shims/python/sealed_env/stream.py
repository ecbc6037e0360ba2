"""Bytes to and from a server until a deadline, plain or in TLS.

TLS runs over any stream, also over a stream that is in TLS itself, as in the tunnel of a proxy that
takes connections in TLS. ``http.client`` cannot do that, counts its times per address and per read,
and costs as much to import as ``ssl``.
"""

from __future__ import annotations

import socket

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from typing import Protocol, TypeVar

    from sealed_env.deadline import Deadline

    Result = TypeVar("Result")

    class Stream(Protocol):
        """The methods that an exchange needs."""

        def send(self, data: bytes) -> None:
            """Send all the data."""

        def receive(self) -> bytes:
            """Return received bytes; none if the peer has closed the connection."""

        def close(self) -> None:
            """Close the connection."""


_AT_ONCE = 65_536


class Plain:
    """A connection over TCP.

    Each of its steps may take what is left until the deadline, and raises OSError.
    """

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self._deadline = deadline
        self._socket = connected(host, port, deadline)

    def send(self, data: bytes) -> None:
        """Send all the data."""
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def receive(self) -> bytes:
        """Return received bytes; none if the peer has closed the connection."""
        self._socket.settimeout(self._deadline.left())
        return self._socket.recv(_AT_ONCE)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


class Secure:
    """TLS over another stream."""

    def __init__(self, below: Stream, context: ssl.SSLContext, host: str) -> None:
        from ssl import MemoryBIO, SSLEOFError, SSLWantReadError  # noqa: PLC0415 - plain needs none

        self._below = below
        self._wants_more, self._ended = SSLWantReadError, SSLEOFError
        self._incoming, self._outgoing = MemoryBIO(), MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=_as_bytes(host)
        )
        self._done(self._tls.do_handshake)

    def send(self, data: bytes) -> None:
        """Send all the data."""
        while data:
            data = data[self._done(self._tls.write, data) :]

    def receive(self) -> bytes:
        """Return received bytes; none if the peer has closed the connection."""
        try:
            return self._done(self._tls.read, _AT_ONCE)
        except self._ended:
            return b""  # Many servers just close; the reader notices what is missing.

    def close(self) -> None:
        """Close the connection."""
        self._below.close()

    def _done(self, step: Callable[..., Result], *given: bytes | int) -> Result:
        """Take a step of TLS, and exchange the bytes that TLS needs for the step."""
        while True:
            try:
                result = step(*given)
            except self._wants_more:
                self._flush()
                if came := self._below.receive():
                    self._incoming.write(came)
                else:
                    self._incoming.write_eof()
            else:
                self._flush()
                return result

    def _flush(self) -> None:
        if going := self._outgoing.read():
            self._below.send(going)


def connected(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first of a host's addresses that accepts one.

    What is left until the deadline is shared by the addresses that are left: so each is tried.

    Raises:
        OSError: none of them does, or there is none.
    """
    addresses = socket.getaddrinfo(_as_bytes(host), port, type=socket.SOCK_STREAM)
    failure: OSError = socket.gaierror("no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        try:
            made = socket.socket(family, kind, protocol)
        except OSError as error:  # No IPv6 here, for example.
            failure = error
            continue
        try:
            made.settimeout(deadline.left() / (len(addresses) - number))
            made.connect(address)
        except OSError as error:
            made.close()
            failure = error
        else:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
    raise failure


def _as_bytes(host: str) -> bytes:
    """Return a host's name as bytes for DNS; with text, Python would load tables of Unicode."""
    return host.encode("ascii" if host.isascii() else "idna")
