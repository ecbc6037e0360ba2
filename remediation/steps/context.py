"""What each step of a runbook is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..aws import function_updates, secret_store
from ..aws.clients import Aws
from ..model import (
    SECRET_ARN_VARIABLE,
    Configuration,
    Function,
    RemediationError,
    Secret,
    Shim,
    Stack,
)
from ..planning.protection import require_unprotected
from ..planning.wiring import Wiring, wiring_of
from ..runbook.request import Request
from .target import read_secret


class StepFailed(RemediationError):
    """A step cannot be done: the function or its secret is not as the step needs it."""


@dataclass(frozen=True, slots=True)
class StepContext:
    """What each step is given: the clients, the stack, the request and the time left."""

    aws: Aws
    stack: Stack
    request: Request
    seconds_left: Callable[[], float]

    def shim_for(self, function: Function) -> Shim:
        """Return the shim for a function.

        Raises:
            StepFailed: the runtime has no shim, so no plan can have led here.
        """
        shim = self.stack.shim_for(function.runtime)
        if shim is None:
            raise StepFailed(f"There is no shim for the runtime {function.runtime}: plan first")
        return shim

    def wiring_of(self, function: Function) -> Wiring:
        """Return how far a function is rewired."""
        return wiring_of(function, self.stack)

    def wait_until_updated(
        self, *, even_if_failed: bool = False, refused: str | None = None
    ) -> Function:
        """Read the function as soon as no update is in progress; see `function_updates`.

        Raises:
            FunctionChanging: the update takes too long, or failed.
            Protected: the function must not be changed, whether or not that was so at the start.
        """
        name = self.request.function_name
        function = function_updates.wait_until_updated(
            self.aws, name, even_if_failed=even_if_failed, refused=refused
        )
        require_unprotected(function, self.stack)
        return function

    def change(
        self,
        desired: Callable[[Function], Configuration],
        *,
        even_if_failed: bool = False,
        force_update: bool = False,
    ) -> Function:
        """Update the function to the desired configuration; see `function_updates`.

        Raises:
            FunctionChanging: others keep changing the function.
            Protected: the function must not be changed, whether or not that was so at the start.
        """

        def desired_if_unprotected(function: Function) -> Configuration:
            require_unprotected(function, self.stack)
            return desired(function)

        return function_updates.change(
            self.aws,
            self.request.function_name,
            desired_if_unprotected,
            even_if_failed=even_if_failed,
            force_update=force_update,
        )

    def update(self, function: Function, wanted: Configuration) -> bool:
        """Update a function unless it was changed since it was read; return whether it was."""
        return function_updates.update_if_unchanged(self.aws, function, wanted)

    def moving(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return the planned variables that an environment still holds."""
        return tuple(name for name in self.request.planned if name in environment)

    def stored(self, function: Function) -> Secret:
        """Read the function's secret with its values.

        Raises:
            StepFailed: the secret holds no values.
        """
        secret = self._secret(function)
        if secret is None or not secret.values:
            raise StepFailed(f"The secret of {function.name} holds nothing: start again")
        return secret

    def own_secret(self, function: Function) -> Secret | None:
        """Read the function's secret with its values; None if there is none, or another's."""
        secret = read_secret(self.aws, self.stack, function, self.request.options)
        return secret if secret and secret.belongs_to(function) else None

    def _secret(self, function: Function) -> Secret | None:
        pointer = function.environment.get(SECRET_ARN_VARIABLE)
        if pointer is not None and self.wiring_of(function) is Wiring.PLAIN:
            return read_secret(self.aws, self.stack, function, self.request.options)
        name = pointer or self.stack.secret_name(function, self.request.options.secret_prefix)
        return secret_store.read_values(self.aws, Secret("", name, {}))
