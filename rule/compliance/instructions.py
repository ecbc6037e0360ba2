"""Where secrets are, and what to do about them: in words for the annotation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from ..model import CodeLine, EnvironmentVariable, Finding
from .remediability import IMAGE


class Place(IntEnum):
    """Where a secret is; the annotation lists them in this order."""

    VARIABLES = 1
    CODE = 2
    LAYERS = 3
    VERSIONS = 4
    EDGE = 5
    STORES = 6


_NAMES = {
    Place.VARIABLES: "variables",
    Place.CODE: "code",
    Place.LAYERS: "layers",
    Place.VERSIONS: "published versions",
    Place.EDGE: "versions at the edge",
    Place.STORES: "key-value stores",
}


_FIRST = {
    Place.LAYERS: "Publish the layer anew without them, let functions use that, then rotate.",
    Place.VERSIONS: (
        "Remediate changes no published version: deploy and publish anew, move what runs the old "
        "ones, delete them, then rotate."
    ),
    Place.EDGE: (
        "EdgeRunbook moves them; or publish and associate anew, delete the old one, rotate."
    ),
    Place.STORES: (
        "Whoever may read the store has them: use them at the origin or in Lambda@Edge, with "
        "Secrets Manager, then rotate."
    ),
}
"""What to do if nothing comes before."""
_TOO = {
    Place.LAYERS: "Publish the layers anew without theirs.",
    Place.VERSIONS: "Versions keep theirs: publish anew, move aliases, delete old ones.",
    Place.EDGE: "At the edge: EdgeRunbook, or publish and associate anew.",
    Place.STORES: "Take them out of the stores.",
}
"""The same, behind something else."""


def listed(findings: Iterable[Finding]) -> list[str]:
    """List each location once, with all secret types found there, variables first."""
    types: dict[str, list[str]] = {}
    for finding in sorted(findings, key=_order):
        types.setdefault(_name(finding), []).append(finding.secret_type)
    return [f"{location} ({', '.join(kinds)})" for location, kinds in types.items()]


def where_and_what_to_do(findings: Sequence[Finding], blocker: str | None) -> tuple[str, str]:
    """Say in a few words where secrets are, and in a sentence or two what to do about them.

    Args:
        findings: decisive ones, at least one.
        blocker: why the button cannot move variables; None if no reason is known.
    """
    places = sorted({place_of(finding) for finding in findings})
    *others, last = [_NAMES[place] for place in places]
    where = f"{', '.join(others)} and {last}" if others else last
    first, *behind = places
    if first in _FIRST:
        sentences, rest = [_FIRST[first]], behind
    else:
        sentences, rest = [_of_latest(places, blocker)], places
    sentences += [_TOO[place] for place in rest if place in _TOO]
    return where, " ".join(sentences)


def _of_latest(places: Sequence[Place], blocker: str | None) -> str:
    match Place.VARIABLES in places, Place.CODE in places:
        case False, True:
            return "Take them out of the code, then rotate them."
        case True, False if blocker == IMAGE:
            return (
                f"Remediate cannot move them ({blocker}), but gives the lines for its Dockerfile; "
                "then rotate."
            )
        case True, False if blocker:
            return (
                f"Remediate cannot move them ({blocker}): read a secret in the code, then rotate."
            )
        case True, False:
            return "Remediate moves them to Secrets Manager; then rotate them."
    if blocker:
        return f"Remediate cannot move them ({blocker}): take all out by hand, then rotate."
    return (
        "Remediate moves variables to Secrets Manager; take the rest out of the code, rotate all."
    )


def _order(finding: Finding) -> tuple[Place, bool]:
    return place_of(finding), isinstance(finding.location, CodeLine)


def place_of(finding: Finding) -> Place:
    """Return where a secret is."""
    if (version := finding.location.version).is_published:
        return Place.EDGE if version.is_at_edge else Place.VERSIONS
    match finding.location:
        case EnvironmentVariable(store=store):
            return Place.STORES if store else Place.VARIABLES
        case CodeLine(layer=layer):
            return Place.LAYERS if layer else Place.CODE


def _name(finding: Finding) -> str:
    match finding.location:
        case EnvironmentVariable(name, version, store=""):
            return f"{version}: {name}" if version.is_published else name
        case elsewhere:
            return str(elsewhere)
