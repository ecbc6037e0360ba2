"""From a function's published versions to the evidence on those that can run.

What runs a version matters only if the version is not known to be clean; only then AWS is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..aws.clients import FunctionNotRead
from ..aws.edge import RunBy
from ..aws.versions import VersionReader, VersionsNotRead
from ..model import (
    LATEST,
    LATEST_PUBLISHED,
    Finding,
    FunctionSnapshot,
    RuleError,
    Unread,
    Version,
    VersionsJudged,
)
from ..scanning.result import ScanResult
from ..scanning.result_cache import PackageKey
from .code_results import CodeResults, decides
from .part import PartEvidence

MOST_FINDINGS = 10_000
"""Findings in all published versions that are kept: ten packages full of them."""

_MOST_NAMED = 5
"""Versions that nothing is known to run and that are named one by one."""


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
        clean: frozenset[PackageKey],
    ) -> PartEvidence:
        """Judge those versions that can run, or all of them if the rule's owner says so.

        Args:
            function: the function as it is without a qualifier.
            versions: its published versions.
            clean: what is known to be clean of packages and layers.
        """
        environments = self._scan_environments(versions)
        suspects = [
            version
            for version, environment in zip(versions, environments, strict=True)
            if version.environment_unread
            or decides(environment)
            or not clean.issuperset(self.code.keys(version))
        ]
        if not suspects:
            return PartEvidence()
        only_latest = all(suspect.version == LATEST_PUBLISHED for suspect in suspects)
        try:
            aliases = {} if only_latest else self.reader.aliases(function)
            run_by = self._run_by(function, suspects, aliases)
        except RuleError as failure:
            return unread_versions(failure)
        by_number = {
            version.version: environment
            for version, environment in zip(versions, environments, strict=True)
        }
        findings: list[Finding] = []
        unread: list[Unread] = []
        failures: list[RuleError] = []
        idle: list[str] = []
        if not_listed := _not_listed(function, versions, aliases):
            unread.append(Unread("versions", str(not_listed), is_temporary=True))
            failures.append(not_listed)
        for suspect in suspects:
            if self.judged is VersionsJudged.REFERENCED and suspect.version not in run_by:
                idle.append(suspect.version)
                continue
            version = Version(suspect.version, run_by.get(suspect.version, ()))
            code = self.code.of(suspect, self.reader.with_code)
            failures += [code.failure] if code.failure else []
            parts: list[ScanResult | PartEvidence] = [by_number[suspect.version], code]
            if suspect.environment_unread:
                unread.append(_of(version, suspect.environment_unread))
            for part in parts:
                findings += [_at(version, each) for each in part.findings if each.is_decisive]
                unread += [_of(version, each) for each in part.unread if each.blocks_compliance]
        if (left_out := len(findings) - MOST_FINDINGS) > 0:
            # Nobody can tell whether a finding that was left out is exempt.
            unread.append(Unread("versions", f"findings, left out of this list: {left_out:,}"))
        if idle:
            unread.append(_idle(idle))
        return PartEvidence(
            tuple(findings[:MOST_FINDINGS]), tuple(unread), failures[0] if failures else None
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

    def _run_by(
        self, function: FunctionSnapshot, suspects: Sequence[FunctionSnapshot], aliases: RunBy
    ) -> RunBy:
        # Unqualified invocations of a function on managed instances run it.
        run_by: dict[str, tuple[str, ...]] = {LATEST_PUBLISHED: ("unqualified",), **aliases}
        is_known = all(suspect.version in run_by for suspect in suspects)
        if self.judged is VersionsJudged.REFERENCED and not is_known:
            for number, names in self.reader.named_by_number(function).items():
                run_by[number] = (*run_by.get(number, ()), *names)
        rest = [suspect for suspect in suspects if suspect.version not in run_by]
        if self.judged is VersionsJudged.REFERENCED and self.reader.edge and rest:
            run_by.update(self.reader.edge.run_by(function, rest))
        return run_by


def unread_versions(failure: RuleError) -> PartEvidence:
    """Return the evidence if the versions, or what runs them, could not be read."""
    temporary = not isinstance(failure, VersionsNotRead)
    unread = Unread("versions", str(failure), is_temporary=temporary)
    return PartEvidence((), (unread,), failure if temporary else None)


def _not_listed(
    function: FunctionSnapshot, versions: Sequence[FunctionSnapshot], aliases: RunBy
) -> FunctionNotRead | None:
    """Return the failure if aliases run a version that was not listed: one list may lag behind.

    Lambda deletes no version that an alias runs.
    """
    listed = {LATEST, LATEST_PUBLISHED, *(version.version for version in versions)}
    missing = sorted(aliases.keys() - listed)
    return (
        FunctionNotRead(
            f"an alias runs version {missing[0]}, which Lambda does not list for {function.arn} "
            "yet: start again"
        )
        if missing
        else None
    )


def _idle(numbers: Sequence[str]) -> Unread:
    """Name versions that are not judged, the newest first.

    Whoever may invoke a function may invoke any version of it by its number.
    """
    newest = sorted(numbers, key=lambda number: (len(number), number), reverse=True)
    more = f" and {len(newest) - _MOST_NAMED:,} more" if len(newest) > _MOST_NAMED else ""
    return Unread(
        f"version{'s' if len(newest) > 1 else ''} {', '.join(newest[:_MOST_NAMED])}{more}",
        f"not judged, since nothing is known to run {'them' if len(newest) > 1 else 'it'}",
        blocks_compliance=False,
    )


def _at(version: Version, finding: Finding) -> Finding:
    return replace(finding, location=replace(finding.location, version=version))


def _of(version: Version, unread: Unread) -> Unread:
    return replace(unread, what=f"{version}: {unread.what}")
