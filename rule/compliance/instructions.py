"""Where secrets are, and what to do about them: in words for the annotation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from ..model import CodeLine, EnvironmentVariable, Finding

_LAYERS_TOO = "Publish the layers anew without theirs."
_LAYERS_ONLY = "Publish the layer anew without them, let functions use that, then rotate."
_VERSIONS_TOO = "Versions keep theirs: publish anew, move aliases, delete old ones."
_VERSIONS_ONLY = (
    "Remediate changes no published version: deploy and publish anew, move what runs the old ones, "
    "delete them, then rotate."
)


class _Place(IntEnum):
    """Where a secret is; the annotation lists them in this order."""

    VARIABLES = 1
    CODE = 2
    LAYERS = 3
    VERSIONS = 4


_NAMES = {
    _Place.VARIABLES: "variables",
    _Place.CODE: "code",
    _Place.LAYERS: "layers",
    _Place.VERSIONS: "published versions",
}


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
    places = sorted({_place(finding) for finding in findings})
    *others, last = [_NAMES[place] for place in places]
    where = f"{', '.join(others)} and {last}" if others else last
    match places:
        case [_Place.VERSIONS]:
            return where, _VERSIONS_ONLY
        case [_Place.LAYERS, *_]:
            sentences = [_LAYERS_ONLY]
        case _:
            sentences = [_of_latest(places, blocker)]
            if _Place.LAYERS in places:
                sentences.append(_LAYERS_TOO)
    if _Place.VERSIONS in places:
        sentences.append(_VERSIONS_TOO)
    return where, " ".join(sentences)


def _of_latest(places: Sequence[_Place], blocker: str | None) -> str:
    match _Place.VARIABLES in places, _Place.CODE in places:
        case False, True:
            return "Take them out of the code, then rotate them."
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


def _order(finding: Finding) -> tuple[_Place, bool]:
    return _place(finding), isinstance(finding.location, CodeLine)


def _place(finding: Finding) -> _Place:
    if finding.location.version.is_published:
        return _Place.VERSIONS
    match finding.location:
        case EnvironmentVariable():
            return _Place.VARIABLES
        case CodeLine(layer=layer):
            return _Place.LAYERS if layer else _Place.CODE


def _name(finding: Finding) -> str:
    match finding.location:
        case EnvironmentVariable(name, version):
            return f"{version}: {name}" if version.is_published else name
        case line:
            return str(line)
