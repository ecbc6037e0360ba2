"""The outcome of an audit: for each function, for each Region, and as a whole. Never a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Evidence, Finding, FunctionSnapshot, Unread, Verdict
from ..model.button_plan import ButtonPlan


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An account and a Region whose functions are audited."""

    account: str
    region: str
    role_arn: str = ""
    """The role to assume in the account; empty: the credentials are the account's own."""

    def __str__(self) -> str:
        return f"{self.account} {self.region}"


@dataclass(frozen=True, slots=True)
class ListedFunction:
    """A function as ListFunctions shows it, with its published versions."""

    place: Place
    latest: FunctionSnapshot
    modified: str
    """When it was last changed, in ISO 8601."""
    versions: tuple[FunctionSnapshot, ...] = ()

    @property
    def code(self) -> str:
        """What names its code: functions of the same code need one scan."""
        return f"{self.latest.architecture} {self.latest.code_sha256}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one function."""

    place: Place
    name: str
    arn: str
    modified: str
    runtime: str
    """Empty for an image."""
    evidence: Evidence
    verdict: Verdict | None
    """None if the function could not be judged; `evidence.unread` says why."""
    crashed: bool = False
    """Whether judging it failed by a bug."""
    owner: str = ""
    """Who owns it, as its tags say; empty if they do not, or were not read: those of a function
    that a list has shown to be clean are not."""

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that count."""
        return self.evidence.decisive

    @property
    def missing(self) -> tuple[Unread, ...]:
        """What should have been read, and was not."""
        return self.evidence.missing


@dataclass(frozen=True, slots=True)
class UnlistedPlace:
    """A Region whose functions could not be listed."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """By which stack's settings plans were made for an account and Region."""

    place: Place
    stack: str = ""
    """Empty: by the template's defaults, or nothing had to be planned."""
    note: str = ""
    """Why not by a stack; empty if by one."""
    is_whole: bool = True
    """Whether what plans answered for each function that it was asked for."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit has come to."""

    outcomes: tuple[Outcome, ...] = ()
    """By account, Region and name."""
    unlisted: tuple[UnlistedPlace, ...] = ()
    places: tuple[Place, ...] = ()
    """All that were asked for."""
    not_judged: tuple[str, ...] = ()
    """ARNs of functions that an interrupted audit did not come to."""
    not_listed: tuple[Place, ...] = ()
    """Places that an interrupted audit did not list."""
    unmatched: tuple[str, ...] = ()
    """Patterns that mean no function of the places that were listed."""
    interrupted: bool = False
    resumed: int = 0
    """Outcomes that are those of the audit that was interrupted."""
    seconds: float = 0.0
    planned: tuple[PlannedPlace, ...] = ()
    """The places that plans were made for; empty unless that was asked for."""
    plans: Mapping[str, ButtonPlan] = field(default_factory=dict)
    """What the button would do, by the ARNs of the functions that are NON_COMPLIANT."""
    plan_interrupted: bool = False
