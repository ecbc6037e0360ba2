"""A plan: its steps, or the refusals instead."""

from __future__ import annotations

from dataclasses import dataclass

from .shift import Shift


@dataclass(frozen=True, slots=True)
class Difference:
    """What an update changes: names only, no values."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    handler: tuple[str, str] | None = None
    """Before and after."""
    layers_added: tuple[str, ...] = ()
    layers_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepCode:
    """Have a published version that keeps the code as it is, to go back to."""

    version: str | None
    """The number of one that is there; None: one is published."""


@dataclass(frozen=True, slots=True)
class AddVariables:
    """Set variables to what stands in the code, which does not look them up yet."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplaceCode:
    """Replace the code by the same with lookups in place of secrets."""

    paths: tuple[str, ...]
    """The files that change."""


@dataclass(frozen=True, slots=True)
class Store:
    """Put variables' values into the function's secret."""

    secret_name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """Attach the stack's policy to the role."""

    role_name: str
    policy_arn: str


@dataclass(frozen=True, slots=True)
class Shadow:
    """Rewire the function, and leave the plaintext in place."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask the shim, inside the function, whether the secret holds every value."""


@dataclass(frozen=True, slots=True)
class CutOver:
    """Remove the plaintext."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo the rewiring, with the values from the secret."""

    difference: Difference


@dataclass(frozen=True, slots=True)
class Revoke:
    """Detach the policy from the role, and the policies of other installations as well.

    The policies stay as long as a sealed function needs them.
    """

    role_name: str
    policy_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Tag the function, so that automatic remediation does not change it again."""


@dataclass(frozen=True, slots=True)
class Repoint:
    """Publish the sealed function, and move aliases to the new version once it was probed."""

    moves: tuple[tuple[str, str], ...]
    """The aliases, each with the version that it runs before."""
    shift: Shift | None = None
    """None: all at once."""


@dataclass(frozen=True, slots=True)
class DeleteVersions:
    """Delete published versions that keep plaintext and that nothing points at."""

    versions: tuple[str, ...]
    """Their numbers, the oldest first."""


Step = (
    KeepCode
    | AddVariables
    | ReplaceCode
    | Store
    | Grant
    | Shadow
    | Probe
    | CutOver
    | Restore
    | Revoke
    | Mark
    | Repoint
    | DeleteVersions
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps to take, in order; none if the function already is as it should be."""

    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a function is not changed, and what to do about it."""

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}."


@dataclass(frozen=True, slots=True)
class Refusals:
    """All reasons against changing a function, so that they can be dealt with at once."""

    refusals: tuple[Refusal, ...]
