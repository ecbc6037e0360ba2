"""All that a plan for a function at the edge is made from."""

from __future__ import annotations

from dataclasses import dataclass

from .distribution import Association, Distribution, EdgeVersion
from .function import Snapshot
from .target import Target


@dataclass(frozen=True, slots=True)
class EdgeTarget:
    """A function, and what has CloudFront run its versions."""

    target: Target
    latest: Snapshot
    """``$LATEST``."""
    versions: tuple[EdgeVersion, ...]
    """All published versions."""
    distributions: tuple[Distribution, ...]
    """Those that run a version of the function, in the order in which they are to be changed."""
    running: Snapshot | None = None
    """The version that is to be sealed; None if that is not clear."""

    def staging_of(self, primary: Distribution) -> tuple[Distribution, ...]:
        """Return the distributions that try changes for another one, and run the function, too."""
        policy = primary.policy
        return tuple(
            each for each in self.distributions if policy and each.domain in policy.domains
        )

    def primaries_of(self, staging: Distribution) -> tuple[Distribution, ...]:
        """Return the distributions that a distribution tries changes for."""
        return tuple(each for each in self.distributions if staging in self.staging_of(each))

    @property
    def associations(self) -> dict[Association, str]:
        """All that has CloudFront run a version, each with the version's number."""
        return {
            association: number
            for distribution in self.distributions
            for association, number in distribution.associations.items()
        }

    @property
    def event_types(self) -> frozenset[str]:
        """The types of events at which CloudFront runs the function."""
        return frozenset(each.event_type for each in self.associations)
