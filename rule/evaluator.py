"""From a function's snapshot to the evidence for its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import BinaryIO

from aws_lambda_powertools.utilities.typing import LambdaContext

from .aws.clients import FunctionNotRead
from .compliance.exemption import apply_exemptions
from .compliance.remediability import remediation_blocker
from .compliance.sealing import broken, needs_grant
from .compliance.verdict import is_decided
from .detection.scanner import Scanner, ScannerSettings
from .model import (
    Broken,
    EnvironmentVariable,
    Evidence,
    Finding,
    FunctionSnapshot,
    RuleError,
    RuleParameters,
    Unread,
)
from .scanning.environment import scan_environment
from .scanning.fingerprint import package_fingerprint
from .scanning.result import ScanResult
from .scanning.result_cache import PackageKey, ResultCache

RESERVE_SECONDS = 15.0
"""Reserved of an invocation's time to put the verdict, retries included."""
SHARE_OF_MEMORY = 0.75
"""The part of the function's memory that the process that scans a package may use."""


class NoTimeLeft(RuleError):
    """A package has to be scanned, and the invocation's time is used up."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Gathers the evidence on functions within one invocation."""

    parameters: RuleParameters
    cache: ResultCache
    open_package: Callable[[str], BinaryIO]
    """Opens the package behind a presigned URL."""
    context: LambdaContext
    must_finish_scan: bool = False
    """A scan that is stopped for lack of time raises `NoTimeLeft` instead of being evidence: for an
    evaluation of all functions, which share the invocation's time."""
    attached_policies: Callable[[FunctionSnapshot], tuple[str, ...] | Unread | None] | None = None
    """Reads the policies on a function's role, or says why not; returns None if the role is gone.
    If it is None itself, sealed functions are not checked: the runbook's scan does not need
    that."""
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    """The day in UTC by which exemptions expire."""

    def gather_evidence(self, function: FunctionSnapshot) -> Evidence:
        """Scan a function's environment and package, and check whether a sealed function is whole.

        If a part cannot be read, the others are judged. If they decide the verdict, the evidence is
        returned with the unread part, which is `Unread.is_temporary` if another try may read it.

        Raises:
            RuleError: a part that could not be read for now may decide the verdict. For the package
                this is PackageNotFetched, WorkerFailed, or NoTimeLeft (the package is not in the
                cache and there is no time to scan it); for everything else, FunctionNotRead.
        """
        environment = scan_environment(self._scanner, function.environment)
        findings, unread = list(environment.findings), list(environment.unread)
        if function.environment_unread:
            unread.append(function.environment_unread)
        lacking, not_asked = self._lacking(function)
        unread += not_asked
        failure: RuleError | None = None
        try:
            code = self._scan_code(function)
        except RuleError as error:
            failure = error
            missing = Unread("code", str(error), is_temporary=error.is_temporary)
            code = ScanResult((), (missing,), finished=False)
        findings.extend(code.findings)
        unread.extend(code.unread)
        found = apply_exemptions(findings, self.parameters, function.tags, self.today)
        if function.tags_unread and (lacking or any(map(self._is_up_to_a_tag, found.counted))):
            unread.append(function.tags_unread)
        evidence = Evidence(
            found.counted,
            found.exempt,
            tuple(unread),
            self._remediation_blocker(function),
            lacking,
            found.outcome,
        )
        if not is_decided(evidence):
            raise failure or still_unread(function.name, evidence)
        return evidence

    def _lacking(self, function: FunctionSnapshot) -> tuple[Broken | None, list[Unread]]:
        """Return what a sealed function lacks, and what could not be read to decide that."""
        if self.attached_policies is None:
            return None, []
        if not needs_grant(function):
            return broken(function), []
        try:
            policies = self.attached_policies(function)
        except FunctionNotRead as error:
            policies = Unread("grant", str(error), is_temporary=True)
        if isinstance(policies, Unread):
            return broken(function, policies_known=False), [policies]
        return broken(function, policies), []

    def _scan_code(self, function: FunctionSnapshot) -> ScanResult:
        if not self.parameters.scan_code:
            return _not_scanned("not read, by the parameter ScanCode")
        if function.code_unread:
            return ScanResult((), (function.code_unread,), finished=True)
        if function.code_url is None:
            return _not_scanned("an image's files are not read")
        result = self._scan_package(function.code_sha256, function.code_url)
        if self.must_finish_scan and not result.finished:
            raise NoTimeLeft("the time that was left did not suffice to examine the package")
        return result

    def _is_up_to_a_tag(self, finding: Finding) -> bool:
        """Tell whether a tag may exempt what was found, or protect the function that has it."""
        if isinstance(finding.location, EnvironmentVariable):
            return True
        return finding.is_decisive and self.parameters.allow_exemption_tag

    def _remediation_blocker(self, function: FunctionSnapshot) -> str | None:
        return remediation_blocker(function, self.parameters.protection_tag_key)

    @property
    def seconds_left(self) -> float:
        """The invocation's time, without the time that putting the verdict needs."""
        return self.context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS

    @property
    def _scanner(self) -> Scanner:
        return _scanner(
            ScannerSettings(
                self.parameters.base64_entropy_limit,
                self.parameters.hex_entropy_limit,
                self.parameters.minimum_confidence,
                self.parameters.minimum_confidence_in_code,
            )
        )

    def _scan_package(self, code_sha256: str, url: str) -> ScanResult:
        def scan() -> ScanResult:
            # It loads slowly, and most evaluations find their package in the cache.
            from .scanning.package import scan_package  # noqa: PLC0415

            seconds = self.seconds_left
            if seconds <= 0:
                raise NoTimeLeft(
                    "no time is left to examine the package; give the function a longer Timeout"
                )
            return scan_package(
                self._scanner,
                lambda: self.open_package(url),
                seconds=seconds,
                memory_bytes=int(
                    int(self.context.memory_limit_in_mb) * 1024 * 1024 * SHARE_OF_MEMORY
                ),
            )

        key = PackageKey(code_sha256, package_fingerprint(self._scanner))
        return self.cache.recall(key, scan)


def still_unread(name: str, evidence: Evidence) -> FunctionNotRead:
    """Return the error of an invocation that could not read everything for now."""
    missing = (
        f"{unread.what}: {unread.reason}" for unread in evidence.unread if unread.is_temporary
    )
    return FunctionNotRead(f"{name} was not read whole: {'. '.join(missing)}")


def _not_scanned(reason: str) -> ScanResult:
    return ScanResult((), (Unread("code", reason, blocks_compliance=False),), finished=True)


@lru_cache(maxsize=4)
def _scanner(settings: ScannerSettings) -> Scanner:
    return Scanner(settings)
