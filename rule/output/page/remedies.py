"""For each secret of a function: who can read it, whether the button moves it, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass

from ...compliance.instructions import Place, place_of
from ...compliance.remediability import IMAGE, PROTECTED
from ...model import EnvironmentVariable, Finding
from ...model.button_plan import ButtonPlan, Movability
from ..report import Subject


@dataclass(frozen=True, slots=True)
class Remedy:
    """What becomes of secrets in one kind of place."""

    where: str
    """The kind of place, in words."""
    exposed_to: str
    """Who can read the secret."""
    is_moved: bool
    """Whether the Remediate button moves it."""
    why_not: str
    """Why the button does not move it, in a few words; empty if it does."""
    to_do: str


_MOVED = Remedy(
    "environment variables",
    "whoever may read the function's configuration",
    is_moved=True,
    why_not="",
    to_do="Press Remediate, which moves it to Secrets Manager; then rotate it.",
)
_BY_HAND = {
    Place.CODE: Remedy(
        "code",
        "whoever may download the package, and everybody with a copy of its source",
        is_moved=False,
        why_not="it is in the code",
        to_do="Take it out of the code, then rotate it. A dry run of the runbook with ShowPatch "
        "shows the change.",
    ),
    Place.LAYERS: Remedy(
        "layers",
        "whoever may download the layer, and each function that uses it",
        is_moved=False,
        why_not="it is in a layer",
        to_do="Publish the layer anew without it, let functions use that, then rotate it.",
    ),
    Place.VERSIONS: Remedy(
        "published versions",
        "whoever may read that version, which never changes",
        is_moved=False,
        why_not="it is in a published version",
        to_do="Deploy and publish anew, move what runs the old version, delete that one, then "
        "rotate it.",
    ),
    Place.EDGE: Remedy(
        "versions at the edge",
        "whoever may read that version, which never changes",
        is_moved=False,
        why_not="it is in a version that CloudFront runs",
        to_do="Publish and associate a new version, delete the old one, then rotate it.",
    ),
    Place.STORES: Remedy(
        "key-value stores",
        "whoever may read the store",
        is_moved=False,
        why_not="it is in a key-value store",
        to_do="Use it at the origin or in Lambda@Edge, with Secrets Manager, then rotate it.",
    ),
}
_INSTEAD = {
    PROTECTED: "Ask the owner, whose tag excludes the function; then rotate it.",
    IMAGE: "Take the lines for the Dockerfile from a dry run of the runbook, then rotate it.",
}
_BY_CODE = "Read it from Secrets Manager in the code, then rotate it."


def remedy_of(finding: Finding, subject: Subject) -> Remedy:
    """Return what becomes of a secret of a function.

    Without a plan this is what GetFunction shows, and the runbook checks more before it moves any.
    """
    place, at = place_of(finding), finding.location
    if place is not Place.VARIABLES or not isinstance(at, EnvironmentVariable):
        return _BY_HAND[place]
    if subject.plan:
        return _by_plan(subject.plan, at.name)
    blocker = subject.remediation_blocker
    return _left(blocker, _INSTEAD.get(blocker, _BY_CODE)) if blocker else _MOVED


def _by_plan(plan: ButtonPlan, name: str) -> Remedy:
    if plan.outcome is Movability.REFUSED:
        return _left(
            "; ".join(each.reason for each in plan.refusals),
            " ".join(f"{each.remedy.rstrip('.')}." for each in plan.refusals),
        )
    if plan.outcome is Movability.UNKNOWN:
        return _left("not known: " + "; ".join(plan.unread), "Have it read, and plan again.")
    return _MOVED if name in plan.moving else _left("the plan leaves it", _BY_CODE)


def _left(why_not: str, to_do: str) -> Remedy:
    return Remedy(_MOVED.where, _MOVED.exposed_to, is_moved=False, why_not=why_not, to_do=to_do)
