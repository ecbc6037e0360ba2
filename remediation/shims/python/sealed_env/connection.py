"""One HTTP exchange by a deadline, through a proxy where one is set."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from sealed_env.errors import CABundleNotRead, ProxyRefused, SettingsNotSound
from sealed_env.message import read_answer, read_head, send_request
from sealed_env.stream import Plain, Secure

TYPE_CHECKING = False  # Stands for typing's, whose import costs time.
if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from sealed_env.deadline import Deadline
    from sealed_env.stream import Stream

_PORTS = {"http": 80, "https": 443}
_TRY_AGAIN = 500
"""The first of a proxy's statuses after which a request may be repeated."""


def exchange(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    environment: Mapping[str, str],
    deadline: Deadline,
) -> tuple[int, bytes]:
    """Send a request and return the response's status and body.

    Args:
        url: whose query is not sent.
        headers: besides those of every request.
        body: is sent by POST; without one, it is a GET.
        environment: names proxies and authorities, as for the SDKs.
        deadline: for the whole exchange.

    Raises:
        OSError: there was no whole answer in time.
        ValueError: the environment's settings cannot be used.
    """
    address = urlsplit(url)
    proxy = proxy_for(address, environment)
    stream: Stream = Plain(*_host_and_port(proxy or address), deadline)
    try:
        if "https" in (address.scheme, proxy and proxy.scheme):
            context = _context(environment)
        if proxy and proxy.scheme == "https":
            stream = Secure(stream, context, proxy.hostname or "")
        if proxy and address.scheme == "https":
            _open_tunnel(stream, address, proxy)
        if address.scheme == "https":
            stream = Secure(stream, context, address.hostname or "")
        target, known = address.path or "/", {}
        if proxy and address.scheme != "https":
            # For a tunnel, only the request that opens it has the proxy's credentials.
            target = f"{address.scheme}://{address.netloc}{target}"
            known = _credentials(proxy)
        host = {"host": address.netloc.rpartition("@")[2]}
        sent = {**host, **headers, **known, "accept-encoding": "identity", "connection": "close"}
        send_request(stream, "POST" if body else "GET", target, sent, body)
        return read_answer(stream)
    finally:
        stream.close()


def proxy_for(address: SplitResult, environment: Mapping[str, str]) -> SplitResult | None:
    """Return the proxy for an address, as the SDKs choose it."""
    name = f"{address.scheme}_proxy"
    given = environment.get(name) or environment.get(name.upper())
    if not given:
        return None
    import urllib.request  # noqa: PLC0415 - heavy, and few functions have a proxy

    if urllib.request.proxy_bypass(address.netloc):
        return None
    return urlsplit(given if "//" in given else f"http://{given}")


def _host_and_port(to: SplitResult) -> tuple[str, int]:
    if to.scheme not in _PORTS:
        raise SettingsNotSound
    return to.hostname or "", to.port or _PORTS[to.scheme]


def _open_tunnel(stream: Stream, address: SplitResult, proxy: SplitResult) -> None:
    host, port = _host_and_port(address)
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    send_request(stream, "CONNECT", target, {"host": target, **_credentials(proxy)}, b"")
    status, _, _ = read_head(stream)
    if status >= _TRY_AGAIN:
        raise ConnectionRefusedError
    if not 200 <= status < 300:  # noqa: PLR2004
        raise ProxyRefused


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    import base64  # noqa: PLC0415 - few functions have a proxy

    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"proxy-authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _context(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Return the context that checks a server's certificate."""
    import ssl  # noqa: PLC0415 - costs time that a plain endpoint does not need

    bundle = environment.get("AWS_CA_BUNDLE") or None
    try:
        return ssl.create_default_context(cafile=bundle)
    except OSError:
        if bundle is None:
            raise
        raise CABundleNotRead from None
