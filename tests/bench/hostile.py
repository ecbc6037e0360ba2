"""Lines made to keep a scanner busy: they are finished, or stopped in time and reported."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from rule.detection.scanner import Scanner
from rule.model import SourceFile
from rule.scanning.environment import scan_environment
from rule.scanning.package import scan_files
from tests.bench.row import Row
from tests.bench.worst_input import long_line, worst_inputs

BUDGET_SECONDS = 2.0
SIZES = (64 * 1024, 1024 * 1024)
_ENVIRONMENT_BYTES = 4 * 1024
_ENVIRONMENT_SECONDS = 1.0
KINDS = {
    "secret": ("", "secret", ""),
    "# and spaces": ("", "# ", ""),
    "sk-": ("", "sk-", ""),
    "eyJ": ("", "eyJ", ""),
    "quotes": ("", "\"'", ""),
    "brackets": ("", "[({<", ""),
    "equals signs": ("password", "=", ""),
    "percent signs": ("", "%25", ""),
    "nested JSON": ("", '{"password":', "1"),
}
_FILES = ("app.js", "settings.env")


def _is_bounded(scanner: Scanner, line: str, path: str) -> tuple[bool, bool]:
    """Tell whether a scan ended in time, and whether it had to be stopped."""
    started = time.monotonic()
    result = scan_files(scanner, lambda: [SourceFile(path, line)], seconds=BUDGET_SECONDS)
    in_time = time.monotonic() - started <= BUDGET_SECONDS + 1.0
    is_told = result.finished or any(
        unread.blocks_compliance and "stopped" in unread.reason for unread in result.unread
    )
    return in_time and is_told, not result.finished


def rows() -> Iterator[Row]:
    """Yield how many hostile lines get out of hand."""
    seed = random.randrange(1_000_000)  # noqa: S311 - cases, not keys
    hostile = [*KINDS.values(), *worst_inputs(seed).values()]
    scanner = Scanner()
    for size in SIZES:
        unbounded = stopped = 0
        for number, parts in enumerate(hostile):
            path = _FILES[number % len(_FILES)]
            bounded, was_stopped = _is_bounded(scanner, long_line(*parts, size), path)
            unbounded += not bounded
            stopped += was_stopped
        name = (
            f"hostile lines of {size // 1024:,} KB out of hand, of {len(hostile)} "
            f"({stopped} stopped; seed {seed})"
        )
        yield Row(name, unbounded, 0, 1)
    slow = sum(_is_slow(scanner, long_line(*parts, _ENVIRONMENT_BYTES)) for parts in hostile)
    name = f"hostile environments of 4 KB that take over a second, of {len(hostile)} (seed {seed})"
    yield Row(name, slow, 0, 1)


def _is_slow(scanner: Scanner, value: str) -> bool:
    started = time.process_time()
    scan_environment(scanner, {"DB_PASSWORD": value})
    return time.process_time() - started > _ENVIRONMENT_SECONDS
