"""What steps do: each supported action, over clients that act under the assumed role.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Inputs = Mapping[str, Any]
"""A step's inputs with their references resolved."""


class Clients(Protocol):
    """Makes clients of AWS's services under one role."""

    def __call__(self, service: str, seconds: float) -> Any:
        """Return a client as boto3 makes it, for a call that may take so long; no retries."""


class ActionFailed(Exception):
    """A step's action failed; what it returned before may still be recorded."""

    def __init__(
        self,
        message: str,
        returned: Mapping[str, Any] | None = None,
        stage: str = "Execute/Cancelling action",
    ) -> None:
        super().__init__(message)
        self.returned = returned or {}
        self.stage = stage


@dataclass(slots=True)
class Switches:
    """What is not known of AWS, to be set either way."""

    function_error_fails: bool = True
    """A FunctionError fails the step of ``aws:invokeLambdaFunction``."""
    longest_sleep_seconds: float = math.inf
    """``aws:sleep`` sleeps no longer, so that nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an action may use."""

    clients: Clients
    seconds: float
    """How long the step may take."""
    switches: Switches = field(default_factory=Switches)
    abandoned: threading.Event = field(default_factory=threading.Event)
    """Set when nobody waits for the action any more."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an action gives when it succeeds."""

    returned: Mapping[str, Any] = field(default_factory=dict)
    """What selectors select from."""
    next_step: str | None = None
    """Where a branch leads."""


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of step."""

    run: Callable[[Inputs, Surroundings], Result]
    needed: tuple[str, ...]
    """Inputs that a step must have."""
    known: tuple[str, ...] | None
    """Further inputs; None where any is passed on."""
    outputs: tuple[str, ...] = ()
    """What can be referred to without being declared."""
    seconds: int = 3600
    """How long it may take unless the step says less."""
