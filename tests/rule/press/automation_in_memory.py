"""Automation whose executions end after some looks; it notes what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from rule.aws.calls import AwsFailure
from rule.aws.executions import Execution
from rule.aws.runbooks import Runbook, StartUnsure

RUNBOOK = Runbook("one", "one-RemediationRunbook-AbC1")
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DONE = Execution("", "", is_dry_run=False, status="Success", began=NOW, step="Done")
PUT_BACK = replace(
    DONE,
    status="Failed",
    step="BackedOut",
    failed_step="Probe",
    failure="The shim could not load the secret",
    has_changed=True,
)
REFUSED = replace(
    DONE, status="Failed", step="Plan", failed_step="Plan", failure="orders is left alone."
)


def denied(action: str) -> AwsFailure:
    return AwsFailure(action, "a runbook", "AccessDeniedException")


@dataclass
class AutomationInMemory:
    """Executions by the functions that they are of."""

    ends: dict[str, Execution] = field(default_factory=dict)
    """How the execution on a function ends; all others are `DONE`."""
    looks: int = 2
    """After how many looks an execution has ended."""
    earlier: list[Execution] = field(default_factory=list)
    most: int = 100
    """Executions that may be under way at once."""
    refusing: set[str] = field(default_factory=set)
    """Functions on which nothing can be started."""
    unanswered: set[str] = field(default_factory=set)
    """Functions on which something may be started that nobody answers for."""
    hidden: set[str] = field(default_factory=set)
    """Functions whose executions cannot be read."""
    started: list[str] = field(default_factory=list)
    dry: set[bool] = field(default_factory=set)
    asked_since: list[datetime] = field(default_factory=list)
    read: int = 0
    """How many of the earlier executions were read."""
    largest: int = 0
    """The most executions that were under way at once."""
    _seen: dict[str, int] = field(default_factory=dict)

    def start(self, runbook: Runbook, function: str, *, dry_run: bool) -> str | None:
        assert runbook == RUNBOOK
        self.dry.add(dry_run)
        if function in self.refusing:
            raise denied("ssm:StartAutomationExecution")
        if function in self.unanswered:
            raise StartUnsure("ssm:StartAutomationExecution", "a runbook", "ReadTimeoutError")
        going = sum(count < self.looks for count in self._seen.values())
        if going >= self.most:
            return None
        self.largest = max(self.largest, going + 1)
        self.started.append(function)
        self._seen[f"id-of-{function}"] = 0
        return f"id-of-{function}"

    def look(self, execution: str) -> Execution:
        function = execution.removeprefix("id-of-")
        if function in self.hidden:
            raise denied("ssm:GetAutomationExecution")
        self._seen[execution] = self._seen.get(execution, 0) + 1
        if self._seen[execution] < self.looks:
            return Execution(execution, function, False, "InProgress", NOW, "Store")
        return replace(self.ends.get(function, DONE), id=execution, function=function)

    def recent(
        self, runbook: Runbook, since: datetime, succeeded_since: datetime | None
    ) -> Iterator[Execution]:
        assert runbook == RUNBOOK
        self.asked_since.append(since)
        if "everything" in self.hidden:
            raise denied("ssm:DescribeAutomationExecutions")
        for each in self.earlier:
            self.read += 1
            counts = succeeded_since and each.began and each.began >= succeeded_since
            if counts or not each.has_ended:
                yield each
