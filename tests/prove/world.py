"""An account in memory in which any call can fail in any way, with a clock of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from botocore.exceptions import ClientError

from remediation.aws.clients import Aws
from rule.aws.clients import Aws as RuleAws
from tests.plain_copy import plain_copy
from tests.remediation.account import Account, Paginator, lost_answer, refusal
from tests.virtual_clock import VirtualClock

CHANGING = (
    "update_function_configuration",
    "create_secret",
    "put_secret_value",
    "update_secret_version_stage",
    "restore_secret",
    "delete_secret",
    "attach_role_policy",
    "detach_role_policy",
    "publish_version",
    "update_alias",
    "update_function_code",
    "update_distribution",
    "replicate_secret_to_regions",
    "remove_regions_from_replication",
    "delete_function",
    "tag_resource",
    "untag_resource",
)
"""Calls that have an effect."""
LISTS = ("list_aliases", "list_versions_by_function")
"""Calls whose answers may lag behind what was changed."""
_LAG_SECONDS = 8.0
_LAG_LISTS = 5
"""Calls and steps take time of their own, by no clock: so many lists lag at most."""
_LAG_CHANGES = 2
"""How many changes a list lags behind."""
_BEHIND_LISTS = ("publish_version", "update_alias", "delete_function")
"""Calls that change what is listed."""


class Killed(BaseException):
    """The process that made the call is gone: nothing of it runs any more."""


class Violated(BaseException):
    """Something that must always hold did not; no step of a runbook may pass over it."""


class Kind(StrEnum):
    """How a call goes wrong."""

    BEFORE = "fails before it takes effect"
    LOST = "takes effect, its answer is lost"
    THROTTLED = "is throttled, retries included"
    DELAYED = "takes effect only after its step's time is over"
    KILLED = "takes effect, then the process is killed"
    STOPPED = "takes effect, then the process and the runbook are killed"
    CANCELLED = "takes effect, then the process is killed and the runbook cancelled"
    LAGS = "lists for some seconds what there was before the last two changes"


Listed = tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]
"""Aliases and published versions, by functions."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a call; calls are counted from 0."""

    at: int
    kind: Kind
    later: int = 0
    """For DELAYED: how many further calls come first."""


