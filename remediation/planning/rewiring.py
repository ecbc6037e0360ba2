"""What a configuration becomes when the function is shadowed, sealed or restored. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from ..model import (
    HANDLER_VARIABLE,
    ORIGINAL_WRAPPER_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
    SHIM_VARIABLES,
    WRAPPER_VARIABLE,
    Configuration,
    Difference,
    Function,
    Shim,
    Stack,
)
from .wiring import (
    has_shim,
    nonce_and_names,
    original_handler,
    original_wrapper,
    variables_naming_shim,
    wrappers,
)


@dataclass(frozen=True, slots=True)
class Rewiring:
    """What a function needs in order to be shadowed."""

    shim: Shim
    secret_arn: str
    nonce: str
    names: Collection[str]
    """The variables that the function is to load from the secret."""


def shadowed(
    function: Function, stack: Stack, rewiring: Rewiring, without: Collection[str] = ()
) -> Configuration:
    """Return the configuration with the shim's variables and layer, and its handler or wrapper.

    Args:
        function: the function as it is.
        stack: the stack, which tells shims' layers from others.
        rewiring: the shim, and the values of its variables.
        without: variables that are removed at once, where there is no room for both.
    """
    shim, gone = rewiring.shim, {ORIGINAL_WRAPPER_VARIABLE, *without}
    environment = {name: v for name, v in function.environment.items() if name not in gone}
    environment |= {
        SECRET_ARN_VARIABLE: rewiring.secret_arn,
        PROBE_VARIABLE: _probe(rewiring.nonce, rewiring.names),
        **noted(function, stack, shim),
    }
    handler = (function.handler or "") if shim.is_wrapper else shim.entry
    return Configuration(handler, _with_layer(function.layers, stack, shim), environment)


def noted(function: Function, stack: Stack, shim: Shim) -> Mapping[str, str]:
    """Return the variables that start a wrapper, and those that note what the shim replaces."""
    if not shim.is_wrapper:
        return {HANDLER_VARIABLE: original_handler(function, stack) or ""}
    before = original_wrapper(function, stack)
    note = {} if before is None else {ORIGINAL_WRAPPER_VARIABLE: before}
    return {WRAPPER_VARIABLE: shim.entry, **note}


def without_plaintext(function: Function, names: Collection[str], nonce: str) -> Configuration:
    """Return a shadowed configuration without some plaintext, and with a new nonce.

    With the new nonce, an execution environment that still has the plaintext cannot answer the next
    probe.
    """
    environment = {n: value for n, value in function.environment.items() if n not in names}
    environment[PROBE_VARIABLE] = _probe(nonce, nonce_and_names(function)[1])
    return replace(function.configuration, environment=environment)


def rehearsing(function: Function, names: Collection[str], nonce: str) -> Configuration:
    """Return a sealed configuration with a probe variable, so that it starts as it did and answers.

    Args:
        function: the sealed function.
        names: the variables that the function loads from the secret; none is in the environment.
        nonce: of the probe.
    """
    environment = {**function.environment, PROBE_VARIABLE: _probe(nonce, names)}
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
        handler: the original handler; it replaces only a shim's handler, also in variables. The
            original wrapper stands in the function's own variables.
        values: the secret's values; a variable that was set again keeps its own.
    """
    # Somebody may have copied the whole environment into the secret, the shim's variables too.
    environment = {
        name: value
        for name, value in {**values, **function.environment}.items()
        if name not in SHIM_VARIABLES
    }
    if handler:
        both = replace(function, environment=environment)
        environment |= dict.fromkeys(variables_naming_shim(both, stack), handler)
    if environment.get(WRAPPER_VARIABLE) in wrappers(stack):
        del environment[WRAPPER_VARIABLE]
        before = original_wrapper(function, stack)
        environment |= {} if before is None else {WRAPPER_VARIABLE: before}
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


def _missing(some: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    return tuple(item for item in some if item not in others)
