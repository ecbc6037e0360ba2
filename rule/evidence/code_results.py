"""What was found in a package: recalled from the cache, or scanned within the invocation's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from aws_lambda_powertools.utilities.typing import LambdaContext

from ..detection.scanner import Scanner
from ..model import FunctionSnapshot, RuleError, RuleParameters, Unread
from ..scanning.fingerprint import package_fingerprint
from ..scanning.result import ScanResult
from ..scanning.result_cache import PackageKey, ResultCache

RESERVE_SECONDS = 15.0
"""Reserved of an invocation's time to put the verdict, retries included."""
SHARE_OF_MEMORY = 0.75
"""The part of the function's memory that the process that scans a package may use."""


class NoTimeLeft(RuleError):
    """A package has to be scanned, and the invocation's time is used up."""


class _NoPackage(Exception):
    """There is no package to scan, for the reason that it holds."""

    def __init__(self, unread: Unread) -> None:
        self.unread = unread
        super().__init__()


def seconds_left(context: LambdaContext) -> float:
    """Return the invocation's time, without the time that putting the verdict needs."""
    return context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS


@dataclass(frozen=True, slots=True)
class CodeResults:
    """Results of scans of packages, by the packages' hashes."""

    parameters: RuleParameters
    scanner: Scanner
    cache: ResultCache
    open_package: Callable[[str], BinaryIO]
    context: LambdaContext
    must_finish_scan: bool

    def look_up(self, functions: Iterable[FunctionSnapshot]) -> Mapping[PackageKey, ScanResult]:
        """Return what is known of functions' packages, by one request to the cache at most."""
        return self.cache.known(
            dict.fromkeys(
                self.key(function)
                for function in functions
                if self.outside_scope(function) is None and function.code_sha256
            )
        )

    def key(self, function: FunctionSnapshot) -> PackageKey:
        """Return the key of a function's package."""
        return PackageKey(function.code_sha256, package_fingerprint(self.scanner))

    def outside_scope(self, function: FunctionSnapshot) -> ScanResult | None:
        """Return the result for code that the rule does not read; None for all other code."""
        if not self.parameters.scan_code:
            return _not_scanned("not read, by the parameter ScanCode")
        if function.package_type != "Zip":
            return _not_scanned("an image's files are not read")
        return None

    def of(
        self,
        function: FunctionSnapshot,
        with_code: Callable[[FunctionSnapshot], FunctionSnapshot] | None = None,
    ) -> ScanResult:
        """Return what was found in a function's package.

        Args:
            function: a version of a function.
            with_code: reads the version with its package's URL, if the package must be scanned;
                None if the version has it.

        Raises:
            PackageNotFetched, WorkerFailed: see `scan_package`.
            NoTimeLeft: the package is not in the cache, and there is no time to scan it.
            RuleError: of `with_code`.
        """
        outside = self.outside_scope(function)
        if outside is not None:
            return outside
        if function.code_unread:
            return ScanResult((), (function.code_unread,), finished=True)

        def scan() -> ScanResult:
            return self._scan(_url(with_code(function) if with_code else function))

        try:
            result = self.cache.recall(self.key(function), scan) if function.code_sha256 else scan()
        except _NoPackage as missing:
            return ScanResult((), (missing.unread,), finished=True)
        if self.must_finish_scan and not result.finished:
            raise NoTimeLeft("the time that was left did not suffice to examine the package")
        return result

    def _scan(self, url: str) -> ScanResult:
        # It loads slowly, and most evaluations find their package in the cache.
        from ..scanning.package import scan_package  # noqa: PLC0415

        seconds = seconds_left(self.context)
        if seconds <= 0:
            raise NoTimeLeft(
                "no time is left to examine the package; give the function a longer Timeout"
            )
        return scan_package(
            self.scanner,
            lambda: self.open_package(url),
            seconds=seconds,
            memory_bytes=int(int(self.context.memory_limit_in_mb) * 1024 * 1024 * SHARE_OF_MEMORY),
        )


def _url(function: FunctionSnapshot) -> str:
    if function.code_url is None:
        raise _NoPackage(
            function.code_unread or Unread("code", "the package has no URL", is_temporary=True)
        )
    return function.code_url


def _not_scanned(reason: str) -> ScanResult:
    return ScanResult((), (Unread("code", reason, blocks_compliance=False),), finished=True)
