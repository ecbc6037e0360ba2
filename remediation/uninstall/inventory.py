"""Which functions a stack sealed, and what cannot be backed out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..aws.stack import NODE_HANDLER, PYTHON_HANDLER
from ..model import LATEST, SECRET_ARN_VARIABLE, SHIM_LAYERS, SHIM_VARIABLES

_HANDLERS = (PYTHON_HANDLER, NODE_HANDLER)


@dataclass(frozen=True, slots=True)
class FunctionVersion:
    """A function or a published version, as ListFunctions returns it."""

    function: str
    """The bare name."""
    version: str
    role_name: str
    handler: str
    layers: tuple[str, ...]
    """ARNs of layer versions."""
    variables: frozenset[str]
    """Names only."""

    @property
    def is_sealed(self) -> bool:
        """Whether the function needs the secret, the layer and the grant in order to start."""
        return self.handler in _HANDLERS or SECRET_ARN_VARIABLE in self.variables


@dataclass(frozen=True, slots=True)
class SealedFunction:
    """A function for the Backout runbook, and the signs that the stack sealed it."""

    name: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a stack has changed in a Region's functions and roles."""

    functions: tuple[SealedFunction, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    """Names and numbers of sealed published versions, whose configuration nobody can change."""
    of_other_stacks: tuple[tuple[str, str], ...] = ()
    """Functions of other installations, each with the stack's name."""
    idle_roles: tuple[str, ...] = ()
    """Roles that have the grant and no function in this Region."""


def inventory(
    stack: str, versions: Sequence[FunctionVersion], granted_roles: Collection[str]
) -> Inventory:
    """Sort a Region's functions by whether the stack sealed them.

    A function with another installation's layer belongs to that installation, whose stack may still
    exist. A function without any shim's layer has lost the layer, and counts as this stack's.

    Args:
        stack: the stack's name, which its layers' names begin with.
        versions: all functions of the Region, and all their published versions.
        granted_roles: names of the roles to which the stack's policy is attached.
    """
    latest = [each for each in versions if each.version == LATEST]
    own = [each for each in latest if _is_of(stack, each)]
    found = [SealedFunction(each.function, signs) for each in own if (signs := tuple(_signs(each)))]
    needing = {each.role_name for each in versions if each.is_sealed}
    by_role = {each.role_name: each for each in sorted(own, key=lambda f: f.function, reverse=True)}
    idle = sorted(set(granted_roles) - needing)
    known = {each.name for each in found}
    found += [
        SealedFunction(by_role[role].function, ("its role has the stack's policy",))
        for role in idle
        if role in by_role and by_role[role].function not in known
    ]
    return Inventory(
        functions=tuple(sorted(found, key=lambda each: each.name)),
        versions=tuple(
            sorted(
                (each.function, each.version)
                for each in versions
                if each.version != LATEST and each.is_sealed and _is_of(stack, each)
            )
        ),
        of_other_stacks=tuple(
            sorted(
                (each.function, next(iter(_stacks(each))))
                for each in latest
                if not _is_of(stack, each)
            )
        ),
        idle_roles=tuple(role for role in idle if role not in {f.role_name for f in latest}),
    )


def _signs(version: FunctionVersion) -> Iterator[str]:
    if version.handler in _HANDLERS:
        yield "its handler is a shim's"
    if variables := sorted(version.variables & set(SHIM_VARIABLES)):
        yield f"it has {', '.join(variables)}"
    if any(_stacks(version)):
        yield "it has a shim's layer"


def _is_of(stack: str, version: FunctionVersion) -> bool:
    stacks = set(_stacks(version))
    return not stacks or stack in stacks


def _stacks(version: FunctionVersion) -> Iterator[str]:
    """Yield the names of the stacks whose shims' layers a function has."""
    for layer in version.layers:
        name = layer.split(":")[6]
        yield from (name.removesuffix(end) for end in SHIM_LAYERS if name.endswith(end))
