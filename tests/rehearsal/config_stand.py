"""The stand-in for AWS Config by itself: over functions that tests deploy, with boto3 as client."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from .config_service.evaluations import Evaluations
from .config_service.recorder import Recorder
from .config_service.remediation_api import RemediationApi
from .config_service.remediation_runs import RemediationRuns
from .config_service.remediations import Remediations
from .config_service.rules import Rules
from .config_service.service import ConfigService
from .in_process import REGION, client_of
from .json_protocol import ServiceError

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_lambda import LambdaClient

ACCOUNT = "123456789012"
RULE_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rule"
RUNBOOK = "seal-environment"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/automation"
PARAMETERS: dict[str, Any] = {
    "FunctionName": {"ResourceValue": {"Value": "RESOURCE_ID"}},
    "AutomationAssumeRole": {"StaticValue": {"Values": [ROLE]}},
    "Variables": {"StaticValue": {"Values": ["A", "B"]}},
}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHANGES = [
    {"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"},
    {"EventSource": "aws.config", "MessageType": "OversizedConfigurationItemChangeNotification"},
]


def function(name: str, revision: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/service/{name}-role",
        "Runtime": "python3.13",
        "RevisionId": revision,
        "Environment": {"Variables": {"STAGE": "canary-value"}},
        **more,
    }


@dataclass
class Lambda:
    """Has functions, and remembers how it was invoked."""

    functions: dict[str, dict[str, Any]] = field(default_factory=dict)
    invocations: list[dict[str, Any]] = field(default_factory=list)

    def deploy(self, name: str, revision: str = "1", **more: Any) -> None:
        self.functions[name] = function(name, revision, **more)

    def get_paginator(self, _: str) -> Lambda:
        return self

    def paginate(self) -> Iterator[dict[str, Any]]:
        yield {"Functions": list(self.functions.values())}

    def list_tags(self, Resource: str) -> dict[str, Any]:  # noqa: N803 - AWS's spelling
        return {"Tags": {"team": Resource.rpartition(":")[2]}}

    def invoke(self, FunctionName: str, InvocationType: str, Payload: bytes) -> None:  # noqa: N803
        assert (FunctionName, InvocationType) == (RULE_ARN, "Event")
        self.invocations.append(json.loads(Payload))

    def tokens(self) -> list[str]:
        return [invocation["resultToken"] for invocation in self.invocations]


@dataclass
class Runbooks:
    """Has one runbook, and remembers how it was started."""

    started: list[dict[str, list[str]]] = field(default_factory=list)
    status: str = "Success"
    refusal: ServiceError | None = None

    def parameters(self, name: str, version: str | None) -> dict[str, bool]:  # noqa: ARG002
        if name != RUNBOOK:
            raise ServiceError("InvalidDocument", f"there is no document {name}")
        return {"FunctionName": True, "AutomationAssumeRole": False, "Variables": False}

    def start(self, name: str, _version: str | None, parameters: Mapping[str, list[str]]) -> str:
        assert name == RUNBOOK
        if self.refusal:
            raise self.refusal
        self.started.append(dict(parameters))
        return str(len(self.started))

    def execution(self, _execution_id: str) -> dict[str, Any]:
        step = {"StepName": "Scan", "StepStatus": self.status, "ExecutionStartTime": NOON}
        if self.status == "Failed":
            step["FailureMessage"] = "The step failed."
        return {"AutomationExecutionStatus": self.status, "StepExecutions": [step]}


@dataclass
class Stand:
    """The stand-in with its surroundings."""

    functions: Lambda
    runbooks: Runbooks
    runs: RemediationRuns
    recorder: Recorder
    service: ConfigService
    client: ConfigServiceClient
    allowed: set[str]


def make_stand(largest_notification: int = 256 * 1024) -> Stand:
    functions, allowed = Lambda(), {RULE_ARN}
    evaluations = Evaluations()
    rules = Rules(ACCOUNT, REGION, lambda arn: arn in allowed)
    recorder = Recorder(
        lambda: cast("LambdaClient", functions), ACCOUNT, rules, evaluations, largest_notification
    )
    runbooks = Runbooks()
    remediations = Remediations(ACCOUNT, REGION, runbooks)
    runs = RemediationRuns(remediations, evaluations, runbooks)
    service = ConfigService(rules, evaluations, recorder, RemediationApi(rules, remediations, runs))
    return Stand(
        functions, runbooks, runs, recorder, service, client_of("config", service.handle), allowed
    )


def put_rule(stand: Stand, name: str = "no-secrets", **more: Any) -> None:
    rule: Any = {
        "ConfigRuleName": name,
        "Scope": {"ComplianceResourceTypes": ["AWS::Lambda::Function"]},
        "Source": {
            "Owner": "CUSTOM_LAMBDA",
            "SourceIdentifier": RULE_ARN,
            "SourceDetails": CHANGES,
        },
        **more,
    }
    stand.client.put_config_rule(ConfigRule=rule)


def put_remediation(stand: Stand, **more: Any) -> None:
    remediation: Any = {
        "ConfigRuleName": "no-secrets",
        "TargetType": "SSM_DOCUMENT",
        "TargetId": RUNBOOK,
        "Parameters": PARAMETERS,
        **more,
    }
    stand.client.put_remediation_configurations(RemediationConfigurations=[remediation])


def judged(name: str, compliance: str = "NON_COMPLIANT", at: datetime = NOON) -> Any:
    return {
        "ComplianceResourceType": "AWS::Lambda::Function",
        "ComplianceResourceId": name,
        "ComplianceType": compliance,
        "Annotation": f"{name} was judged.",
        "OrderingTimestamp": at,
    }


def invoked_stand() -> Stand:
    """Return a stand-in whose rule was invoked once, for the function ``orders-api``."""
    stand = make_stand()
    put_rule(stand)
    stand.functions.deploy("orders-api")
    stand.recorder.look()
    return stand


def put(stand: Stand, *evaluations: Any, **more: Any) -> None:
    token = stand.functions.tokens()[-1]
    answer = stand.client.put_evaluations(
        Evaluations=list(evaluations), **{"ResultToken": token, **more}
    )
    assert answer["FailedEvaluations"] == []


def view(stand: Stand) -> dict[str, str]:
    results = stand.client.get_compliance_details_by_config_rule(ConfigRuleName="no-secrets")
    return {
        result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result[
            "ComplianceType"
        ]
        for result in results["EvaluationResults"]
    }
