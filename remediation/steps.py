"""The runbook's steps forward, each of which finds its own earlier work and can be repeated."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from remediation import functions, roles, secret_store, surroundings
from remediation.aws import Aws
from remediation.function_updates import change, settled
from remediation.model import (
    FUNCTION_TAG,
    POINTER,
    Configuration,
    Function,
    Refusal,
    RemediationError,
    Role,
    Secret,
    Shim,
    Stack,
)
from remediation.plan import is_settled
from remediation.protection import must_be_unprotected
from remediation.request import Request
from remediation.room import shadowed_within_room
from remediation.secret_content import must_be_of, tags_for
from remediation.target import read_secret, secret_identifier
from remediation.wiring import (
    Rewiring,
    Wiring,
    original_handler,
    probe_of,
    sealed,
    wiring_of,
)


class StepFailed(RemediationError):
    """A step found the function other than it must be."""


@dataclass(frozen=True, slots=True)
class Work:
    """What each step works with."""

    aws: Aws
    stack: Stack
    request: Request
    seconds_left: Callable[[], float]

    def shim_for(self, function: Function) -> Shim:
        """Return the shim for a function.

        Raises:
            StepFailed: there is none, so nobody can have planned this.
        """
        shim = self.stack.shim_for(function.runtime)
        if shim is None:
            raise StepFailed(f"There is no shim for the runtime {function.runtime}: plan first")
        return shim

    def settled(self, *, even_if_failed: bool = False) -> Function:
        """Read the function once no update of it is in progress.

        Raises:
            FunctionChanging: the update takes too long, or failed.
            Protected: it must not be changed, even if it might when this run began.
        """
        function = settled(self.aws, self.request.function_name, even_if_failed=even_if_failed)
        must_be_unprotected(function, self.stack)
        return function

    def change(
        self,
        decide: Callable[[Function], Configuration],
        *,
        even_if_failed: bool = False,
        fence: bool = False,
    ) -> Function:
        """Update the function to what is decided on its latest state; see `function_updates`.

        Raises:
            FunctionChanging: others keep changing it.
            Protected: it must not be changed, even if it might when this run began.
        """

        def decide_if_allowed(function: Function) -> Configuration:
            must_be_unprotected(function, self.stack)
            return decide(function)

        return change(
            self.aws,
            self.request.function_name,
            decide_if_allowed,
            even_if_failed=even_if_failed,
            fence=fence,
        )

    def moving(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return the planned variables that still stand in an environment."""
        return tuple(name for name in self.request.planned if name in environment)


def store(work: Work) -> None:
    """Put the live values into the function's secret: nothing stale, and nobody else's."""
    function = work.settled()
    moving = {name: function.environment[name] for name in work.moving(function.environment)}
    tags = tags_for(
        function, original_handler(function, work.shim_for(function)), f"{datetime.now(UTC):%F}"
    )
    if moving and wiring_of(function, work.shim_for(function)) is Wiring.PLAIN:
        name = work.stack.secret_name(function, work.request.options.secret_prefix)
        fresh = Secret(arn="", name=name, tags=tags, values=moving)
        key = work.request.options.kms_key_id or work.stack.kms_key_arn
        if secret_store.create(work.aws, function, fresh, key):
            return
    secret = read_secret(work.aws, work.stack, function, work.request.options)
    if secret is None:
        raise StepFailed(f"The secret of {function.name} is gone: back out, then start anew")
    must_be_of(function, secret)
    if secret.pending_deletion:
        secret_store.restore(work.aws, secret)
        secret = secret_store.read_values(work.aws, secret)
    kept = secret.values if _is_needed(work, function) else {}
    values = {**kept, **moving}
    if not values:
        raise StepFailed(f"{function.name} was changed after it was planned: start again")
    if values != secret.values:
        secret_store.put(work.aws, function, secret, moving, kept)
    # Not whose it is: it says so, or it would not be touched, and nobody may change that.
    new = {key: value for key, value in tags.items() if key != FUNCTION_TAG}
    if moving and not new.items() <= secret.tags.items():
        secret_store.tag(work.aws, secret, new)


