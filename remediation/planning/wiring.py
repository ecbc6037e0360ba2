"""What a function's configuration becomes when it is shadowed, sealed or restored: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ..model import (
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
    """All that the secret holds and the function needs."""


class ProbeUnreadable(RemediationError):
    """The probe variable is not as remediation writes it."""


def has_shim(function: Function, stack: Stack) -> bool:
    """Tell whether a function's handler is a shim's, whatever its runtime says by now."""
    return function.handler in {shim.handler for shim in stack.shims}


def is_ours(function: Function, stack: Stack) -> bool:
    """Tell whether a function bears anything that only remediation puts there."""
    return (
        has_shim(function, stack)
        or not set(OURS).isdisjoint(function.environment)
        or bool(names_of_shim(function, stack))
    )


def names_of_shim(function: Function, stack: Stack) -> tuple[str, ...]:
    """Return the variables in which an instrumentation noted the shim as the function's handler.

    Datadog's, New Relic's, Sentry's and Lumigo's installers put a handler of their own before the
    one that they find, and its name into a variable: DD_LAMBDA_HANDLER, NEW_RELIC_LAMBDA_HANDLER,
    SENTRY_INITIAL_HANDLER, LUMIGO_ORIGINAL_HANDLER. The chain goes through the shim then.
    """
    shims = {shim.handler for shim in stack.shims}
    return tuple(
        sorted(n for n, value in function.environment.items() if value in shims and n not in OURS)
    )


def is_wrapped(function: Function, stack: Stack) -> bool:
    """Tell whether an instrumentation's handler stands before the shim's."""
    return not has_shim(function, stack) and bool(names_of_shim(function, stack))


def needs_secret(function: Function, stack: Stack) -> bool:
    """Tell whether a function loads its secret, or did until somebody undid that in part."""
    return has_shim(function, stack) or POINTER in function.environment


def wiring_of(function: Function, stack: Stack) -> Wiring:
    """Tell how far a function is rewired. What somebody undid in part counts as plain."""
    environment = function.environment
    if not has_shim(function, stack) or POINTER not in environment:
        return Wiring.PLAIN
    return Wiring.SHADOWED if PROBE in environment else Wiring.SEALED


def probed_names(function: Function) -> tuple[str, ...] | None:
    """Return the names that the probe variable lists; None if it is gone, or damaged."""
    match = _PROBE_FORM.fullmatch(function.environment.get(PROBE, ""))
    return None if match is None else _listed(match)


def names_without_plaintext(function: Function) -> frozenset[str]:
    """Return the names that the probe variable lists and the environment lacks.

    The secret alone holds their values.
    """
    return frozenset(probed_names(function) or ()) - set(function.environment)


def probe_of(function: Function) -> tuple[str, tuple[str, ...]]:
    """Return a shadowed function's nonce, and the names that its secret holds.

    Raises:
        ProbeUnreadable: somebody changed the variable.
    """
    match = _PROBE_FORM.fullmatch(function.environment.get(PROBE, ""))
    if match is None:
        raise ProbeUnreadable(f"{PROBE} of {function.name} was changed: back out, then start anew")
    return match["nonce"], _listed(match)


def original_handler(function: Function, stack: Stack) -> str | None:
    """Return the handler of the function's owner; None if the function lost its note of it.

    A handler that is a shim's own is never taken for the original: that would be a cycle.
    """
    shims = {shim.handler for shim in stack.shims}
    if function.handler not in shims:
        return function.handler
    noted = function.environment.get(ORIGINAL_HANDLER)
    return None if noted in shims else noted


def handler_to_restore(function: Function, stack: Stack, secret: Secret | None) -> str | None:
    """Return the original handler, from the secret's tag if the function lost its note.

    Of a wrapped function it is what the shim hands over to, and never the wrapper: that would be a
    cycle.
    """
    tagged = secret.tags.get(HANDLER_TAG) if secret else None
    if not is_wrapped(function, stack):
        return original_handler(function, stack) or tagged
    no_original = {function.handler, *(shim.handler for shim in stack.shims)}
    noted = (function.environment.get(ORIGINAL_HANDLER), tagged)
    return next((each for each in noted if each and each not in no_original), None)


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
        ORIGINAL_HANDLER: original_handler(function, stack) or "",
        PROBE: _probe(rewiring.nonce, rewiring.names),
    }
    return Configuration(shim.handler, _with_layer(function.layers, stack, shim), environment)


def without_plaintext(function: Function, names: Collection[str], nonce: str) -> Configuration:
    """Return a shadowed configuration without some plaintext, and with the probe.

    The nonce is a new one: an execution environment that still has the plaintext cannot answer for
    one that has not.
    """
    environment = {n: value for n, value in function.environment.items() if n not in names}
    environment[PROBE] = _probe(nonce, probe_of(function)[1])
    return replace(function.configuration, environment=environment)


def sealed(configuration: Configuration, names: Collection[str] = ()) -> Configuration:
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
        handler: the original, put back only where a shim's stands, or is named.
        values: what the secret holds; a variable that is set again keeps what it has.
    """
    # Whoever copied the environment into the secret has put what is ours there, too.
    environment = {
        name: value
        for name, value in {**values, **function.environment}.items()
        if name not in OURS
    }
    if handler:
        environment |= dict.fromkeys(names_of_shim(function, stack), handler)
    return Configuration(
        handler if handler and has_shim(function, stack) else function.handler or "",
        tuple(layer for layer in function.layers if not stack.is_ours(layer)),
        environment,
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


def _probe(nonce: str, names: Collection[str]) -> str:
    return f"{nonce}:{','.join(sorted(names))}"


def _listed(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(name for name in match["names"].split(",") if name)


def _missing(some: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(item for item in some if item not in others)
