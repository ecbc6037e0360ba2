"""The step Probe: it asks from inside the function, which no reading of policies can replace."""

from __future__ import annotations

import time
from typing import Any

from ..aws import functions
from ..model import Function, Snapshot
from ..planning.wiring import Wiring, names_only_in_secret, nonce_and_names
from .context import StepContext, StepFailed
from .grant_and_shadow import is_wired_with
from .probe_answer import load_failure

_SECONDS_FOR_GRANT = 150
"""How long a new grant may take to become effective; usually seconds."""
_SECONDS_FOR_OTHERS = 40
"""How long a probe is repeated for any other cause, such as throttling."""
_SECONDS_FOR_START = 6
"""How long a function that does not start without its plaintext is probed: it is down meanwhile."""
_MARGIN_SECONDS = 10
_PAUSE_SECONDS = 2
_DENIED = "AccessDenied"
_DOES_NOT_START = ("Runtime.", "Extension.")
_PERMANENT_CAUSES = (
    "Runtime.ImportModuleError",
    "Runtime.HandlerNotFound",
    "Runtime.UserCodeSyntaxError",
    "Runtime.MalformedHandlerName",
)
"""The runtime's errors about a handler that only a deployment can correct."""


def probe(context: StepContext) -> str | None:
    """Invoke the function until its shim confirms that every value is loaded.

    Returns:
        The RevisionId that was confirmed; None if the function is sealed already.

    Raises:
        StepFailed: values differ, or the secret did not load in time; names, never values.
    """
    function = context.wait_until_updated()
    return (
        probe_until_ready(context, function).revision_id if needs_probe(context, function) else None
    )


def probe_version(context: StepContext, version: Snapshot) -> None:
    """Invoke a published version that has the probe variable until its shim loads every value.

    Raises:
        StepFailed: as `probe`.
    """
    function = version.function
    bound = min(_SECONDS_FOR_OTHERS, context.seconds_left() - _MARGIN_SECONDS)
    started, (nonce, _) = time.monotonic(), nonce_and_names(function)
    while True:
        answer = functions.probe(context.aws, function, nonce, version.version)
        cause = _failure_cause(function, answer)
        if cause is None:
            return
        is_late = time.monotonic() + _PAUSE_SECONDS > started + bound
        if is_late or cause in _PERMANENT_CAUSES:
            raise StepFailed(
                f"Version {version.version} of {function.name} could not load the secret, so no "
                f"alias is moved: {_with_remedy(cause)}"
            )
        time.sleep(_PAUSE_SECONDS)


def needs_probe(context: StepContext, function: Function) -> bool:
    """Tell whether a function is shadowed; False if it is sealed and no plaintext is left.

    Raises:
        StepFailed: the function is neither shadowed nor sealed.
    """
    wiring = context.wiring_of(function)
    if wiring is Wiring.SEALED and not context.moving(function.environment):
        return False
    if wiring is not Wiring.SHADOWED:
        raise StepFailed(f"{function.name} was changed after it was rewired: start again")
    return True


def probe_until_ready(context: StepContext, function: Function) -> Function:
    """Invoke a shadowed function until its shim confirms that every value is loaded.

    The shim compares the plaintext with the secret. A function without plaintext starts as it will
    when it is sealed. The next update uses the RevisionId that was read before the invocation, so
    that Lambda refuses it if anything changed in between.

    Returns:
        The function as it was confirmed: as given, unless others changed it meanwhile.

    Raises:
        StepFailed: as `probe`.
    """
    started, bound = time.monotonic(), context.seconds_left() - _MARGIN_SECONDS
    while True:
        if not is_wired_with(function, context.shim_for(function)):
            raise StepFailed(f"{function.name} was changed after it was rewired: start again")
        nonce, _ = nonce_and_names(function)
        cause = _failure_cause(function, functions.probe(context.aws, function, nonce))
        if cause is None:
            return function
        is_late = time.monotonic() + _PAUSE_SECONDS > started + min(
            _seconds_to_retry(function, cause), bound
        )
        if is_late or cause in _PERMANENT_CAUSES:
            raise StepFailed(f"{function.name} could not load its secret: {_with_remedy(cause)}")
        time.sleep(_PAUSE_SECONDS)
        function = context.wait_until_updated()
        if not needs_probe(context, function):
            return function


def _seconds_to_retry(function: Function, cause: str) -> float:
    """Return for how many seconds the probe is repeated for a cause."""
    if cause.startswith(_DENIED):
        return _SECONDS_FOR_GRANT
    if names_only_in_secret(function) and cause.startswith(_DOES_NOT_START):
        return _SECONDS_FOR_START
    return _SECONDS_FOR_OTHERS


def _failure_cause(function: Function, answer: dict[str, Any] | str) -> str | None:
    """Return why the function is not ready; None if it is ready.

    Raises:
        StepFailed: repeating the probe would not help.
    """
    cause = load_failure(answer, function.environment.values())
    if cause is not None or isinstance(answer, str):
        return cause
    listed = nonce_and_names(function)[1]
    known, others = {*function.environment, *listed}, set(function.environment) - set(listed)
    wrong = sorted(
        {
            name if isinstance(name, str) and name in known else "?"
            for part in ("different", "missing")
            for name in answer.get(part, ["?"])
            # The owner may have set a variable again that is not to be moved: it may differ.
            if part != "different" or not isinstance(name, str) or name not in others
        }
    )
    if wrong:
        raise StepFailed(
            f"{', '.join(wrong)} of {function.name} differs between the secret and the "
            "environment: it was changed meanwhile; start again"
        )
    return None


def _with_remedy(cause: str) -> str:
    if cause.startswith(_DENIED):
        return (
            f"{cause}. The policy is attached, so a permissions boundary, a service control "
            "policy or the KMS key's policy denies it"
        )
    if cause in _PERMANENT_CAUSES:
        return f"{cause}. Its handler could not be imported; see the function's log"
    return (
        f"{cause}. See the function's log: its own code may fail as it starts; in a VPC it needs a "
        "route or an endpoint to Secrets Manager"
    )
