"""What a function's configuration becomes when it is shadowed, sealed or restored: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from remediation.model import (
    HANDLER_TAG,
    ORIGINAL_HANDLER,
    OURS,
    POINTER,
    PROBE,
    Configuration,
    Difference,
    Function,
    RemediationError,
    Secret,
    Shim,
    Stack,
)

_PROBE_FORM = re.compile(r"(?P<nonce>[0-9a-f]{32}):(?P<names>.*)")


class Wiring(StrEnum):
    """How far a function's configuration is rewired."""

    PLAIN = "plain"
    SHADOWED = "shadowed"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Rewiring:
    """What a function is shadowed with."""

    shim: Shim
    secret_arn: str
    nonce: str
    names: Collection[str]
    """All that the secret holds."""


class ProbeUnreadable(RemediationError):
    """The probe variable is not as remediation writes it."""


def wiring_of(function: Function, shim: Shim | None) -> Wiring:
    """Tell how far a function is rewired. What somebody undid in part counts as plain."""
    environment = function.environment
    if shim is None or function.handler != shim.handler or POINTER not in environment:
        return Wiring.PLAIN
    return Wiring.SHADOWED if PROBE in environment else Wiring.SEALED


def probe_of(function: Function) -> tuple[str, tuple[str, ...]]:
    """Return a shadowed function's nonce, and the names that its secret holds.

    Raises:
        ProbeUnreadable: somebody changed the variable.
    """
    match = _PROBE_FORM.fullmatch(function.environment.get(PROBE, ""))
    if match is None:
        raise ProbeUnreadable(f"{PROBE} of {function.name} was changed: back out, then start anew")
    return match["nonce"], tuple(name for name in match["names"].split(",") if name)


def original_handler(function: Function, shim: Shim) -> str | None:
    """Return the handler of the function's owner; None if the function lost its note of it.

    A handler that is the shim's own is never taken for the original: that would be a cycle.
    """
    if function.handler != shim.handler:
        return function.handler
    noted = function.environment.get(ORIGINAL_HANDLER)
    return None if noted == shim.handler else noted


def handler_to_restore(function: Function, shim: Shim | None, secret: Secret | None) -> str | None:
    """Return the original handler, from the secret's tag if the function lost its note."""
    if shim is None:
        return function.handler
    return original_handler(function, shim) or (secret.tags.get(HANDLER_TAG) if secret else None)


def shadowed(
    function: Function, stack: Stack, rewiring: Rewiring, without: Collection[str] = ()
) -> Configuration:
    """Return the configuration with pointer, probe, layer and the shim's handler.

    Args:
        function: as it is.
        stack: whose layers are replaced by the shim's.
        rewiring: the shim to put in place, and what it is told.
        without: names whose plaintext goes at once, for want of room.
    """
    shim = rewiring.shim
    environment = {name: v for name, v in function.environment.items() if name not in without}
    environment |= {
        POINTER: rewiring.secret_arn,
        ORIGINAL_HANDLER: original_handler(function, shim) or "",
        PROBE: f"{rewiring.nonce}:{','.join(sorted(rewiring.names))}",
    }
    return Configuration(shim.handler, _with_layer(function.layers, stack, shim), environment)


def sealed(configuration: Configuration, names: Collection[str]) -> Configuration:
    """Return a shadowed configuration without the probe, and without some plaintext."""
    gone = {PROBE, *names}
    environment = {n: value for n, value in configuration.environment.items() if n not in gone}
    return Configuration(configuration.handler, configuration.layers, environment)


def restored(
    function: Function, stack: Stack, handler: str | None, values: Mapping[str, str]
) -> Configuration:
    """Return the configuration without anything of ours; what others changed since stays.

    Args:
        function: as it is.
        stack: whose layers go.
        handler: the original, put back only where a shim's stands.
        values: what the secret holds; a variable that is set again keeps what it has.
    """
    shims = {shim.handler for shim in stack.shims}
    environment = {name: v for name, v in function.environment.items() if name not in OURS}
    return Configuration(
        handler if handler and function.handler in shims else function.handler or "",
        tuple(layer for layer in function.layers if not stack.is_ours(layer)),
        {**values, **environment},
    )


def difference(before: Configuration, after: Configuration) -> Difference:
    """Return what lies between two configurations: names, never values."""
    changed = {
        name
        for name in after.environment
        if before.environment.get(name) != after.environment[name]
    }
    return Difference(
        added=tuple(sorted(changed)),
        removed=tuple(sorted(set(before.environment) - set(after.environment))),
        handler=None if before.handler == after.handler else (before.handler, after.handler),
        layers_added=_missing(after.layers, before.layers),
        layers_removed=_missing(before.layers, after.layers),
    )


def _with_layer(layers: tuple[str, ...], stack: Stack, shim: Shim) -> tuple[str, ...]:
    """Put the shim's layer last, or where a layer of ours stands; Lambda takes none twice."""
    with_it = [shim.layer_arn if stack.is_ours(layer) else layer for layer in layers]
    return tuple(dict.fromkeys([*with_it, shim.layer_arn]))


def _missing(some: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(item for item in some if item not in others)
