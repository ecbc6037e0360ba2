"""Servers that run in a thread until a block ends."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    """Run a server until the block ends, then close it."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tls_server(kind: type[BaseHTTPRequestHandler], certificate: Path) -> ThreadingHTTPServer:
    """Make a server in TLS that is silent about connections that break off.

    Args:
        kind: handles each request.
        certificate: the server's certificate, with its key in the same file.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    return server
