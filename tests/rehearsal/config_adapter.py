"""The stand-in for AWS Config, joined to the emulator: its API, and its CloudFormation resource."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from .config_service.evaluations import Evaluations
from .config_service.recorder import Recorder
from .config_service.remediation_api import RemediationApi
from .config_service.remediation_runs import RemediationRuns
from .config_service.remediations import Remediations, Runbooks
from .config_service.rules import Rules
from .config_service.service import ConfigService
from .lambda_answers import Answer, Handler

RULE_TYPE = "AWS::Config::ConfigRule"
REMEDIATION_TYPE = "AWS::Config::RemediationConfiguration"
_TARGET = re.compile(r"StarlingDoveService\.(\w+)$")


def stand_in(
    session: boto3.Session, endpoint: str, account: str, runbooks: Runbooks
) -> tuple[ConfigService, Recorder]:
    """Make the stand-in, which calls Lambda as any client of the endpoint does."""
    client = session.client("lambda", endpoint_url=endpoint)

    def config_may_invoke(function: str) -> bool:
        try:
            policy = json.loads(client.get_policy(FunctionName=function)["Policy"])
        except ClientError:
            return False
        return any(_lets_config_in(statement, account) for statement in policy["Statement"])

    rules, evaluations = Rules(account, session.region_name, config_may_invoke), Evaluations()
    recorder = Recorder(lambda: client, account, rules, evaluations)
    remediations = Remediations(account, session.region_name, runbooks)
    runs = RemediationRuns(remediations, evaluations, runbooks)
    remediation = RemediationApi(rules, remediations, runs)
    return ConfigService(rules, evaluations, recorder, remediation), recorder


def _lets_config_in(statement: Mapping[str, Any], account: str) -> bool:
    sources = statement.get("Condition", {}).get("StringEquals", {})
    return (statement["Effect"], statement["Principal"], statement["Action"]) == (
        "Allow",
        {"Service": "config.amazonaws.com"},
        "lambda:InvokeFunction",
    ) and sources.get("AWS:SourceAccount", account) in (account, [account])


def config_handler(service: ConfigService) -> Handler:
    """Wrap the stand-in as the emulator calls a service, its IAM enforcement before it."""

    async def handle(
        method: str,  # noqa: ARG001 - the emulator's signature
        path: str,  # noqa: ARG001
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],  # noqa: ARG001
    ) -> Answer:
        target = _TARGET.search(headers.get("x-amz-target", ""))
        # In a thread: the stand-in calls Lambda on this very server.
        response = await asyncio.to_thread(service.handle, target[1] if target else "", body)
        return response.status, {"Content-Type": "application/x-amz-json-1.1"}, response.body

    return handle


class RuleResource:
    """What CloudFormation does with ``AWS::Config::ConfigRule``, for the emulator to call.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configrule.html
    """

    def __init__(self, service: ConfigService) -> None:
        self._service = service

    def create(
        self, logical_id: str, properties: Mapping[str, Any], stack: str
    ) -> tuple[str, dict[str, str]]:
        """Create the rule; return its name and its attributes."""
        rule = {"ConfigRuleName": f"{stack}-{logical_id}", **properties}
        if not isinstance(rule.get("InputParameters", ""), str):
            rule["InputParameters"] = json.dumps(rule["InputParameters"])
        _call(self._service, "PutConfigRule", {"ConfigRule": rule})
        name = rule["ConfigRuleName"]
        described = _call(self._service, "DescribeConfigRules", {"ConfigRuleNames": [name]})
        kept = described["ConfigRules"][0]
        return name, {"Arn": kept["ConfigRuleArn"], "ConfigRuleId": kept["ConfigRuleId"]}

    def update(
        self,
        name: str,
        _before: Mapping[str, Any],
        properties: Mapping[str, Any],
        stack: str,
    ) -> tuple[str, dict[str, str]]:
        """Change the rule in place."""
        return self.create("", {"ConfigRuleName": name, **properties}, stack)

    def delete(self, name: str, _properties: Mapping[str, Any]) -> None:
        """Delete the rule with its verdicts."""
        _call(self._service, "DeleteConfigRule", {"ConfigRuleName": name})


class RemediationResource:
    """What CloudFormation does with ``AWS::Config::RemediationConfiguration``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-remediationconfiguration.html
    """

    def __init__(self, service: ConfigService) -> None:
        self._service = service

    def create(
        self, _logical_id: str, properties: Mapping[str, Any], _stack: str
    ) -> tuple[str, dict[str, str]]:
        """Create the remediation; return its rule's name."""
        remediation = dict(properties)
        for member in ("MaximumAutomaticAttempts", "RetryAttemptSeconds"):
            if member in remediation:
                remediation[member] = int(remediation[member])
        if "Automatic" in remediation:
            remediation["Automatic"] = str(remediation["Automatic"]).lower() == "true"
        _call(
            self._service,
            "PutRemediationConfigurations",
            {"RemediationConfigurations": [remediation]},
        )
        return str(remediation["ConfigRuleName"]), {}

    def update(
        self,
        rule_name: str,
        _before: Mapping[str, Any],
        properties: Mapping[str, Any],
        stack: str,
    ) -> tuple[str, dict[str, str]]:
        """Change the remediation in place, or move it to another rule."""
        if properties["ConfigRuleName"] != rule_name:
            self.delete(rule_name, {})
        return self.create("", properties, stack)

    def delete(self, rule_name: str, _properties: Mapping[str, Any]) -> None:
        """Delete the remediation."""
        _call(self._service, "DeleteRemediationConfiguration", {"ConfigRuleName": rule_name})


def _call(service: ConfigService, action: str, request: Mapping[str, Any]) -> Any:
    response = service.handle(action, json.dumps(request).encode())
    answer = json.loads(response.body or b"{}")
    if response.status != 200:
        raise ValueError(f"{action}: {answer['__type']}: {answer['message']}")
    return answer
