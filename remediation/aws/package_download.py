"""A package behind its presigned URL, read in parts and never held whole.

It uses the standard library's HTTP client, which logs nothing: urllib3 logs each request's URL at
DEBUG, and anybody who has a presigned URL can read the package.
"""

from __future__ import annotations

import http.client
import io
import re
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from ..model import RemediationError

WINDOW = 1024 * 1024
"""Bytes that one request asks for."""
_WINDOWS = 4
"""Windows that are kept: a zip is read at its end first, then from its beginning."""
_TRIES = 3
_PAUSE_SECONDS = 0.3
_TIMEOUT_SECONDS = 10.0
_PARTIAL_CONTENT = 206
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class PackageNotRead(RemediationError):
    """The package could not be downloaded. The message never names the URL, which is a secret."""


class RangeReader(io.RawIOBase):
    """A read-only, seekable file behind a URL whose server supports Range requests.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range)
    """

    def __init__(self, url: str, most: int) -> None:
        """Fetch the first window, whose answer has the size.

        Args:
            url: a presigned URL, https or http.
            most: how many bytes may be fetched; see `allow`.

        Raises:
            PackageNotRead: the server does not answer as it should.
        """
        super().__init__()
        self._windows: OrderedDict[int, bytes] = OrderedDict()
        self._connection, self._target = _connect(url)
        self._left = most
        self._position = 0
        self._size: int | None = None
        self._window(0)

    def allow(self, more: int) -> None:
        """Let so many bytes more be fetched."""
        self._left += more

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
            PackageNotRead: the window could not be fetched, or too much was fetched already.
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
        if self._left < WINDOW:
            raise PackageNotRead(
                "The package is too large to look into it: start again without ShowPatch and "
                "MoveCode"
            )
        self._left -= WINDOW
        cause = ""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                return self._request(first)
            except (OSError, http.client.HTTPException, _Refused) as error:
                cause = str(error) if isinstance(error, _Refused) else type(error).__name__
            # The rest of this answer must not be taken for the next answer.
            self._connection.close()
        raise PackageNotRead(f"The package could not be downloaded in {_TRIES} tries: {cause}")

    def _request(self, first: int) -> bytes:
        wanted = {"Range": f"bytes={first}-{first + WINDOW - 1}"}
        self._connection.request("GET", self._target, headers=wanted)
        answer = self._connection.getresponse()
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if answer.status != _PARTIAL_CONTENT or found is None:
            raise _Refused(f"HTTP {answer.status}")
        start, _, size = map(int, found.groups())
        if start != first or self._size not in (None, size):
            raise _Refused("another part")
        content = answer.read(WINDOW)
        if len(content) != min(WINDOW, size - first) or answer.read(1):
            raise _Refused("a part of another size")
        self._size = size
        return content


class _Refused(Exception):
    """The server's answer is not what was asked for."""


def _connect(url: str) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection, not yet opened, and the target to request."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    kind = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    if not host or parts.scheme not in kind:
        raise PackageNotRead("The package's address is no HTTP URL: start again")
    connection = kind[parts.scheme](host, port, timeout=_TIMEOUT_SECONDS)
    # If a debug level is set for the whole process, http.client prints requests with their URL.
    connection.set_debuglevel(0)
    return connection, f"{parts.path or '/'}?{parts.query}"
