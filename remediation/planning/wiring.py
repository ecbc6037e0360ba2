"""What a function's configuration becomes when it is shadowed, sealed or restored: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ..model import (
    HANDLER_TAG,
    HANDLER_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
    SHIM_VARIABLES,
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
    """What a function needs in order to be shadowed."""

    shim: Shim
    secret_arn: str
    nonce: str
    names: Collection[str]
    """The variables that the function is to load from the secret."""


class ProbeUnreadable(RemediationError):
    """The probe variable does not have the form in which remediation writes it."""


def has_shim(function: Function, stack: Stack) -> bool:
    """Tell whether a function's handler is a shim's, of whichever runtime."""
    return function.handler in {shim.handler for shim in stack.shims}


def has_remediation_parts(function: Function, stack: Stack) -> bool:
    """Tell whether a function has a handler, a variable or a note that only remediation makes."""
    return (
        has_shim(function, stack)
        or not set(SHIM_VARIABLES).isdisjoint(function.environment)
        or bool(variables_naming_shim(function, stack))
    )


def variables_naming_shim(function: Function, stack: Stack) -> tuple[str, ...]:
    """Return the variables in which an instrumentation noted the shim as the function's handler.

    The installers of Datadog, New Relic, Sentry and Lumigo set a handler of their own, and write
    the former handler into a variable: DD_LAMBDA_HANDLER, NEW_RELIC_LAMBDA_HANDLER,
    SENTRY_INITIAL_HANDLER, LUMIGO_ORIGINAL_HANDLER. Their handler then calls the shim.
    """
    shims = {shim.handler for shim in stack.shims}
    return tuple(
        sorted(
            n
            for n, value in function.environment.items()
            if value in shims and n not in SHIM_VARIABLES
        )
    )


def is_wrapped(function: Function, stack: Stack) -> bool:
    """Tell whether the handler is an instrumentation's, which calls the shim's handler."""
    return not has_shim(function, stack) and bool(variables_naming_shim(function, stack))


def needs_secret(function: Function, stack: Stack) -> bool:
    """Tell whether a function loads its secret, or did before somebody undid that in part."""
    return has_shim(function, stack) or SECRET_ARN_VARIABLE in function.environment


def wiring_of(function: Function, stack: Stack) -> Wiring:
    """Return how far a function is rewired. A rewiring undone in part counts as plain."""
    environment = function.environment
    if not has_shim(function, stack) or SECRET_ARN_VARIABLE not in environment:
        return Wiring.PLAIN
    return Wiring.SHADOWED if PROBE_VARIABLE in environment else Wiring.SEALED


def probed_names(function: Function) -> tuple[str, ...] | None:
    """Return the names in the probe variable; None if the variable is missing or malformed."""
    match = _PROBE_FORM.fullmatch(function.environment.get(PROBE_VARIABLE, ""))
    return None if match is None else _listed(match)


def names_only_in_secret(function: Function) -> frozenset[str]:
    """Return the names in the probe variable that the environment lacks.

    Only the secret holds their values.
    """
    return frozenset(probed_names(function) or ()) - set(function.environment)


def nonce_and_names(function: Function) -> tuple[str, tuple[str, ...]]:
    """Return a shadowed function's nonce, and the names that it loads from its secret.

    Raises:
        ProbeUnreadable: somebody changed the variable.
    """
    match = _PROBE_FORM.fullmatch(function.environment.get(PROBE_VARIABLE, ""))
    if match is None:
        raise ProbeUnreadable(
            f"{PROBE_VARIABLE} of {function.name} was changed: back out, then start anew"
        )
    return match["nonce"], _listed(match)


def original_handler(function: Function, stack: Stack) -> str | None:
    """Return the original handler, which is the owner's; None if the function no longer has it.

    A shim's handler is never returned as the original one: the shim would call itself.
    """
    shims = {shim.handler for shim in stack.shims}
    if function.handler not in shims:
        return function.handler
    noted = function.environment.get(HANDLER_VARIABLE)
    return None if noted in shims else noted


def handler_to_restore(function: Function, stack: Stack, secret: Secret | None) -> str | None:
    """Return the original handler, from the secret's tag if the function no longer has it.

    Of a wrapped function this is the handler that the shim calls, and never the wrapper: the
    wrapper would call itself.
    """
    tagged = secret.tags.get(HANDLER_TAG) if secret else None
    if not is_wrapped(function, stack):
        return original_handler(function, stack) or tagged
    no_original = {function.handler, *(shim.handler for shim in stack.shims)}
    noted = (function.environment.get(HANDLER_VARIABLE), tagged)
    return next((each for each in noted if each and each not in no_original), None)


def shadowed(
    function: Function, stack: Stack, rewiring: Rewiring, without: Collection[str] = ()
) -> Configuration:
    """Return the configuration with the shim's variables, layer and handler.

    Args:
        function: the function as it is.
        stack: the stack, which tells shims' layers from others.
        rewiring: the shim, and the values of its variables.
        without: variables that are removed at once, where there is no room for both.
    """
    shim = rewiring.shim
    environment = {name: v for name, v in function.environment.items() if name not in without}
    environment |= {
        SECRET_ARN_VARIABLE: rewiring.secret_arn,
        HANDLER_VARIABLE: original_handler(function, stack) or "",
        PROBE_VARIABLE: _probe(rewiring.nonce, rewiring.names),
    }
    return Configuration(shim.handler, _with_layer(function.layers, stack, shim), environment)


def without_plaintext(function: Function, names: Collection[str], nonce: str) -> Configuration:
    """Return a shadowed configuration without some plaintext, and with a new nonce.

    With the new nonce, an execution environment that still has the plaintext cannot answer the next
    probe.
    """
    environment = {n: value for n, value in function.environment.items() if n not in names}
    environment[PROBE_VARIABLE] = _probe(nonce, nonce_and_names(function)[1])
    return replace(function.configuration, environment=environment)


def sealed(configuration: Configuration, names: Collection[str] = ()) -> Configuration:
    """Return a shadowed configuration without the probe variable, and without some plaintext."""
    gone = {PROBE_VARIABLE, *names}
    environment = {n: value for n, value in configuration.environment.items() if n not in gone}
    return Configuration(configuration.handler, configuration.layers, environment)


def restored(
    function: Function, stack: Stack, handler: str | None, values: Mapping[str, str]
) -> Configuration:
    """Return the configuration without the shim; what others have changed since stays.

    Args:
        function: the function as it is.
        stack: the stack, which tells shims' layers from others.
        handler: the original handler; it replaces only a shim's handler, also in variables.
        values: the secret's values; a variable that was set again keeps its own.
    """
    # Somebody may have copied the whole environment into the secret, the shim's variables too.
    environment = {
        name: value
        for name, value in {**values, **function.environment}.items()
        if name not in SHIM_VARIABLES
    }
    if handler:
        environment |= dict.fromkeys(variables_naming_shim(function, stack), handler)
    return Configuration(
        handler if handler and has_shim(function, stack) else function.handler or "",
        tuple(layer for layer in function.layers if not stack.is_shim_layer(layer)),
        environment,
    )


def difference(before: Configuration, after: Configuration) -> Difference:
    """Return how two configurations differ: names, never values."""
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
    """Put the shim's layer in place of a shim's layer, or last; Lambda allows no layer twice."""
    with_it = [shim.layer_arn if stack.is_shim_layer(layer) else layer for layer in layers]
    return tuple(dict.fromkeys([*with_it, shim.layer_arn]))


def _probe(nonce: str, names: Collection[str]) -> str:
    return f"{nonce}:{','.join(sorted(names))}"


def _listed(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(name for name in match["names"].split(",") if name)


def _missing(some: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(item for item in some if item not in others)
