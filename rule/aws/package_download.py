"""A package behind its presigned URL, read in parts and never held whole.

It uses the standard library's HTTP client, which logs nothing: urllib3 logs each request's URL at
DEBUG, and anybody who has a presigned URL can read the package.
"""

from __future__ import annotations

import http
import http.client
import io
import ssl
import time
from collections import OrderedDict
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from ..model import RuleError
from .range_responses import (
    IMAGE_PART,
    PACKAGE,
    Download,
    RefusedResponse,
    TemporaryResponse,
    whole_size,
)

WINDOW = 2 * 1024 * 1024
"""Bytes that one request asks for."""
_WINDOWS = 4
"""Windows that are kept: a zip is read at its end first, then from its beginning."""
_BUFFER = 64 * 1024
"""Bytes that are copied from a window at once: readers of zips ask for a few at a time."""
_TRIES = 3
_TIMEOUT_SECONDS = 10.0
"""For connecting, and for each read."""


class PackageNotFetched(RuleError):
    """The package could not be downloaded. Never names the URL, which is a secret."""


def open_package(url: str) -> BinaryIO:
    """Open a package for reading and seeking.

    Raises:
        PackageNotFetched: now, or later while reading.
    """
    return cast("BinaryIO", io.BufferedReader(RangeReader(url), _BUFFER))


def open_image_part(url: str) -> BinaryIO:
    """Open a layer or the configuration of an image. Raises: as `open_package`."""
    return cast("BinaryIO", io.BufferedReader(RangeReader(url, kind=IMAGE_PART), _BUFFER))


class RangeReader(io.RawIOBase):
    """A read-only, seekable file behind a URL whose server supports Range requests.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range)
    """

    def __init__(self, url: str, pause_seconds: float = 0.3, kind: Download = PACKAGE) -> None:
        """Fetch the first window; the answer has the size.

        Args:
            url: a presigned URL, https or http.
            pause_seconds: the wait before the second try, doubled for each further one.
            kind: what lies behind the URL.

        Raises:
            PackageNotFetched: the server does not answer, refuses, or does not support ranges.
        """
        super().__init__()
        self._windows: OrderedDict[int, bytes] = OrderedDict()
        self._connection, self._target = _connect(url, kind)
        self._pause = pause_seconds
        self._kind = kind
        self._position = 0
        self._size: int | None = None
        self._entity_tag: str | None = None
        self._window(0)

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Change the position; nothing is fetched.

        Raises:
            OSError: the position is before the beginning, as for a file.
        """
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size or 0}[whence]
        if base + offset < 0:
            raise OSError(22, "cannot seek before the beginning")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read from one window.

        Raises:
            PackageNotFetched: the window could not be fetched.
        """
        if self._position >= (self._size or 0):
            return 0
        number, start = divmod(self._position, WINDOW)
        piece = memoryview(self._window(number))[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the connection and forget what was fetched."""
        # A reader whose constructor failed is closed, too, when it is collected.
        if not self.closed and hasattr(self, "_connection"):
            self._connection.close()
            self._windows.clear()
        super().close()

    def _window(self, number: int) -> bytes:
        if number not in self._windows:
            self._windows[number] = self._fetch(number * WINDOW)
            if len(self._windows) > _WINDOWS:
                self._windows.popitem(last=False)
        self._windows.move_to_end(number)
        return self._windows[number]

    def _fetch(self, first: int) -> bytes:
        cause, refusal = "", None
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                return self._request(first)
            except (OSError, http.client.HTTPException) as error:
                cause = type(error).__name__
            except TemporaryResponse as answer:
                cause = str(answer)
            except RefusedResponse as refused:
                refusal = refused.reason(self._kind, is_new_url=self._size is None)
            # The rest of this answer must not be taken for the next answer.
            self._connection.close()
            if refusal is not None:
                # A URL that Lambda has just made is refused again, whenever the rule asks.
                raise PackageNotFetched(refusal, is_temporary=self._size is not None)
        raise PackageNotFetched(
            f"{self._kind.name} could not be downloaded in {_TRIES} tries: {cause}"
        )

    def _request(self, first: int) -> bytes:
        wanted = {"Range": f"bytes={first}-{first + WINDOW - 1}"}
        self._connection.request("GET", self._target, headers=wanted)
        answer = self._connection.getresponse()
        size = whole_size(answer, first)
        entity_tag = answer.headers.get("ETag")
        if self._size is None:
            self._size, self._entity_tag = size, entity_tag
        elif (self._size, self._entity_tag) != (size, entity_tag):
            raise PackageNotFetched(
                f"{self._kind.name} changed while it was read; evaluate it again"
            )
        # `whole_size` refused a server that sends the whole package.
        content = answer.read(WINDOW)
        if len(content) != min(WINDOW, size - first):
            raise http.client.IncompleteRead(b"")
        answer.read()
        return content


def _connect(url: str, kind: Download) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection, not yet opened, and the target to request."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    target = f"{parts.path or '/'}?{parts.query}"
    connection: http.client.HTTPConnection
    if host and parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(
            host, port, timeout=_TIMEOUT_SECONDS, context=context
        )
    elif host and parts.scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
    else:
        raise PackageNotFetched(f"{kind.name}'s address is no HTTP URL")
    # If a debug level is set for the whole process, http.client prints requests with their URL.
    connection.set_debuglevel(0)
    return connection, target
