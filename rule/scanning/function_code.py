"""Scans the code of a CloudFront Function: one small file for each stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..detection.scanner import Scanner
from ..model import SourceFile, Unread
from ..sources.text import readings
from .package import scan_files
from .result import ScanResult


def scan_function_code(
    scanner: Scanner, contents: Mapping[str, bytes], *, seconds: float, memory_bytes: int | None
) -> ScanResult:
    """Find secrets in the code of a function's stages.

    Args:
        scanner: scans one file at a time.
        contents: files by their paths.
        seconds: of wall-clock time.
        memory_bytes: the most memory of the process that scans; None for no limit.

    Raises:
        WorkerFailed: the scan broke.
    """

    def candidates() -> Iterator[SourceFile | Unread]:
        for path, content in contents.items():
            texts, _ = readings(content)
            for text in texts:
                yield SourceFile(path, text)

    return scan_files(scanner, candidates, seconds=seconds, memory_bytes=memory_bytes)
