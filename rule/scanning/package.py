"""Scans the files of a package, within limits of time and memory."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Self

from ..detection.scanner import Scanner
from ..model import Finding, SourceFile, Unread
from ..sources.limits import DEFAULT_LIMITS, Limits
from ..sources.reader import prepare_reading, text_files_of_zip
from .result import Extent, Omitted, ResultLimiter, ScanResult

# Not the standard library's module, which bandit takes it for.
from .subprocess import run_limited  # nosec B404


def scan_package(
    scanner: Scanner,
    open_package: Callable[[], BinaryIO],
    *,
    seconds: float,
    memory_bytes: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> ScanResult:
    """Find secrets in a zip package.

    Raises:
        PackageNotFetched: from ``open_package`` or while the package is read.
        WorkerFailed: the scan broke.
    """

    def candidates() -> Iterator[SourceFile | Unread]:
        with open_package() as file:
            yield from text_files_of_zip(file, limits)

    return scan_files(scanner, candidates, seconds=seconds, memory_bytes=memory_bytes)


def scan_files(
    scanner: Scanner,
    candidates: Callable[[], Iterable[SourceFile | Unread]],
    *,
    seconds: float,
    memory_bytes: int | None = None,
) -> ScanResult:
    """Find secrets in files, in a process of their own with limited time and memory.

    Args:
        scanner: scans one file at a time.
        candidates: reads the files, in that process.
        seconds: of wall-clock time.
        memory_bytes: the most memory of that process; None for no limit.

    Raises:
        RuleError: reading the files raised it.
        WorkerFailed: the scan broke.
    """

    def scanned(current: CurrentFile) -> Iterator[Finding | Unread]:
        return found_in(scanner, candidates(), current)

    return scan_limited(scanner, scanned, seconds=seconds, memory_bytes=memory_bytes)


def found_in(
    scanner: Scanner, candidates: Iterable[SourceFile | Unread], current: CurrentFile
) -> Iterator[Finding | Unread]:
    """Yield what is found in files, one file after the other, and what was not read."""
    for candidate in candidates:
        if isinstance(candidate, Unread):
            yield candidate
            continue
        current.begin(candidate)
        unread: list[Unread] = []
        yield from scanner.scan_file(candidate, unread)
        yield from unread
        current.end()
        del candidate  # Before the next one is read.


def scan_limited(
    scanner: Scanner,
    scanned: Callable[[CurrentFile], Iterable[Finding | Unread]],
    *,
    seconds: float,
    memory_bytes: int | None,
) -> ScanResult:
    """Have something scanned in a process of its own. Raises, and takes the rest, as `scan_files`.

    Args:
        scanner: what the process needs is loaded before, for the next one.
        scanned: yields what is found, in that process.
        seconds: of wall-clock time.
        memory_bytes: the most memory of that process; None for no limit.
    """
    with CurrentFile() as current:

        def scan() -> Iterator[Finding | Unread | Omitted]:
            limiter = ResultLimiter()
            for item in scanned(current):
                yield from limiter.offer(item)
            yield from limiter.omissions()

        # In this process, so that the next package need not repeat it.
        if scanner.is_prepared:
            prepare_reading()
        scanner.prepare()
        outcome = run_limited(scan, seconds=seconds, memory_bytes=memory_bytes)
        stopped = None
        if outcome.stopped:
            where = f" at {current.path}" if current.path else ""
            stopped = Unread("package", f"its scan was stopped{where}: {outcome.stopped}")
        extent = current.extent
    return ScanResult.of(outcome.items, stopped, extent)


class CurrentFile:
    """Which file is being scanned, and how much was scanned, in case the process is stopped.

    It is kept in memory that both processes share: sending a message for each file would take
    longer than scanning many of the files.
    """

    _HEAD = struct.Struct("QQH")
    """The number of files begun, the number of their bytes, and the length of the path behind
    it."""
    _ROOM = 1_024

    def __enter__(self) -> Self:
        self._page = mmap.mmap(-1, self._HEAD.size + self._ROOM)
        self._files = self._bytes = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._page.close()

    def begin(self, file: SourceFile) -> None:
        """Note that the scan of a file begins."""
        path = file.path.encode(errors="replace")[: self._ROOM]
        self._files += 1
        self._bytes += file.size
        at = self._HEAD.size
        self._page[at : at + len(path)] = path
        self._HEAD.pack_into(self._page, 0, self._files, self._bytes, len(path))

    def end(self) -> None:
        """Note that the scan of the file has ended."""
        self._HEAD.pack_into(self._page, 0, self._files, self._bytes, 0)

    @property
    def path(self) -> str:
        """The file's path, or the beginning of a long one; empty between two files."""
        length = self._HEAD.unpack_from(self._page)[2]
        at = self._HEAD.size
        return self._page[at : at + length].decode(errors="ignore")

    @property
    def extent(self) -> Extent:
        """How much was scanned, the current file included."""
        files, count, _ = self._HEAD.unpack_from(self._page)
        return Extent(files=files, bytes=count)
