"""A package behind its presigned URL, read where it is needed and never held whole."""

from __future__ import annotations

import io
import re
import time
from collections import OrderedDict
from typing import BinaryIO, cast

import urllib3

from rule.model import RuleError

WINDOW = 2 * 1024 * 1024
"""Bytes of one request."""
_WINDOWS = 4
"""Windows that are kept: a zip is read at its end, then from its beginning on."""
_TRIES = 4
_TIMEOUT = urllib3.Timeout(connect=3, read=20)
_PARTIAL, _FORBIDDEN, _FIRST_SERVER_ERROR = 206, 403, 500


class PackageNotFetched(RuleError):
    """The package could not be downloaded. Never names the URL: whoever has it may read it."""


def open_package(url: str) -> BinaryIO:
    """Open a package for reading and seeking.

    Raises:
        PackageNotFetched: here, or later while reading.
    """
    return cast("BinaryIO", io.BufferedReader(RangeReader(url)))


class RangeReader(io.RawIOBase):
    """A read-only, seekable file behind a URL whose server knows Range requests.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (Range)
    """

    def __init__(self, url: str, pause_seconds: float = 0.3) -> None:
        """Fetch the first window, which tells the size.

        Args:
            url: a presigned URL.
            pause_seconds: the wait before the second try, doubled for each further one.

        Raises:
            PackageNotFetched: the server does not answer, refuses, or does not know ranges.
        """
        super().__init__()
        self._url = url
        self._pause = pause_seconds
        # Without urllib3's own retries: they log the URL as a warning.
        self._pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
        self._windows: OrderedDict[int, bytes] = OrderedDict()
        self._position = 0
        self._size = WINDOW
        self._size = self._fetch_first()

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
        """Move; nothing is fetched."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(22, "cannot seek before the beginning")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what one window gives.

        Raises:
            PackageNotFetched: the window could not be fetched.
        """
        if self._position >= self._size:
            return 0
        number, start = divmod(self._position, WINDOW)
        piece = self._window(number)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _window(self, number: int) -> bytes:
        if number not in self._windows:
            first = number * WINDOW
            expected = min(WINDOW, self._size - first)
            content, _ = self._fetch(first, first + expected - 1)
            if len(content) != expected:
                raise PackageNotFetched("the package changed or broke off while it was read")
            self._keep(number, content)
        self._windows.move_to_end(number)
        return self._windows[number]

    def _keep(self, number: int, content: bytes) -> None:
        self._windows[number] = content
        if len(self._windows) > _WINDOWS:
            self._windows.popitem(last=False)

    def _fetch_first(self) -> int:
        content, size = self._fetch(0, WINDOW - 1)
        if len(content) != min(WINDOW, size):
            raise PackageNotFetched("the package broke off while it was read")
        self._keep(0, content)
        return size

    def _fetch(self, first: int, last: int) -> tuple[bytes, int]:
        """Return the bytes of a range, and the size of the whole."""
        cause = ""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                answer = self._pool.request(
                    "GET", self._url, headers={"Range": f"bytes={first}-{last}"}
                )
            except urllib3.exceptions.HTTPError as error:
                cause = type(error).__name__
                continue
            if answer.status < _FIRST_SERVER_ERROR:
                return answer.data, _whole_size(answer.status, answer.headers)
            cause = f"HTTP {answer.status}"
        raise PackageNotFetched(f"the package could not be downloaded in {_TRIES} tries: {cause}")


def _whole_size(status: int, headers: urllib3.HTTPHeaderDict) -> int:
    if status == _FORBIDDEN:
        raise PackageNotFetched(
            "the package's URL was refused (HTTP 403): it had expired, or the function's package "
            "lies where its readers are restricted"
        )
    size = re.fullmatch(r"bytes \d+-\d+/(\d+)", headers.get("Content-Range", ""))
    if status != _PARTIAL or size is None:
        raise PackageNotFetched(
            f"the package's server does not answer Range requests (HTTP {status})"
        )
    return int(size.group(1))