def grant(work: Work) -> None:
    """Let the function's role read the secret of the function that asks."""
    function = work.settled()
    roles.attach(work.aws, Role(function.role_arn, ()), work.stack.policy_arn)


def shadow(work: Work) -> None:
    """Rewire the function, and leave its plaintext where it is."""
    nonce = secrets.token_hex(16)
    stored = _StoredValues(work)

    def decide(function: Function) -> Configuration:
        shim, moving = work.shim_for(function), work.moving(function.environment)
        if wiring_of(function, shim) is Wiring.PLAIN:
            _must_not_be_gone(work, moving)
        secret = stored.of(function)
        _must_equal(function, secret, moving)
        if is_settled(function, shim) and not moving:
            return function.configuration
        if _is_shadowed_with(function, shim, secret):
            return function.configuration
        configuration = shadowed_within_room(
            function,
            work.stack,
            Rewiring(shim, secret.arn, nonce, secret.names),
            moving,
            work.request.options,
        )
        if isinstance(configuration, Refusal):
            raise StepFailed(str(configuration))
        return configuration

    work.change(decide)


def cut_over(work: Work) -> None:
    """Take the plaintext away that the secret holds; the shim loads it from now on."""
    stored = _StoredValues(work)

    def decide(function: Function) -> Configuration:
        wiring = wiring_of(function, work.shim_for(function))
        moving = work.moving(function.environment)
        if wiring is Wiring.PLAIN or (wiring is Wiring.SEALED and moving):
            raise StepFailed(f"{function.name} was changed after it was probed: start again")
        if wiring is Wiring.SEALED:
            return function.configuration
        if not work.request.options.one_step:
            _must_not_be_gone(work, moving)
        _must_equal(function, stored.of(function), moving)
        return sealed(function.configuration, moving)

    function = work.change(decide)
    # A sibling that backed out meanwhile may have taken the grant, not having seen this one.
    role = Role(function.role_arn, ())
    if work.stack.policy_arn not in roles.attached_policies(work.aws, role):
        roles.attach(work.aws, role, work.stack.policy_arn)
    functions.unmark(work.aws, function)


class _StoredValues:
    """The function's secret, read once in a step and only when needed."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._secret: Secret | None = None

    def of(self, function: Function) -> Secret:
        """Return the secret with its values.

        Raises:
            StepFailed: there is none, or it holds nothing.
        """
        if self._secret is None:
            name = secret_identifier(self._work.stack, function, self._work.request.options)
            self._secret = secret_store.read_values(self._work.aws, Secret("", name, {}))
        if not self._secret.values:
            raise StepFailed(f"The secret of {function.name} holds nothing: start again")
        return self._secret


def _is_needed(work: Work, function: Function) -> bool:
    """Tell whether something loads what the secret holds already."""
    return POINTER in function.environment or any(
        version.sealed for version in surroundings.versions(work.aws, function)
    )


def _is_shadowed_with(function: Function, shim: Shim, secret: Secret) -> bool:
    return (
        wiring_of(function, shim) is Wiring.SHADOWED
        and shim.layer_arn in function.layers
        and function.environment[POINTER] == secret.arn
        and probe_of(function)[1] == secret.names
    )


def _must_not_be_gone(work: Work, moving: Collection[str]) -> None:
    """Check that nobody took a planned variable away: the secret would bring it back."""
    gone = set(work.request.planned) - set(moving)
    if gone:
        raise StepFailed(f"{', '.join(sorted(gone))} was removed meanwhile: start again")


def _must_equal(function: Function, secret: Secret, names: Collection[str]) -> None:
    """Check that the secret holds what the function has: plaintext may go only then."""
    different = [n for n in names if function.environment[n] != secret.values.get(n)]
    if different:
        raise StepFailed(
            f"{', '.join(sorted(different))} of {function.name} was changed after it was stored: "
            "start again"
        )
