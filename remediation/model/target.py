"""All that a plan is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .function import Alias, CodeSigning, Function, PublishedVersion, Role, Snapshot
from .secret import Secret
from .shift import Alarm, Shift
from .stack import Stack


@dataclass(frozen=True, slots=True)
class Target:
    """A function and everything else that decides whether and how the function can be changed."""

    function: Function
    role: Role
    stack: Stack
    versions: tuple[PublishedVersion, ...] = ()
    code_signing: CodeSigning | None = None
    secret: Secret | None = None
    """The secret of the expected name, which may belong to another function."""
    aliases: tuple[Alias, ...] = ()
    """The function's aliases, if they may be moved."""
    snapshots: tuple[Snapshot, ...] = ()
    """``$LATEST``, and the versions that these aliases run, if the aliases may be moved."""
    provisioned_aliases: frozenset[str] = frozenset()
    """Names of the aliases with provisioned concurrency, if aliases may be moved by weight."""
    alarm: Alarm | None = None
    """The alarm that is watched while aliases are moved by weight, if there are any to move."""
    recorded_daily: bool = False
    """Whether AWS Config records the function's changes only once a day."""
    today: date | None = None
    """The date of the plan; None: nothing in the plan depends on the date."""


@dataclass(frozen=True, slots=True)
class Options:
    """The runbook's parameters: what the person who starts the runbook may choose."""

    variables: tuple[str, ...] = ()
    """Empty: all variables that the scan found."""
    secret_prefix: str | None = None
    """None: the stack's."""
    kms_key_id: str | None = None
    """None: the stack's."""
    one_step: bool = False
    """Remove the plaintext in the update that rewires, where there is no room for both."""
    automatic: bool = False
    """AWS Config may have started the runbook by itself."""
    repoint_aliases: bool = False
    """Move aliases from versions that keep plaintext to a new one."""
    move_code: bool = False
    """Move secrets out of the code, too."""
    shift: Shift | None = None
    """How aliases are moved; None: all at once."""
    unwatched_alarm: str | None = None
    """The name of an alarm that was to be watched, though aliases are moved all at once."""
    delete_old_versions: bool = False
    """Delete published versions that keep plaintext and that nothing points at."""
    change_managed_distributions: bool = False
    """Change distributions, too, that something else changes, such as a stack of CloudFormation."""
