"""From a Region to its functions, and from a function to its outcome, by the rule's own evaluator.

What ListFunctions shows is enough for a function whose code is in the cache and in which nothing is
found. For all others, GetFunction shows where the code is, and the tags, which may exempt findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import BinaryIO

from ..aws.accounts import Accounts, RegionClients
from ..aws.ecr import ImageReader
from ..aws.edge import EdgeReader
from ..aws.layers import LayerReader
from ..aws.listing import ListedVersion, list_versions
from ..aws.package_download import open_image_part, open_package
from ..aws.versions import VersionReader
from ..compliance.verdict import judge
from ..evaluator import Evaluator
from ..evidence.allowance import RESERVE_SECONDS
from ..evidence.listing import Listing
from ..model import (
    LATEST,
    ComplianceType,
    Evidence,
    FunctionSnapshot,
    RuleError,
    Unread,
    VersionsJudged,
)
from ..scanning.result_cache import ResultCache
from .options import AuditOptions, Scope
from .outcome import ListedFunction, Outcome, Place
from .owner import owner_of
from .pace import AuditPace
from .times import moment


@dataclass(frozen=True, slots=True)
class _Allowance:
    """What each scan may use: as much as the one before."""

    seconds: float
    memory_limit_in_mb: int

    def get_remaining_time_in_millis(self) -> int:
        return int((self.seconds + RESERVE_SECONDS) * 1000)


@dataclass(slots=True)
class FunctionJudge:
    """Judges functions; there is one in each process."""

    options: AuditOptions
    accounts: Accounts
    pace: AuditPace
    cache: ResultCache
    open_package: Callable[[str], BinaryIO] = open_package
    """Opens the package behind a presigned URL."""
    _clients: dict[Place, tuple[RegionClients, VersionReader]] = field(default_factory=dict)

    def listed(self, place: Place) -> tuple[ListedFunction, ...]:
        """List the functions of a place that the audit names, whenever they were changed.

        Raises:
            RuleError: names the missing permission or the cause.
        """
        clients, _ = self._reach(place)
        published = self.options.parameters.published_versions is not VersionsJudged.NONE
        every = list_versions(clients.functions, self.pace, place.region, published=published)
        return tuple(
            each for each in _grouped(place, every) if is_named(each, self.options.scope.functions)
        )

    def judged(self, listed: ListedFunction) -> Outcome | None:
        """Judge a function; None if it was deleted meanwhile."""
        outcome = self._of_listing(listed)
        if outcome is not None:
            return outcome
        clients, _ = self._reach(listed.place)
        try:
            self.pace.wait()
            function = clients.read_function(listed.latest.arn)
            if function is None:
                return None
            evidence = self._evaluator(listed.place).gather_evidence(function, self._of(listed))
        except RuleError as error:
            return unjudged(listed, str(error))
        return _outcome(listed, evidence, owner_of(function.tags))

    def _of_listing(self, listed: ListedFunction) -> Outcome | None:
        """Judge a function by what is known of it; None if that does not show it to be clean.

        Tags exempt findings, and there are none.
        """
        evaluator = self._evaluator(listed.place)
        if listed.latest.environment_withheld or not evaluator.knows_code(listed.latest):
            return None
        try:
            evidence = evaluator.gather_evidence(listed.latest, self._of(listed))
        except RuleError:
            return None
        outcome = _outcome(listed, evidence)
        is_clean = (
            outcome.verdict is not None
            and outcome.verdict.compliance_type is ComplianceType.COMPLIANT
            and not evidence.exempt
        )
        return outcome if is_clean else None

    def _of(self, listed: ListedFunction) -> Listing | None:
        """Return what the list has shown; None if it was not asked for versions."""
        if self.options.parameters.published_versions is VersionsJudged.NONE:
            return None
        return Listing(listed.latest, listed.versions)

    def _evaluator(self, place: Place) -> Evaluator:
        clients, versions = self._reach(place)
        return Evaluator(
            self.options.parameters,
            self.cache,
            self.open_package,
            _Allowance(self.options.seconds, self.options.memory_mb),
            attached_policies=clients.attached_policies,
            versions=versions,
            layers=LayerReader(clients.functions, self.pace),
            images=ImageReader(clients.images, open_image_part),
        )

    def _reach(self, place: Place) -> tuple[RegionClients, VersionReader]:
        if place not in self._clients:
            clients = self.accounts.clients(place.region, place.role_arn or None)
            edge = EdgeReader(clients.roles, clients.distributions)
            self._clients[place] = clients, VersionReader(clients.functions, self.pace, edge)
        return self._clients[place]


def matches(listed: ListedFunction, pattern: str) -> bool:
    """Tell whether a pattern means a function, by its name or its ARN."""
    return any(fnmatchcase(each, pattern) for each in (listed.latest.name, listed.latest.arn))


def is_named(listed: ListedFunction, patterns: Sequence[str]) -> bool:
    """Tell whether one of some patterns means a function. Without patterns, all are meant."""
    return not patterns or any(matches(listed, each) for each in patterns)


def is_in_scope(listed: ListedFunction, scope: Scope) -> bool:
    """Tell whether an audit is about a function. A time that cannot be read is in scope."""
    if not is_named(listed, scope.functions):
        return False
    modified = moment(listed.modified)
    return scope.since is None or modified is None or modified >= scope.since


def unjudged(listed: ListedFunction, reason: str, *, crashed: bool = False) -> Outcome:
    """Return the outcome for a function that could not be judged."""
    unread = Unread("function", reason, is_temporary=True)
    return replace(_outcome(listed, Evidence(unread=(unread,))), verdict=None, crashed=crashed)


def _outcome(listed: ListedFunction, evidence: Evidence, owner: str = "") -> Outcome:
    latest = listed.latest
    return Outcome(
        listed.place,
        latest.name,
        latest.arn,
        listed.modified,
        latest.runtime or "",
        evidence,
        judge(evidence),
        owner=owner,
    )


def _grouped(place: Place, every: Iterable[ListedVersion]) -> list[ListedFunction]:
    latest: dict[str, ListedVersion] = {}
    published: dict[str, dict[str, FunctionSnapshot]] = {}
    for each in every:
        # A process that judges the function is sent it, and a read-only mapping cannot be sent.
        snapshot = replace(each.snapshot, environment=dict(each.snapshot.environment), tags={})
        if snapshot.version == LATEST:
            arn = snapshot.arn.removesuffix(f":{LATEST}")  # which a list of all versions adds
            latest[snapshot.name] = replace(each, snapshot=replace(snapshot, arn=arn))
        else:
            published.setdefault(snapshot.name, {})[snapshot.version] = snapshot
    for name in published.keys() - latest.keys():
        latest[name] = _only_published(next(iter(published[name].values())))
    return [
        ListedFunction(place, each.snapshot, each.modified, tuple(published.get(name, {}).values()))
        for name, each in sorted(latest.items())
    ]


def _only_published(version: FunctionSnapshot) -> ListedVersion:
    """Stand for a function that a list, page by page, has left out: GetFunction must be asked."""
    function = FunctionSnapshot(
        version.name,
        version.arn.removesuffix(f":{version.version}"),
        version.package_type,
        code_sha256="",
        environment={},
        environment_withheld=True,
        tags={},
        is_listed=True,
    )
    return ListedVersion(function, modified="")
