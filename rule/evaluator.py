"""From a function's snapshot to the evidence for its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, BinaryIO

from .aws.clients import FunctionNotRead
from .aws.ecr import ImageReader
from .aws.layers import LayerReader
from .aws.versions import VersionReader
from .compliance.exemption import EXEMPTION_TAG, apply_exemptions
from .compliance.remediability import remediation_blocker
from .compliance.sealing import broken, needs_grant
from .compliance.verdict import is_decided
from .detection.scanner import Scanner, ScannerSettings
from .evidence.allowance import Allowance, scan_memory_bytes, seconds_left
from .evidence.code_results import CodeResults, decides
from .evidence.listing import Listing, listing_of, tags_hold
from .evidence.published_versions import PublishedVersions
from .model import (
    Broken,
    ChangedFunction,
    CloudFrontFunction,
    EnvironmentVariable,
    Evidence,
    Finding,
    FunctionSnapshot,
    RuleParameters,
    Unread,
)
from .scanning.environment import scan_environment
from .scanning.result_cache import ResultCache

if TYPE_CHECKING:
    from .aws.cloudfront_functions import CloudFrontFunctionReader


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Gathers the evidence on functions within one invocation."""

    parameters: RuleParameters
    cache: ResultCache
    open_package: Callable[[str], BinaryIO]
    """Opens the package behind a presigned URL."""
    context: Allowance
    must_finish_scan: bool = False
    """A scan that is stopped for lack of time raises `NoTimeLeft` instead of being evidence: for an
    evaluation of all functions, which share the invocation's time."""
    attached_policies: Callable[[FunctionSnapshot], tuple[str, ...] | Unread | None] | None = None
    """Reads the policies on a function's role, or says why not; returns None if the role is gone.
    Without this reader (None), sealed functions are not checked: the runbook's scan does not need
    that."""
    versions: VersionReader | None = None
    """Reads published versions; if it is None, they are not judged: the runbook's scan does not
    need that."""
    layers: LayerReader | None = None
    """Reads layers; if it is None, they are not judged: the runbook's scan does not need that."""
    images: ImageReader | None = None
    """Finds images; if it is None, they are not judged: the runbook's scan does not need that."""
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    """The day in UTC by which exemptions expire."""

    def listing(self, identifier: str) -> Listing:
        """List a function, by its name or ARN, and those versions that may have to be judged."""
        return listing_of(identifier, self.versions, self.parameters.published_versions)

    def as_recorded(
        self, changed: ChangedFunction, now: datetime
    ) -> tuple[FunctionSnapshot | None, Listing | None]:
        """Read a function by one list, if that shows it as AWS Config has recorded it.

        Returns:
            the function, or None if GetFunction must be asked; and the list, if it was asked for.
        """
        deciding_tags = (EXEMPTION_TAG, self.parameters.protection_tag_key)
        if not changed.recorded or not tags_hold(changed.recorded, deciding_tags, now):
            return None, None
        listing = self.listing(changed.identifier)
        return listing.as_recorded(changed.recorded), listing

    def gather_evidence(
        self, function: FunctionSnapshot, listing: Listing | None = None
    ) -> Evidence:
        """Scan a function's environment and code, and check whether a sealed function is whole.

        If a part cannot be read, the others are judged. If they decide the verdict, the evidence is
        returned with the unread part, which is `Unread.is_temporary` if another try may read it.

        Args:
            function: as GetFunction or the list has shown it.
            listing: what the list has shown, if it was asked for.

        Raises:
            RuleError: a part that could not be read for now may decide the verdict. For the package
                this is PackageNotFetched, WorkerFailed, or NoTimeLeft (the package is not in the
                cache and there is no time to scan it); for everything else, FunctionNotRead.
        """
        listing = listing or self.listing(function.arn)
        published, in_versions = listing.published, listing.unread
        code_results = self._code_results
        clean = code_results.known_clean([function, *published])
        environment = scan_environment(self._scanner, function.environment)
        findings, unread = list(environment.findings), list(environment.unread)
        if function.environment_unread:
            unread.append(function.environment_unread)
        lacking, not_asked = self._lacking(function)
        unread += not_asked
        with_code = self.versions.with_code if self.versions and function.is_listed else None
        code = code_results.of(function, with_code)
        if not decides(code):
            clean |= frozenset(code_results.keys(function))  # and so that of versions that share it
        if published and self.versions:
            in_versions = PublishedVersions(
                self.versions,
                self.parameters.published_versions,
                code_results,
                partial(scan_environment, self._scanner),
            ).evidence(function, published, clean)
        findings += [*code.findings, *in_versions.findings]
        unread += [*code.unread, *in_versions.unread]
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
            is_sealed=needs_grant(function),
        )
        if not is_decided(evidence):
            raise code.failure or in_versions.failure or still_unread(function.name, evidence)
        return evidence

    def knows_code(self, function: FunctionSnapshot) -> bool:
        """Tell whether the cache has what there is to know of a function's package and layers."""
        code_results = self._code_results
        keys = code_results.keys(function)
        return len(code_results.cache.known(keys)) == len({*keys})

    def gather_evidence_of_cloudfront(
        self, function: CloudFrontFunction, reader: CloudFrontFunctionReader
    ) -> Evidence:
        """Scan a CloudFront Function's code and key-value stores; no tag exempts anything there.

        Raises:
            RuleError: a part that could not be read for now may decide the verdict.
        """
        from .evidence.cloudfront_function import CloudFrontFunctionParts  # noqa: PLC0415 - rare

        part = CloudFrontFunctionParts(
            reader, self._scanner, lambda: self.seconds_left, scan_memory_bytes(self.context)
        ).of(function)
        found = apply_exemptions(part.findings, self.parameters, {}, self.today)
        evidence = Evidence(found.counted, found.exempt, part.unread, exemptions=found.outcome)
        if not is_decided(evidence):
            raise part.failure or still_unread(function.name, evidence)
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
        return seconds_left(self.context)

    @property
    def _code_results(self) -> CodeResults:
        return CodeResults(
            self.parameters,
            self._scanner,
            self.cache,
            self.open_package,
            self.context,
            self.must_finish_scan,
            self.layers,
            self.images,
        )

    @property
    def _scanner(self) -> Scanner:
        return scanner_for(self.parameters)


def scanner_for(parameters: RuleParameters) -> Scanner:
    """Return the scanner that judges by these parameters; the same one for the same settings."""
    return _scanner(ScannerSettings.of(parameters))


def still_unread(name: str, evidence: Evidence) -> FunctionNotRead:
    """Return the error of an invocation that could not read everything for now."""
    missing = (
        f"{unread.what}: {unread.reason}" for unread in evidence.unread if unread.is_temporary
    )
    return FunctionNotRead(f"{name} was not read whole: {'. '.join(missing)}")


@lru_cache(maxsize=4)
def _scanner(settings: ScannerSettings) -> Scanner:
    return Scanner(settings)
