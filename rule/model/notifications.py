"""What AWS Config notifies the rule of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .parameters import RuleParameters


@dataclass(frozen=True, slots=True)
class ConfigInvocation:
    """What AWS Config sends with every notification."""

    ordering_timestamp: datetime
    """When Config captured the state. It orders evaluations. Never the time of the evaluation."""
    result_token: str = field(repr=False)
    test_mode: bool
    """The token is TESTMODE: PutEvaluations checks the call and keeps nothing."""
    rule_name: str
    account_id: str
    parameters: RuleParameters


@dataclass(frozen=True, slots=True)
class RecordedFunction:
    """What AWS Config has recorded of a function, and when."""

    revision_id: str
    tags: Mapping[str, str]
    captured: datetime


@dataclass(frozen=True, slots=True)
class ChangedFunction:
    """A notification: this function changed (change or oversized change)."""

    invocation: ConfigInvocation
    function_name: str
    """The name without an ARN: AWS Config's ``resourceId``."""
    identifier: str
    """What Lambda is asked with: the unqualified ARN, or else the name."""
    recorded: RecordedFunction | None = None
    """None if the notification does not state all of it, as an oversized one."""


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A notification about a resource that the rule does not judge, or no longer judges."""

    invocation: ConfigInvocation
    resource_type: str
    resource_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A notification: time to evaluate all functions."""

    invocation: ConfigInvocation


Notification = ChangedFunction | OutOfScope | Scheduled
