"""The part of a request that is about functions at the edge. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Association
from .parts import InvalidRequest, version_in
from .scan_output import unread_parts


@dataclass(frozen=True, slots=True)
class EdgeRequest:
    """What the plan of a function at the edge said, and what the scan could not read."""

    version: str | None = None
    """The number of the version that is to be sealed."""
    associations: tuple[Association, ...] = ()
    """Those that are to run the sealed version, in the order in which they are changed."""
    blocking: tuple[str, ...] = ()
    """What the scan did not read, so that nobody knows whether all secrets were found."""

    @property
    def event_types(self) -> frozenset[str]:
        """The types of events at which CloudFront is to run the sealed version."""
        return frozenset(each.event_type for each in self.associations)


def edge_request(plan: Mapping[str, Any], scan: Mapping[str, Any]) -> EdgeRequest:
    """Read the outputs of the steps Plan and Scan.

    Raises:
        InvalidRequest: a part is of the wrong kind.
    """
    try:
        given = [
            (each["distribution"], each["path_pattern"], each["event_type"])
            for each in plan.get("associations") or ()
        ]
    except (KeyError, TypeError):
        given = [(None, None, None)]
    if not all(isinstance(text, str) for each in given for text in each):
        raise InvalidRequest("The plan's associations are none that a plan has")
    return EdgeRequest(
        version_in(plan, "The planned version"),
        tuple(Association(*each) for each in given),
        unread_parts(scan, in_scope=True),
    )
