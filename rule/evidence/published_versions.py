"""From a function's published versions to the evidence on those that can run.

What runs a version matters only if the version is not known to be clean; only then AWS is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..aws.clients import FunctionNotRead
from ..aws.edge import EdgeVersions
from ..aws.versions import RunBy, VersionReader, VersionsNotRead
from ..model import (
    LATEST,
    LATEST_PUBLISHED,
    PERHAPS_CLOUDFRONT,
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
            or version.environment_withheld
            or decides(environment)
            or not clean.issuperset(self.code.keys(version))
        ]
        if not suspects:
            return PartEvidence()
        only_latest = all(suspect.version == LATEST_PUBLISHED for suspect in suspects)
        try:
            aliases = {} if only_latest else self.reader.aliases(function)
            run_by = self._run_by(function, suspects, aliases)
            edge = self._at_edge(function, suspects, run_by)
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
            version = _version(suspect.version, run_by, edge)
            if self.judged is VersionsJudged.REFERENCED and not (
                version.run_by or version.associations
            ):
                idle.append(suspect.version)
                continue
            code = self.code.of(suspect, self.reader.with_code)
            failures += [code.failure] if code.failure else []
            parts: list[ScanResult | PartEvidence] = [by_number[suspect.version], code]
            if suspect.environment_withheld:
                withheld = self._withheld(suspect)
                failures += [withheld.failure] if withheld.failure else []
                parts.append(withheld)
            if suspect.environment_unread:
                unread.append(_of(version, suspect.environment_unread))
            for part in parts:
                findings += [_at(version, each) for each in part.findings if each.is_decisive]
                unread += [_of(version, each) for each in part.unread if each.blocks_compliance]
        if (left_out := len(findings) - MOST_FINDINGS) > 0:
            # Nobody can tell whether a finding that was left out is exempt.
            unread.append(Unread("versions", f"findings, left out of this list: {left_out:,}"))
        unread += _notes(edge, idle, is_clean=not (findings or unread))
        return PartEvidence(
            tuple(findings[:MOST_FINDINGS]), tuple(unread), failures[0] if failures else None
        )

    def _withheld(self, version: FunctionSnapshot) -> PartEvidence:
        """Ask for an environment that the list may have left out, and scan it."""
        try:
            shown = self.reader.with_code(version)
        except RuleError as failure:
            return PartEvidence(
                (), (Unread("environment", str(failure), is_temporary=True),), failure
            )
        scanned = self.scan_environment(shown.environment)
        unread = (shown.environment_unread,) if shown.environment_unread else ()
        return PartEvidence(scanned.findings, (*scanned.unread, *unread))

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
        return run_by

    def _at_edge(
        self, function: FunctionSnapshot, suspects: Sequence[FunctionSnapshot], run_by: RunBy
    ) -> EdgeVersions:
        """Read what CloudFront runs: all of it if the rule may look it up, so that it is named.

        Otherwise only versions that nothing else runs can be told apart.
        """
        edge = self.reader.edge
        is_to_decide = self.judged is VersionsJudged.REFERENCED
        rest = [each for each in suspects if is_to_decide and each.version not in run_by]
        if edge is None or not (rest or edge.can_tell):
            return EdgeVersions()
        try:
            return edge.read(function, suspects if edge.can_tell else rest)
        except FunctionNotRead:
            if rest:
                raise
            return EdgeVersions()  # only a name is missing


def unread_versions(failure: RuleError) -> PartEvidence:
    """Return the evidence if the versions, or what runs them, could not be read."""
    temporary = not isinstance(failure, VersionsNotRead)
    unread = Unread("versions", str(failure), is_temporary=temporary)
    return PartEvidence((), (unread,), failure if temporary else None)


def _version(number: str, run_by: RunBy, edge: EdgeVersions) -> Version:
    """Name a version, and what runs it; what perhaps runs it counts only if nothing else does."""
    names = run_by.get(number, ())
    if not names and number in edge.perhaps:
        names = (PERHAPS_CLOUDFRONT,)
    return Version(number, names, edge.associations.get(number, ()))


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


def _notes(edge: EdgeVersions, idle: Sequence[str], *, is_clean: bool) -> Iterator[Unread]:
    """Yield why distributions were not listed, and which versions were not judged."""
    if edge.not_listed and not is_clean:
        # Each version that may be at the edge was judged: clean ones need no distribution.
        yield Unread("distributions", edge.not_listed)
    if idle:
        yield _idle(idle)


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
    return finding._replace(location=finding.location._replace(version=version))


def _of(version: Version, unread: Unread) -> Unread:
    return unread._replace(what=f"{version}: {unread.what}")
