"""From a function's published versions to the evidence on those that can run.

What runs a version matters only if the version is not known to be clean; only then AWS is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..aws.versions import RunBy, VersionReader, VersionsNotRead
from ..model import (
    LATEST_PUBLISHED,
    Finding,
    FunctionSnapshot,
    RuleError,
    Unread,
    Version,
    VersionsJudged,
)
from ..scanning.result import MOST_OF_A_KIND, ScanResult
from ..scanning.result_cache import PackageKey
from .code_results import CodeResults


@dataclass(frozen=True, slots=True)
class PublishedEvidence:
    """What was found in published versions, and what could not be read."""

    findings: tuple[Finding, ...] = ()
    """Decisive ones."""
    unread: tuple[Unread, ...] = ()
    failure: RuleError | None = None
    """Why a part was not read for now; that part is in `unread`, too."""


@dataclass(frozen=True, slots=True)
class PublishedVersions:
    """Gathers the evidence on a function's published versions."""

    reader: VersionReader
    judged: VersionsJudged
    code: CodeResults
    scan_environment: Callable[[Mapping[str, str]], ScanResult]

    def evidence(
        self,
        function: FunctionSnapshot,
        versions: Sequence[FunctionSnapshot],
        known: Mapping[PackageKey, ScanResult],
    ) -> PublishedEvidence:
        """Judge those versions that can run, or all of them if the rule's owner says so.

        Args:
            function: the function as it is without a qualifier.
            versions: its published versions.
            known: what is known of packages.
        """
        environments = self._scan_environments(versions)
        suspects = [
            version
            for version, environment in zip(versions, environments, strict=True)
            if not _is_clean(version, environment, self._known_code(version, known))
        ]
        if not suspects:
            return PublishedEvidence()
        try:
            run_by = self._run_by(function, suspects)
        except RuleError as failure:
            return unread_versions(failure)
        by_number = {
            version.version: environment
            for version, environment in zip(versions, environments, strict=True)
        }
        findings: list[Finding] = []
        unread: list[Unread] = []
        failures: list[RuleError] = []
        for suspect in suspects:
            if self.judged is VersionsJudged.REFERENCED and suspect.version not in run_by:
                continue
            version = Version(suspect.version, run_by.get(suspect.version, ()))
            parts = [by_number[suspect.version], self._code_of(suspect, failures)]
            if suspect.environment_unread:
                unread.append(_of(version, suspect.environment_unread))
            for part in parts:
                findings += [_at(version, each) for each in part.findings if each.is_decisive]
                unread += [_of(version, each) for each in part.unread if each.blocks_compliance]
        return PublishedEvidence(
            tuple(findings[:MOST_OF_A_KIND]), tuple(unread), failures[0] if failures else None
        )

    def _scan_environments(self, versions: Sequence[FunctionSnapshot]) -> list[ScanResult]:
        """Scan each different environment once: versions seldom change theirs."""
        results: dict[frozenset[tuple[str, str]], ScanResult] = {}
        ordered = []
        for version in versions:
            variables = frozenset(version.environment.items())
            if variables not in results:
                results[variables] = self.scan_environment(version.environment)
            ordered.append(results[variables])
        return ordered

    def _known_code(
        self, version: FunctionSnapshot, known: Mapping[PackageKey, ScanResult]
    ) -> ScanResult | None:
        return self.code.outside_scope(version) or known.get(self.code.key(version))

    def _code_of(self, version: FunctionSnapshot, failures: list[RuleError]) -> ScanResult:
        try:
            return self.code.of(version, self.reader.with_code)
        except RuleError as error:
            failures.append(error)
            unread = Unread("code", str(error), is_temporary=True)
            return ScanResult((), (unread,), finished=False)

    def _run_by(self, function: FunctionSnapshot, suspects: Sequence[FunctionSnapshot]) -> RunBy:
        # Unqualified invocations of a function on managed instances run it.
        run_by: dict[str, tuple[str, ...]] = {LATEST_PUBLISHED: ("unqualified",)}
        listings = [self.reader.aliases]
        if self.judged is VersionsJudged.REFERENCED:
            listings.append(self.reader.named_by_number)
        for listing in listings:
            if all(suspect.version in run_by for suspect in suspects):
                break
            for number, names in listing(function).items():
                run_by[number] = (*run_by.get(number, ()), *names)
        return run_by


def unread_versions(failure: RuleError) -> PublishedEvidence:
    """Return the evidence if the versions, or what runs them, could not be read."""
    temporary = not isinstance(failure, VersionsNotRead)
    unread = Unread("versions", str(failure), is_temporary=temporary)
    return PublishedEvidence((), (unread,), failure if temporary else None)


def _is_clean(version: FunctionSnapshot, environment: ScanResult, code: ScanResult | None) -> bool:
    return (
        code is not None
        and version.environment_unread is None
        and not any(_decides(part) for part in (environment, code))
    )


def _decides(result: ScanResult) -> bool:
    return any(finding.is_decisive for finding in result.findings) or any(
        unread.blocks_compliance for unread in result.unread
    )


def _at(version: Version, finding: Finding) -> Finding:
    return replace(finding, location=replace(finding.location, version=version))


def _of(version: Version, unread: Unread) -> Unread:
    return replace(unread, what=f"{version}: {unread.what}")
