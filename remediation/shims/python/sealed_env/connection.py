"""One HTTP exchange, within tight times, through a proxy where one is set."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0
_LARGEST_ANSWER = 1_000_000


def exchange(
    method: str, url: str, headers: Mapping[str, str], body: bytes, environment: Mapping[str, str]
) -> tuple[int, bytes]:
    """Send a request and return the answer's status and body.

    Raises:
        OSError, http.client.HTTPException: there was no whole answer in time.
    """
    address = urlsplit(url)
    proxy = _proxy(address, environment)
    connection, target = _connection(address, proxy, environment)
    # Through a tunnel, the proxy alone is told who asks; it was, as the tunnel was asked for.
    known = _credentials(proxy) if proxy and address.scheme != "https" else {}
    try:
        connection.connect()
        connection.sock.settimeout(READ_SECONDS)
        connection.request(method, target, body, {**headers, **known, "connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read(_LARGEST_ANSWER)
    finally:
        connection.close()


def _connection(
    address: SplitResult, proxy: SplitResult | None, environment: Mapping[str, str]
) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection that is not open yet, and what to ask it for."""
    path = address.path or "/"
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 80)
    to = proxy or address
    host, to_port = to.hostname or "", (proxy.port or 80) if proxy else port
    connection: http.client.HTTPConnection
    if secure:
        import ssl  # noqa: PLC0415 - costs time that a plain endpoint does not need

        context = ssl.create_default_context(cafile=environment.get("AWS_CA_BUNDLE") or None)
        connection = http.client.HTTPSConnection(
            host, to_port, timeout=CONNECT_SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, to_port, timeout=CONNECT_SECONDS)
    if proxy and secure:
        connection.set_tunnel(address.hostname or "", port, headers=_credentials(proxy))
    if proxy and not secure:
        return connection, f"{address.scheme}://{address.netloc}{path}"
    return connection, path


def _proxy(address: SplitResult, environment: Mapping[str, str]) -> SplitResult | None:
    """Return the proxy for an address, as the SDKs choose it."""
    name = f"{address.scheme}_proxy"
    given = environment.get(name) or environment.get(name.upper())
    if not given:
        return None
    import urllib.request  # noqa: PLC0415 - heavy, and few functions have a proxy

    if urllib.request.proxy_bypass(address.netloc):
        return None
    return urlsplit(given if "//" in given else f"http://{given}")


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    import base64  # noqa: PLC0415 - as above

    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
