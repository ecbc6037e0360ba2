"""How far a function is rewired, and what its configuration says of the time before. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from ..model import (
    HANDLER_TAG,
    HANDLER_VARIABLE,
    ORIGINAL_WRAPPER_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
    SHIM_VARIABLES,
    WRAPPER_VARIABLE,
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


class ProbeUnreadable(RemediationError):
    """The probe variable does not have the form in which remediation writes it."""


def shim_of(function: Function, stack: Stack) -> Shim | None:
    """Return the shim that a function starts, of whichever runtime; None if it starts none."""
    configuration = function.configuration
    return next((shim for shim in stack.shims if shim.is_started_by(configuration)), None)


def has_shim(function: Function, stack: Stack) -> bool:
    """Tell whether a function starts a shim, of whichever runtime."""
    return shim_of(function, stack) is not None


def has_remediation_parts(function: Function, stack: Stack) -> bool:
    """Tell whether a function has a handler, a wrapper, a variable or a note of remediation's."""
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
    handlers = _handlers(stack)
    return tuple(
        sorted(
            n
            for n, value in function.environment.items()
            if value in handlers and n not in SHIM_VARIABLES
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
    handlers = _handlers(stack)
    if function.handler not in handlers:
        return function.handler
    noted = function.environment.get(HANDLER_VARIABLE)
    return None if noted in handlers else noted


def original_wrapper(function: Function, stack: Stack) -> str | None:
    """Return the owner's wrapper; None if the function has none.

    Where there was none, nothing is noted; so somebody who removes the note removes the wrapper.
    """
    shims = wrappers(stack)
    wrapper = function.environment.get(WRAPPER_VARIABLE)
    if wrapper not in shims:
        return wrapper
    noted = function.environment.get(ORIGINAL_WRAPPER_VARIABLE)
    return None if noted in shims else noted


def wrappers(stack: Stack) -> frozenset[str]:
    """Return the shims' wrappers."""
    return frozenset(shim.entry for shim in stack.shims if shim.is_wrapper)


def handler_to_restore(function: Function, stack: Stack, secret: Secret | None) -> str | None:
    """Return the original handler, from the secret's tag if the function no longer has it.

    Of a wrapped function this is the handler that the shim calls, and never the wrapper: the
    wrapper would call itself.
    """
    tagged = secret.tags.get(HANDLER_TAG) if secret else None
    if not is_wrapped(function, stack):
        return original_handler(function, stack) or tagged
    no_original = {function.handler, *_handlers(stack)}
    noted = (function.environment.get(HANDLER_VARIABLE), tagged)
    return next((each for each in noted if each and each not in no_original), None)


def _handlers(stack: Stack) -> frozenset[str]:
    return frozenset(shim.entry for shim in stack.shims if not shim.is_wrapper)


def _listed(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(name for name in match["names"].split(",") if name)
