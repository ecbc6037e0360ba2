"""What a package was found to hold, kept under the package's hash and the scanner's fingerprint.

Only locations, types and reasons are kept, never a value. The cache can only save time: whatever
goes wrong with it, the package is examined as if there were none.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

from aws_lambda_powertools import Logger

from ..model import CacheUnavailable
from .result import ScanResult

KEPT_FOR = timedelta(days=30)
"""Time to live of an entry: a package that nobody has changed is examined monthly."""
_KEPT_IN_MEMORY = 256
"""Entries that one execution environment remembers without asking DynamoDB."""

_logger = Logger(child=True)


class Table(Protocol):
    """Where entries are kept for all execution environments; see `CacheTable`."""

    def get(self, key: str, now: int) -> str | None:
        """Return the text under a key, if it is there and not too old."""

    def put(self, key: str, text: str, expiration: int) -> None:
        """Keep a text under a key until a time."""


@dataclass(frozen=True, slots=True)
class PackageKey:
    """What an examination's result depends on."""

    code_sha256: str
    """Lambda's own hash of the package: base64 of SHA-256."""
    fingerprint: str
    """Of all that decides what is found in a package, as `rule.scanning.fingerprint` lists it."""

    def __str__(self) -> str:
        return sha256(f"{self.code_sha256}\n{self.fingerprint}".encode()).hexdigest()


class ResultCache:
    """Examinations by `PackageKey`, in memory and in a table."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock
        self._memory: OrderedDict[str, ScanResult] = OrderedDict()

    def recall(self, key: PackageKey, scan: Callable[[], ScanResult]) -> ScanResult:
        """Return what is known of a package, or examine it and keep the result.

        An unfinished examination is returned and not kept; what ``examine`` raises passes
        through and leaves nothing behind.
        """
        known = self._memory.get(str(key)) or self._look_up(str(key))
        result = known or scan()
        if not result.finished:
            return result
        if known is None:
            self._keep(str(key), result)
        self._remember(str(key), result)
        return result

    def _look_up(self, key: str) -> ScanResult | None:
        try:
            text = self._table.get(key, int(self._clock()))
            return None if text is None else ScanResult.from_json(json.loads(text))
        except (CacheUnavailable, KeyError, TypeError, ValueError) as fault:
            _warn(fault)
            return None

    def _keep(self, key: str, result: ScanResult) -> None:
        text = json.dumps(result.to_json())
        try:
            self._table.put(key, text, int(self._clock() + KEPT_FOR.total_seconds()))
        except CacheUnavailable as fault:
            _warn(fault)

    def _remember(self, key: str, result: ScanResult) -> None:
        self._memory[key] = result
        self._memory.move_to_end(key)
        if len(self._memory) > _KEPT_IN_MEMORY:
            self._memory.popitem(last=False)


def _warn(fault: Exception) -> None:
    _logger.warning("the cache was of no use", extra={"fault": type(fault).__name__})
