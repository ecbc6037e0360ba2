"""What an annotation says of exemptions: how many findings are exempt, and which ones expired."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import EnvironmentVariable, Evidence, Exemption, Finding
from .annotation import clean, compose, cut
from .exemption import EXEMPTION_TAG

_ROOM = 70
"""UTF-16 units for the names of what is exempt, and for those of what an exemption named."""


def exemption_notes(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield each note at length and in short, the most urgent first."""
    outcome = evidence.exemptions
    if outcome.expired:
        first, others = outcome.expired[0], len(outcome.expired) - 1
        more = f" +{others} more" if others else ""
        yield (
            f"Exemption for {_named(first)} expired on {first.until}{more}.",
            f"An exemption expired on {first.until}.",
        )
    if outcome.tag_fault:
        yield (
            f"The tag {EXEMPTION_TAG} exempts nothing: {outcome.tag_fault}.",
            "The exemption tag is malformed.",
        )
    if evidence.exempt:
        locations = tuple(dict.fromkeys(map(_location, evidence.exempt)))
        days = [each.until for each in outcome.in_force if each.until]
        head = f"{len(locations)} exempt{f' until {min(days)}' if days else ''}"
        yield compose(head, locations, "", limit=_ROOM), f"{len(locations)} exempt."


def _named(exemption: Exemption) -> str:
    return cut(clean(" ".join((*exemption.variables, *exemption.paths))), _ROOM)


def _location(finding: Finding) -> str:
    match finding.location:
        case EnvironmentVariable() as variable:
            return variable.shown
        case line:
            return str(line)
