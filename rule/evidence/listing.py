"""What one list shows of a function and of its published versions.

ListVersionsByFunction gives the configuration of the function itself, too. If that is the very
revision that AWS Config has recorded, the list does not lag behind, and GetFunction would show the
same. A package that has to be scanned, GetFunction is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..aws.versions import VersionReader
from ..model import FunctionSnapshot, RecordedFunction, RuleError, Unread, VersionsJudged
from .part import PartEvidence
from .published_versions import unread_versions

RECENT = timedelta(minutes=5)
"""The age up to which a configuration item's tags are taken for the function's.

AWS Config sends an item within seconds; an older one is sent again when rules are evaluated anew.
A tag may have changed since, which changes no revision.
"""
_NO_VERSIONS = Unread(
    "published versions", "not read, by the parameter PublishedVersions", blocks_compliance=False
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What ListVersionsByFunction showed, or why it showed nothing."""

    latest: FunctionSnapshot | None = None
    """The function as it is without a qualifier, without tags and the package's URL; None if it is
    not in the list."""
    published: tuple[FunctionSnapshot, ...] = ()
    unread: PartEvidence = field(default_factory=PartEvidence)

    def as_recorded(self, item: RecordedFunction) -> FunctionSnapshot | None:
        """Return the function with an item's tags; None if the list shows another revision."""
        latest = self.latest
        if latest is None or latest.environment_withheld:
            return None
        # Without a hash, nothing tells whether a package that is fetched later is the same.
        if not latest.code_sha256 or latest.revision_id != item.revision_id:
            return None
        return replace(latest, tags=item.tags)


def listing_of(identifier: str, reader: VersionReader | None, judged: VersionsJudged) -> Listing:
    """List a function and the published versions that may have to be judged.

    Args:
        identifier: the function's name or ARN.
        reader: asks Lambda; if it is None, versions are not judged.
        judged: which versions are judged; if none are, nothing is asked.
    """
    if reader is None:
        return Listing()
    if judged is VersionsJudged.NONE:
        return Listing(unread=PartEvidence((), (_NO_VERSIONS,)))
    try:
        latest, published = reader.listed(identifier)
    except RuleError as failure:
        return Listing(unread=unread_versions(failure))
    return Listing(latest, published)


def tags_hold(item: RecordedFunction, deciding_tags: Collection[str], now: datetime) -> bool:
    """Tell whether an item's tags can be taken for those that the function has.

    Args:
        item: what AWS Config has recorded.
        deciding_tags: the keys of tags that may exempt or protect, in any case: whether such a tag
            is still there, only Lambda knows.
        now: the time.
    """
    keys = {key.lower() for key in item.tags}
    return abs(now - item.captured) <= RECENT and keys.isdisjoint(map(str.lower, deciding_tags))
