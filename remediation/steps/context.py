"""What each step of a runbook works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..aws import function_updates, secret_store
from ..aws.clients import Aws
from ..model import POINTER, Configuration, Function, RemediationError, Secret, Shim, Stack
from ..planning.protection import must_be_unprotected
from ..planning.wiring import Wiring, wiring_of
from ..runbook.request import Request
from .target import read_secret


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

    def wiring_of(self, function: Function) -> Wiring:
        """Tell how far a function is rewired."""
        return wiring_of(function, self.stack)

    def settled(self, *, even_if_failed: bool = False, refused: str | None = None) -> Function:
        """Read the function once no update of it is in progress; see `function_updates`.

        Raises:
            FunctionChanging: the update takes too long, or failed.
            Protected: it must not be changed, even if it might when this run began.
        """
        name = self.request.function_name
        function = function_updates.settled(
            self.aws, name, even_if_failed=even_if_failed, refused=refused
        )
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

        return function_updates.change(
            self.aws,
            self.request.function_name,
            decide_if_allowed,
            even_if_failed=even_if_failed,
            fence=fence,
        )

    def update(self, function: Function, wanted: Configuration) -> bool:
        """Update a function if it still is as it was read; tell whether it was."""
        return function_updates.update_if_unchanged(self.aws, function, wanted)

    def moving(self, environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return the planned variables that still stand in an environment."""
        return tuple(name for name in self.request.planned if name in environment)

    def stored(self, function: Function) -> Secret:
        """Read the function's secret with its values.

        Raises:
            StepFailed: there is none, or it holds nothing.
        """
        secret = self._secret(function)
        if secret is None or not secret.values:
            raise StepFailed(f"The secret of {function.name} holds nothing: start again")
        return secret

    def _secret(self, function: Function) -> Secret | None:
        pointer = function.environment.get(POINTER)
        if pointer is not None and self.wiring_of(function) is Wiring.PLAIN:
            return read_secret(self.aws, self.stack, function, self.request.options)
        name = pointer or self.stack.secret_name(function, self.request.options.secret_prefix)
        return secret_store.read_values(self.aws, Secret("", name, {}))