@dataclass
class World:
    """An account, and what goes wrong in it."""

    account: Account = field(default_factory=Account)
    faults: Mapping[int, Fault] = field(default_factory=dict)
    clock: VirtualClock = field(default_factory=VirtualClock)
    calls: list[str] = field(default_factory=list)
    watch: Callable[[str], None] = lambda _: None
    """Is told each call after it took effect."""
    before: Callable[[str], None] = lambda _: None
    """Is told each call before it takes effect."""
    scan: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """Answers in place of the rule's scan."""
    stopped: bool = False
    """The runbook was killed."""
    cancelled: bool = False
    """Somebody has cancelled the runbook, which takes notice of it at its next step."""
    hit: list[int] = field(default_factory=list)
    """The faults that came to pass, by their calls."""
    _late: list[tuple[int, Callable[[], Any]]] = field(default_factory=list)
    _before: deque[tuple[float, Listed]] = field(default_factory=lambda: deque(maxlen=_LAG_CHANGES))
    """What was listed before the last changes, and until when lists may show that."""
    _lags: tuple[str, float, int, Listed] | None = None
    """Which list lags, until when and how often, and what it shows."""

    def aws(self) -> Aws:
        """Return remediation's clients."""
        account = self.account
        functions = _Client(self, account.functions)
        return Aws(
            functions=cast("Any", functions),
            invocations=cast("Any", functions),
            roles=cast("Any", _Client(self, account.roles)),
            secrets=cast("Any", _Client(self, account.secrets)),
            config=cast("Any", _Client(self, account.config)),
            alarms=lambda: cast("Any", _Client(self, account.alarms)),
            distributions=lambda: cast("Any", _Client(self, account.distributions)),
        )

    def rule_aws(self) -> RuleAws:
        """Return the rule's clients, as far as a function's verdict needs them."""
        functions = _Client(self, _AsTheRuleSees(self.account))
        return RuleAws(
            functions=cast("Any", functions),
            config=cast("Any", None),
            cache=cast("Any", None),
            roles=lambda: cast("Any", _Client(self, self.account.roles)),
            distributions=lambda: cast("Any", None),
            key_values=lambda: cast("Any", None),
            images=lambda: cast("Any", None),
            findings=lambda: cast("Any", None),
        )

    def call(self, operation: str, perform: Callable[[], Any]) -> Any:
        """Do a call, or have it go wrong."""
        number = len(self.calls)
        self.calls.append(operation)
        self.land(number)
        self.before(operation)
        if operation in _BEHIND_LISTS:
            self._before.append((self.clock.now + _LAG_SECONDS, self._listed()))
        fault = self.faults.get(number)
        if fault and fault.kind is Kind.LAGS:
            self.hit.append(number)
            since = [each for each in self._before if self.clock.now < each[0]]
            until, shown = since[0] if since else (0.0, ({}, {}))
            self._lags = operation, until, _LAG_LISTS, shown
            fault = None
        if fault is None:
            answer = self._lagging(operation, perform) if operation in LISTS else perform()
            self._look(operation)
            return answer
        self.hit.append(number)
        match fault.kind:
            case Kind.BEFORE:
                raise refusal("ServiceException")
            case Kind.THROTTLED:
                raise refusal("TooManyRequestsException")
            case Kind.DELAYED:
                self._late.append((number + fault.later, perform))
                raise Killed
        with suppress(ClientError):
            perform()
        self._look(operation)
        if fault.kind is Kind.LOST:
            raise lost_answer()
        self.stopped = fault.kind is Kind.STOPPED
        self.cancelled = fault.kind is Kind.CANCELLED
        raise Killed

    def _listed(self) -> Listed:
        functions = self.account.functions
        return plain_copy((functions.aliases, functions.published))

    def _lagging(self, operation: str, perform: Callable[[], Any]) -> Any:
        """List what there is, or what there was if the lists lag."""
        which, until, left, shown = self._lags or ("", 0.0, 0, ({}, {}))
        if operation != which or self.clock.now >= until or left == 0:
            return plain_copy(perform())
        self._lags = which, until, left - 1, shown
        functions, now = self.account.functions, self._listed()
        functions.aliases, functions.published = plain_copy(shown)
        try:
            return plain_copy(perform())
        finally:
            functions.aliases, functions.published = now

    def land(self, number: int | None = None) -> None:
        """Let calls that were under way take effect: those that are due, or all.

        When all do, the lists show what there is, too, and Lambda is done with what it allocates.
        """
        if number is None:
            self._lags = None
            self.account.functions.settle()
        due = [call for at, call in self._late if number is None or at < number]
        self._late = [(at, c) for at, c in self._late if number is not None and at >= number]
        for perform in due:
            # Nobody hears of it if it is refused by now.
            with suppress(ClientError):
                perform()
            self._look("a call that came late")

    def _look(self, operation: str) -> None:
        try:
            self.watch(operation)
        except AssertionError as error:
            raise Violated(str(error)) from None


class _Client:
    """A client's methods, each through the world."""

    def __init__(self, world: World, service: Any) -> None:
        self._world = world
        self._service = service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**parameters: Any) -> Any:
            return self._world.call(
                operation, lambda: getattr(self._service, operation)(**parameters)
            )

        return call

    def get_paginator(self, operation: str) -> Paginator:
        return Paginator(getattr(self, operation))


class _AsTheRuleSees:
    """Lambda with what only the rule reads of its answers."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def get_function(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        name = FunctionName.rpartition(":")[2]
        answer = self._account.functions.get_function(FunctionName=name)
        answer["Configuration"]["CodeSha256"] = "a hash"
        answer["Code"] = {"Location": "https://code.example/"}
        return answer
