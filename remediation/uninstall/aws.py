"""The account, through boto3."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from .account import AccountFailure, Installation, Outcome
from .calls import NotFound, call
from .inventory import FunctionVersion

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_ssm import SSMClient

_RETRIES = Config(retries={"mode": "standard", "total_max_attempts": 8})
_RUNNING = ("Pending", "InProgress", "Waiting", "Cancelling")
_GONE = "DELETE_COMPLETE"
"""The status of a deleted resource. A resource with DELETE_SKIPPED was kept."""
_POLICY, _BACKOUT, _REMEDIATION = (
    "LambdaSecretsManagerPolicy",
    "BackoutRunbook",
    "RemediationRunbook",
)
"""Logical IDs of resources that the template has, and no other."""


@dataclass(frozen=True, slots=True)
class Aws:
    """The clients of one account and Region."""

    stacks: CloudFormationClient
    functions: LambdaClient
    roles: IAMClient
    runbooks: SSMClient
    config: ConfigServiceClient

    def installation(self, stack: str) -> Installation | None:
        """Find a stack; None if there is none of the name."""
        try:
            answer = call("DescribeStacks", stack, self.stacks.describe_stacks, StackName=stack)
        except NotFound:
            return None
        described = answer["Stacks"][0]
        listed = call(
            "DescribeStackResources",
            stack,
            self.stacks.describe_stack_resources,
            StackName=described["StackId"],
        )
        there = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in listed["StackResources"]
            if each["ResourceStatus"] != _GONE and each.get("PhysicalResourceId")
        }
        # CloudFormation still lists the deleted resources of a half-deleted stack.
        known = {each["LogicalResourceId"] for each in listed["StackResources"]}
        return Installation(
            stack=described["StackName"],
            stack_id=described["StackId"],
            is_of_this_template=not known.isdisjoint((_POLICY, _BACKOUT, _REMEDIATION)),
            is_termination_protected=described.get("EnableTerminationProtection", False),
            policy_arn=there.get(_POLICY),
            backout=there.get(_BACKOUT),
            remediation=there.get(_REMEDIATION),
            rule=there.get("Rule"),
        )

    def versions(self) -> Sequence[FunctionVersion]:
        """Read all functions, and all their published versions; only the names of variables."""
        pages = self.functions.get_paginator("list_functions").paginate(FunctionVersion="ALL")
        return [
            FunctionVersion(
                function=each["FunctionName"],
                version=each["Version"],
                role_name=each["Role"].rpartition("/")[2],
                handler=each.get("Handler", ""),
                layers=tuple(layer["Arn"] for layer in each.get("Layers", [])),
                variables=frozenset(each.get("Environment", {}).get("Variables", {})),
            )
            for page in call("ListFunctions", "this Region", list, pages)
            for each in page["Functions"]
        ]

    def granted_roles(self, policy_arn: str) -> Collection[str]:
        """Read the names of the roles that a policy is attached to."""
        pages = self.roles.get_paginator("list_entities_for_policy").paginate(
            PolicyArn=policy_arn, EntityFilter="Role"
        )
        try:
            found = call("ListEntitiesForPolicy", policy_arn, list, pages)
        except NotFound:
            return ()
        return [role["RoleName"] for page in found for role in page["PolicyRoles"]]

    def remediates_automatically(self, rule: str) -> bool:
        """Tell whether AWS Config starts the rule's remediation automatically."""
        answer = call(
            "DescribeRemediationConfigurations",
            rule,
            self.config.describe_remediation_configurations,
            ConfigRuleNames=[rule],
        )
        return any(each.get("Automatic") for each in answer["RemediationConfigurations"])

    def running(self, runbooks: Collection[str]) -> Collection[str]:
        """Read the IDs of the runbooks' executions that have not ended."""
        if not runbooks:
            return []
        pages = self.runbooks.get_paginator("describe_automation_executions").paginate(
            Filters=[
                {"Key": "DocumentNamePrefix", "Values": list(runbooks)},
                {"Key": "ExecutionStatus", "Values": list(_RUNNING)},
            ]
        )
        return [
            each["AutomationExecutionId"]
            for page in call("DescribeAutomationExecutions", "the runbooks", list, pages)
            for each in page["AutomationExecutionMetadataList"]
        ]

    def start(self, runbook: str, function: str, secret_days: int) -> str:
        """Start a runbook on a function; return the execution's ID."""
        answer = call(
            "StartAutomationExecution",
            runbook,
            self.runbooks.start_automation_execution,
            DocumentName=runbook,
            Parameters={"FunctionName": [function], "DeleteSecretAfterDays": [str(secret_days)]},
        )
        return str(answer["AutomationExecutionId"])

    def execution_outcome(self, execution: str) -> Outcome | None:
        """Return an execution's outcome; None while it runs."""
        answer = call(
            "GetAutomationExecution",
            execution,
            self.runbooks.get_automation_execution,
            AutomationExecutionId=execution,
        )["AutomationExecution"]
        status = answer["AutomationExecutionStatus"]
        if status in _RUNNING:
            return None
        if status == "Success":
            return Outcome()
        told = [step.get("FailureMessage", "") for step in answer.get("StepExecutions", [])]
        return Outcome(next(filter(None, told), answer.get("FailureMessage", "")) or str(status))

    def delete_stack(self, stack_id: str) -> None:
        """Start a stack's deletion."""
        call("DeleteStack", stack_id, self.stacks.delete_stack, StackName=stack_id)

    def deletion_outcome(self, stack_id: str) -> Outcome | None:
        """Return the outcome of a stack's deletion; None while it is in progress."""
        try:
            answer = call(
                "DescribeStacks", stack_id, self.stacks.describe_stacks, StackName=stack_id
            )
        except NotFound:
            return Outcome()
        stack = answer["Stacks"][0]
        if stack["StackStatus"].endswith("_IN_PROGRESS"):
            return None
        if stack["StackStatus"] == "DELETE_COMPLETE":
            return Outcome()
        return Outcome(stack.get("StackStatusReason") or stack["StackStatus"])

    def delete_policy(self, policy_arn: str) -> bool:
        """Delete a policy unless it is attached to a role; return whether it is deleted."""
        try:
            policy = call("GetPolicy", policy_arn, self.roles.get_policy, PolicyArn=policy_arn)
            if policy["Policy"]["AttachmentCount"]:
                return False
            pages = self.roles.get_paginator("list_policy_versions").paginate(PolicyArn=policy_arn)
            for page in call("ListPolicyVersions", policy_arn, list, pages):
                for version in page["Versions"]:
                    if not version["IsDefaultVersion"]:
                        call(
                            "DeletePolicyVersion",
                            policy_arn,
                            self.roles.delete_policy_version,
                            PolicyArn=policy_arn,
                            VersionId=version["VersionId"],
                        )
            call("DeletePolicy", policy_arn, self.roles.delete_policy, PolicyArn=policy_arn)
        except NotFound:
            pass
        return True


def connect() -> Aws:
    """Make the clients, in the Region and with the credentials of the environment."""
    session = boto3.Session()
    try:
        return Aws(
            stacks=session.client("cloudformation", config=_RETRIES),
            functions=session.client("lambda", config=_RETRIES),
            roles=session.client("iam", config=_RETRIES),
            runbooks=session.client("ssm", config=_RETRIES),
            config=session.client("config", config=_RETRIES),
        )
    except BotoCoreError as error:
        code = type(error).__name__
    raise AccountFailure(f"No client of AWS could be made: {code}; set a Region and credentials")
