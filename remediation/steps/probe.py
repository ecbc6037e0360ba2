"""The probe: from inside the function, and not by reading policies, comes the proof."""

from __future__ import annotations

import re
import time
from typing import Any

from ..aws import functions
from ..model import Function
from ..planning.wiring import Wiring, names_without_plaintext, probe_of
from .context import StepFailed, Work
from .grant_and_shadow import is_wired_with

_SECONDS_FOR_GRANT = 150
"""How long a new grant may take to reach the function: usually seconds."""
_SECONDS_FOR_OTHERS = 40
"""How long anything else is tried again, such as throttling."""
_SECONDS_FOR_START = 6
"""How long a function that does not start without its plaintext is tried again: it is down."""
_MARGIN_SECONDS = 10
_PAUSE_SECONDS = 2
_DENIED = "AccessDenied"
_CAUSE = re.compile(r"[\w. '-]{1,100}")
"""How AWS, the runtimes and the shims name an error; a message looks otherwise."""
_SHORTEST_VALUE = 4
"""Characters of a value that are too many to stand in a cause by chance."""
_DOES_NOT_START = ("Runtime.", "Extension.")
_FOR_GOOD = (
    "Runtime.ImportModuleError",
    "Runtime.HandlerNotFound",
    "Runtime.UserCodeSyntaxError",
    "Runtime.MalformedHandlerName",
)
"""What the runtime says of a handler that nothing but a deployment can mend."""


def probe(work: Work) -> str | None:
    """Invoke the function until its shim says that all is there.

    Returns:
        The RevisionId that was proved; None if the function is sealed, and there is nothing to
        prove.

    Raises:
        StepFailed: values differ, or the secret did not load in time; names, never values.
    """
    function = work.settled()
    return prove(work, function).revision_id if is_to_be_proved(work, function) else None


def is_to_be_proved(work: Work, function: Function) -> bool:
    """Tell whether a function is shadowed; if not, it is sealed, with nothing left to move.

    Raises:
        StepFailed: it is neither.
    """
    wiring = work.wiring_of(function)
    if wiring is Wiring.SEALED and not work.moving(function.environment):
        return False
    if wiring is not Wiring.SHADOWED:
        raise StepFailed(f"{function.name} was changed after it was rewired: start again")
    return True


def prove(work: Work, function: Function) -> Function:
    """Invoke a shadowed function until its shim says that all is there.

    What plaintext it has is compared with the secret. Without any, it starts as it will when
    it is sealed. Whatever is done next is done under the RevisionId that was read before the
    invocation: so nothing can have changed in between.

    Returns:
        The function as it was proved: as it was given, unless others changed it meanwhile.

    Raises:
        StepFailed: as `probe`.
    """
    started, bound = time.monotonic(), work.seconds_left() - _MARGIN_SECONDS
    while True:
        if not is_wired_with(function, work.shim_for(function)):
            raise StepFailed(f"{function.name} was changed after it was rewired: start again")
        nonce, _ = probe_of(function)
        cause = _cause(function, functions.probe(work.aws, function, nonce))
        if cause is None:
            return function
        late = time.monotonic() + _PAUSE_SECONDS > started + min(_worth(function, cause), bound)
        if late or cause in _FOR_GOOD:
            raise StepFailed(f"{function.name} could not load its secret: {_advice(cause)}")
        time.sleep(_PAUSE_SECONDS)
        function = work.settled()
        if not is_to_be_proved(work, function):
            return function


def _worth(function: Function, cause: str) -> float:
    """Return for how many seconds a cause is worth waiting."""
    if cause.startswith(_DENIED):
        return _SECONDS_FOR_GRANT
    if names_without_plaintext(function) and cause.startswith(_DOES_NOT_START):
        return _SECONDS_FOR_START
    return _SECONDS_FOR_OTHERS


def _cause(function: Function, answer: dict[str, Any] | str) -> str | None:
    """Return why the function is not ready yet; None if it is.

    Raises:
        StepFailed: waiting would not help.
    """
    if isinstance(answer, str):
        return _told(function, answer)
    if not answer.get("loaded"):
        return _told(function, str(answer.get("cause") or "no cause given"))
    listed = probe_of(function)[1]
    known, others = {*function.environment, *listed}, set(function.environment) - set(listed)
    wrong = sorted(
        {
            name if isinstance(name, str) and name in known else "?"
            for part in ("different", "missing")
            for name in answer.get(part, ["?"])
            # What its owner set again, and nobody is to move, may differ from the secret.
            if part != "different" or not isinstance(name, str) or name not in others
        }
    )
    if wrong:
        raise StepFailed(
            f"{', '.join(wrong)} of {function.name} differs between the secret and the "
            "environment: it was changed meanwhile; start again"
        )
    return None


def _told(function: Function, cause: str) -> str:
    """Return a cause as it may be told: its words come out of the function."""
    repeats = any(
        value.casefold() in cause.casefold()
        for value in function.environment.values()
        if len(value) >= _SHORTEST_VALUE
    )
    if repeats or not _CAUSE.fullmatch(cause):
        return "an error that is not told, since it may hold a value"
    return cause


def _advice(cause: str) -> str:
    if cause.startswith(_DENIED):
        return (
            f"{cause}. The policy is attached, so a permissions boundary, a service control "
            "policy or the KMS key's policy denies it"
        )
    if cause in _FOR_GOOD:
        return f"{cause}. Its handler could not be imported; see the function's log"
    return (
        f"{cause}. See the function's log; in a VPC it needs a route or an endpoint to Secrets "
        "Manager"
    )
