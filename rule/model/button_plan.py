"""What the Remediate button would do to a function, as the remediation's own planning says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Movability(StrEnum):
    """Whether the button would move a function's secrets."""

    MOVABLE = "movable"
    """It would: everything was read, and nothing stands against it."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Not all that decides could be read, and what was read is not against it."""
    NOTHING = "nothing"
    """No secret is in a variable of the function itself; the button moves no others."""


@dataclass(frozen=True, slots=True)
class ButtonRefusal:
    """Why the button would change nothing, and what to do about it."""

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class ButtonPlan:
    """What the button would do to one function: names, never values."""

    outcome: Movability
    moving: tuple[str, ...] = ()
    """The variables that it would move; with none, it would mend a sealed function."""
    refusals: tuple[ButtonRefusal, ...] = ()
    unread: tuple[str, ...] = ()
    """What could not be read, in sentences."""
    steps: tuple[str, ...] = ()
    """In the words of the runbook's dry run; empty unless planned with a deployed stack."""
    warnings: tuple[str, ...] = ()
    """The same."""
    owner: str = ""
    """What deploys the function, as its tags tell; empty if they do not."""
    owning_stack: str = ""
    """The name of the CloudFormation stack that owns the function; empty if none does."""
    role_arn: str = ""
    wave: int | None = None
    """With which functions it is best pressed, counted from 1 in its account and Region."""
