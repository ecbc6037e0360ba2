"""Where functions' packages are downloaded from: what S3 does behind GetFunction's presigned URL.

The emulator's own download knows neither ranges nor an end of its URLs. Sources:
https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html (ten minutes) and
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

from .gateway import App, Receive, Send, respond

PATH = "/_rehearsal_packages/"
EXPIRES_SECONDS = 600

Read = Callable[[str, str, str], bytes | None]
"""The package of an account's, Region's and name's function; None if there is none."""


class Packages:
    """Signs URLs of packages and serves what is behind them."""

    def __init__(self, endpoint: str, read: Read, clock: Callable[[], float] = time.time) -> None:
        self.downloads: list[str] = []
        """The function's name, for each time that a package was read from its beginning."""
        self._endpoint = endpoint
        self._read = read
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._signed: dict[str, bytes] = {}
        """What each URL was signed for, by its signature: a URL gives the code that there was then,
        whatever is deployed since."""

    def url(self, account: str, region: str, name: str) -> str:
        """Return a URL that gives the package for ten minutes to whoever holds it."""
        path = f"{PATH}{account}/{region}/{name}"
        expires = str(int(self._clock()) + EXPIRES_SECONDS)
        content = self._read(account, region, name)
        signature = self._sign(path, f"{expires}&{_digest(content)}")
        if content is not None:
            self._signed[signature] = content
        query = urlencode(
            {"Expires": expires, "Code": _digest(content), "X-Amz-Signature": signature}
        )
        return f"{self._endpoint}{path}?{query}"

    def middleware(self, app: App) -> App:
        """Serve the packages; everything else goes on to the emulator."""

        async def serve(scope: Any, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"].startswith(PATH):
                await self._serve(scope, send)
            else:
                await app(scope, receive, send)

        return serve

    async def _serve(self, scope: Any, send: Send) -> None:
        path, query = scope["path"], parse_qs(scope["query_string"].decode())
        package = None
        if self._is_good(path, query):
            package = self._signed.get(query["X-Amz-Signature"][0])
        if package is None:
            # S3 does not tell whoever may not list a bucket what is not in it.
            await respond(send, 403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
            return
        asked = dict(scope["headers"]).get(b"range", b"").decode()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked)
        first = int(wanted[1]) if wanted else 0
        if first == 0:
            self.downloads.append(path.rpartition("/")[2])
        if wanted is None:
            await respond(send, 200, package, "application/zip")
        elif first >= len(package):
            size = f"bytes */{len(package)}".encode()
            await respond(send, 416, b"", headers=[(b"content-range", size)])
        else:
            last = min(int(wanted[2] or len(package)), len(package) - 1)
            place = f"bytes {first}-{last}/{len(package)}".encode()
            part = package[first : last + 1]
            await respond(send, 206, part, "application/zip", [(b"content-range", place)])

    def _is_good(self, path: str, query: dict[str, list[str]]) -> bool:
        expires = query.get("Expires", [""])[0]
        signature = query.get("X-Amz-Signature", [""])[0]
        code = query.get("Code", [""])[0]
        return (
            hmac.compare_digest(signature, self._sign(path, f"{expires}&{code}"))
            and int(expires) > self._clock()
        )

    def _sign(self, path: str, expires: str) -> str:
        return hmac.new(self._key, f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()
