"""A cache of scan results, by a package's hash and the scanner's fingerprint.

Results hold locations, types and reasons, never a value. If the cache fails in any way, the package
is scanned as if there were no cache.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Protocol

from ..model import CacheUnavailable
from .result import ScanResult

KEPT_FOR = timedelta(days=30)
"""The time to live of an entry: a package that does not change is scanned monthly."""
_KEPT_IN_MEMORY = 256
"""Entries that one execution environment keeps in memory, without asking DynamoDB."""
_ASKED_AT_ONCE = 100
"""Entries that are looked up together: as many as one request of the table takes."""


class Table(Protocol):
    """Keeps entries for all execution environments; see `CacheTable`."""

    def get(self, key: str, now: int) -> str | None:
        """Return the text under a key, if there is one and it has not expired."""

    def get_all(self, keys: Sequence[str], now: int) -> Mapping[str, str]:
        """Return the texts under those keys that have one which has not expired."""

    def put(self, key: str, text: str, expiration: int) -> None:
        """Store a text under a key until a time."""


@dataclass(frozen=True, slots=True)
class PackageKey:
    """What the result of scanning a package depends on."""

    code_sha256: str
    """Lambda's own hash of the package: base64 of SHA-256."""
    fingerprint: str
    """Of everything that decides the findings; see `rule.scanning.fingerprint`."""

    def __str__(self) -> str:
        return sha256(f"{self.code_sha256}\n{self.fingerprint}".encode()).hexdigest()


class ResultCache:
    """Scan results by `PackageKey`, in memory and in a table."""

    def __init__(
        self,
        table: Table,
        clock: Callable[[], float] = time.time,
        warn: Callable[[Exception], None] | None = None,
    ) -> None:
        """Begin with nothing in memory.

        Args:
            table: keeps results.
            clock: seconds since the epoch.
            warn: is told if the table is of no use; None: a line in the log says so.
        """
        self._table = table
        self._clock = clock
        self._warn = warn or _warn_in_log
        self._memory: OrderedDict[str, ScanResult] = OrderedDict()

    def recall(self, key: PackageKey, scan: Callable[[], ScanResult]) -> ScanResult:
        """Return the stored result for a package, or scan the package and store the result.

        An unfinished result is returned and not stored. If ``scan`` raises, nothing is stored.
        """
        name = str(key)
        known = self._memory.get(name) or self._look_up(name)
        result = known or scan()
        if not result.finished:
            return result
        if known is None:
            self._keep(name, result)
        self._remember(name, result)
        return result

    def known(self, keys: Iterable[PackageKey]) -> Mapping[PackageKey, ScanResult]:
        """Return those results of packages that are stored, by one request at most.

        Of more than a hundred packages, the others are left to `recall`.
        """
        names = {key: str(key) for key in keys}
        unknown = [name for name in names.values() if name not in self._memory][:_ASKED_AT_ONCE]
        found = self._look_up_all(unknown) if unknown else {}
        found = {name: self._memory.get(name) or found.get(name) for name in names.values()}
        for name, result in found.items():
            if result is not None:
                self._remember(name, result)
        return {key: result for key, name in names.items() if (result := found[name]) is not None}

    def _look_up_all(self, keys: list[str]) -> dict[str, ScanResult | None]:
        if len(keys) == 1:
            return {keys[0]: self._look_up(keys[0])}
        try:
            texts = self._table.get_all(keys, int(self._clock()))
        except CacheUnavailable as fault:
            self._warn(fault)
            return {}
        return {key: self._read(text) for key, text in texts.items()}

    def _look_up(self, key: str) -> ScanResult | None:
        try:
            text = self._table.get(key, int(self._clock()))
        except CacheUnavailable as fault:
            self._warn(fault)
            return None
        return None if text is None else self._read(text)

    def _read(self, text: str) -> ScanResult | None:
        try:
            known = ScanResult.from_json(json.loads(text))
        except (RecursionError, ValueError) as fault:
            self._warn(fault)
            return None
        return known if known.finished else None

    def _keep(self, key: str, result: ScanResult) -> None:
        text = json.dumps(result.to_json())
        try:
            self._table.put(key, text, int(self._clock() + KEPT_FOR.total_seconds()))
        except CacheUnavailable as fault:
            self._warn(fault)

    def _remember(self, key: str, result: ScanResult) -> None:
        self._memory[key] = result
        self._memory.move_to_end(key)
        if len(self._memory) > _KEPT_IN_MEMORY:
            self._memory.popitem(last=False)


def _warn_in_log(fault: Exception) -> None:
    # Only the deployed function has this package, whose log is structured.
    from aws_lambda_powertools import Logger  # noqa: PLC0415

    Logger(child=True).warning("the cache was of no use", extra={"fault": type(fault).__name__})
