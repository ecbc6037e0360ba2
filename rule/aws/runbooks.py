"""The runbook of a deployed stack: found, started, and followed. Its executions hold no values."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .calls import AwsFailure, call
from .executions import Execution, execution_of, matters

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_ssm import SSMClient

_OUTPUT = "RemediationRunbookName"
"""The stack's output that names the runbook; no other template has one of this name."""
_QUOTA = "AutomationExecutionLimitExceededException"
"""As many executions as the account may have at once; later ones may be started.

Source: https://docs.aws.amazon.com/general/latest/gr/ssm.html ("Concurrent automations")
"""
_UNANSWERED = frozenset(
    (
        "500",
        "502",
        "504",
        "ConnectionClosedError",
        "HTTPClientError",
        "IncompleteReadError",
        "InternalFailure",
        "InternalServerError",
        "ReadTimeoutError",
        "ResponseParserError",
        "ResponseStreamingError",
    )
)
"""After these, retries included, nobody knows whether AWS did what it was asked: AWS's errors for
its own faults, and the SDK's for a request that was sent, and whose answer was lost.
"""


class StartUnsure(AwsFailure):
    """An execution was asked for, and nobody knows whether it began."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """The runbook behind the Remediate button of a stack."""

    stack: str
    name: str
    """Changes with each update of the stack that changes the runbook."""

    @property
    def prefix(self) -> str:
        """How the names of this runbook, before and after updates, begin."""
        return f"{self.name.rpartition('-')[0]}-" if "-" in self.name else self.name


@dataclass(frozen=True, slots=True)
class Runbooks:
    """The stacks and runbooks of an account and Region."""

    stacks: CloudFormationClient
    automation: SSMClient

    def find(self, stack: str | None) -> tuple[Runbook, ...]:
        """Find the runbook of a stack, or of all stacks; by the stacks' outputs.

        Raises:
            AwsFailure: names the missing permission or the cause.
        """
        asked: dict[str, Any] = {"StackName": stack} if stack else {}

        def read() -> tuple[Runbook, ...]:
            return tuple(
                Runbook(described["StackName"], output["OutputValue"])
                for page in self.stacks.get_paginator("describe_stacks").paginate(**asked)
                for described in page["Stacks"]
                for output in described.get("Outputs", [])
                if output["OutputKey"] == _OUTPUT
            )

        try:
            return call("cloudformation:DescribeStacks", stack or "this Region", read)
        except AwsFailure as failure:
            # CloudFormation has no other code for a stack that does not exist.
            if stack and failure.code == "ValidationError":
                return ()
            raise

    def start(self, runbook: Runbook, function: str, *, dry_run: bool) -> str | None:
        """Start the runbook on a function; return the execution's ID.

        Returns:
            None if the account has as many executions under way as it may: try again later.

        Raises:
            StartUnsure: nobody knows whether it began.
            AwsFailure: names the missing permission or the cause.
        """
        parameters = {"FunctionName": [function]} | ({"DryRun": ["true"]} if dry_run else {})
        token = str(uuid.uuid4())  # So that a request whose answer was lost starts no second one.

        def begin() -> str:
            return self.automation.start_automation_execution(
                DocumentName=runbook.name, Parameters=parameters, ClientToken=token
            )["AutomationExecutionId"]

        try:
            return call("ssm:StartAutomationExecution", runbook.name, begin)
        except AwsFailure as failure:
            if failure.code == _QUOTA:
                return None
            if failure.code not in _UNANSWERED:
                raise
            code = failure.code
        raise StartUnsure("ssm:StartAutomationExecution", runbook.name, code)

    def look(self, execution: str) -> Execution:
        """Read how far an execution is.

        Raises:
            AwsFailure: names the missing permission or the cause.
        """

        def read() -> Execution:
            answer = self.automation.get_automation_execution(AutomationExecutionId=execution)
            return execution_of(answer["AutomationExecution"])

        return call("ssm:GetAutomationExecution", execution, read)

    def recent(
        self, runbook: Runbook, since: datetime, succeeded_since: datetime | None
    ) -> Iterator[Execution]:
        """Read the executions that go on, and those that have succeeded, also before an update.

        Args:
            runbook: whose.
            since: the executions began then or later.
            succeeded_since: the same of those that have succeeded; None: they are left out.

        Raises:
            AwsFailure: names the missing permission or the cause.
        """
        filters: Any = [
            {"Key": "DocumentNamePrefix", "Values": [runbook.prefix]},
            {"Key": "StartTimeAfter", "Values": [f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"]},
        ]

        def read() -> list[str]:
            pages = self.automation.get_paginator("describe_automation_executions")
            return [
                each["AutomationExecutionId"]
                for page in pages.paginate(Filters=filters)
                for each in page["AutomationExecutionMetadataList"]
                if matters(each, succeeded_since)
            ]

        for found in call("ssm:DescribeAutomationExecutions", runbook.prefix, read):
            yield self.look(found)
