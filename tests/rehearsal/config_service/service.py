"""AWS Config's API, over the rules, the verdicts and the items that the recorder keeps."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ..json_protocol import JsonProtocol, Response, ServiceError
from .answers import by_resource, by_rule, details, page, wanted
from .evaluations import Evaluations
from .recorder import Recorder
from .remediation_api import RemediationApi
from .rules import Rules

Answer = Mapping[str, Any]
EVALUATION_EVERY_SECONDS = 60.0
"""At most, by StartConfigRulesEvaluation.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
"""
_PROTOCOL = JsonProtocol("config")


class ConfigService:
    """Handles requests one at a time."""

    def __init__(
        self,
        rules: Rules,
        evaluations: Evaluations,
        recorder: Recorder,
        remediation: RemediationApi,
    ) -> None:
        self._rules = rules
        self._evaluations = evaluations
        self._recorder = recorder
        self._remediation = remediation
        self._lock = threading.RLock()
        self._received: list[str] = []
        self._evaluation_started: dict[str, float] = {}
        self._actions: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
            "PutConfigRule": self._put_config_rule,
            "DescribeConfigRules": self._describe_config_rules,
            "DeleteConfigRule": self._delete_config_rule,
            "PutEvaluations": self._put_evaluations,
            "StartConfigRulesEvaluation": self._start_config_rules_evaluation,
            "DescribeComplianceByConfigRule": self._compliance_by_rule,
            "DescribeComplianceByResource": self._compliance_by_resource,
            "GetComplianceDetailsByConfigRule": self._details_by_rule,
            "GetComplianceDetailsByResource": self._details_by_resource,
            "GetResourceConfigHistory": self._history,
            "DescribeConfigurationRecorders": self._recorders,
            **remediation.actions,
        }
        recorder.after_look = self._start_automatic_remediations

    def handle(self, action: str, body: bytes) -> Response:
        """Answer one request of the JSON 1.1 protocol."""
        self._received.append(f"{action} {body.decode('utf-8', 'replace')}")
        with self._lock:
            return _PROTOCOL.respond(action, body, self._dispatch)

    def records(self) -> list[str]:
        """Return every request received and every event sent, as JSON: for tests on leaks."""
        return [*self._received, *self._recorder.sent]

    def rule_arn(self, rule_name: str) -> str | None:
        """Return a rule's ARN; None if there is no such rule."""
        try:
            return str(self._rules.get(rule_name)["ConfigRuleArn"])
        except ServiceError:
            return None

    def trigger_schedule(self, rule_name: str) -> None:
        """Send a scheduled notification to a rule, as a periodic trigger would."""
        self._recorder.send_scheduled(self._rules.get(rule_name))

    def _dispatch(self, action: str, request: dict[str, Any]) -> Answer:
        if action not in self._actions:
            raise ServiceError("UnknownOperationException", f"{action} is not stood in for")
        return self._actions[action](request)

    def _put_config_rule(self, request: Mapping[str, Any]) -> Answer:
        self._recorder.evaluate_all(self._rules.put(request["ConfigRule"]))
        return {}

    def _describe_config_rules(self, request: Mapping[str, Any]) -> Answer:
        return page(self._rules.named(request.get("ConfigRuleNames", [])), request, "ConfigRules")

    def _start_automatic_remediations(self) -> None:
        with self._lock:
            self._remediation.look()

    def _delete_config_rule(self, request: Mapping[str, Any]) -> Answer:
        self._remediation.check_without(request["ConfigRuleName"])
        self._rules.delete(request["ConfigRuleName"])
        self._evaluations.forget(request["ConfigRuleName"])
        return {}

    def _put_evaluations(self, request: Mapping[str, Any]) -> Answer:
        self._evaluations.put(
            request.get("Evaluations", []),
            request["ResultToken"],
            test_mode=request.get("TestMode", False),
        )
        return {"FailedEvaluations": []}

    def _start_config_rules_evaluation(self, request: Mapping[str, Any]) -> Answer:
        rules = self._rules.named(request.get("ConfigRuleNames", []))
        now = time.monotonic()
        for rule in rules:
            started = self._evaluation_started.get(rule["ConfigRuleName"], -math.inf)
            if now - started < EVALUATION_EVERY_SECONDS:
                raise ServiceError("LimitExceededException", "an evaluation was started just now")
        for rule in rules:
            self._evaluation_started[rule["ConfigRuleName"]] = now
            self._recorder.evaluate_all(rule)
        return {}

    def _compliance_by_rule(self, request: Mapping[str, Any]) -> Answer:
        rules = self._rules.named(request.get("ConfigRuleNames", []))
        types = request.get("ComplianceTypes", [])
        summaries = by_rule((r["ConfigRuleName"] for r in rules), self._evaluations.all())
        kept = [s for s in summaries if not types or s["Compliance"]["ComplianceType"] in types]
        return page(kept, request, "ComplianceByConfigRules")

    def _compliance_by_resource(self, request: Mapping[str, Any]) -> Answer:
        types = request.get("ComplianceTypes", [])
        summaries = [
            summary
            for summary in by_resource(self._evaluations.all())
            if request.get("ResourceType") in (None, summary["ResourceType"])
            and request.get("ResourceId") in (None, summary["ResourceId"])
            and (not types or summary["Compliance"]["ComplianceType"] in types)
        ]
        return page(summaries, request, "ComplianceByResources")

    def _details_by_rule(self, request: Mapping[str, Any]) -> Answer:
        name = self._rules.get(request["ConfigRuleName"])["ConfigRuleName"]
        kept = wanted(self._evaluations.of_rule(name), request.get("ComplianceTypes", []))
        return page(details(kept), request, "EvaluationResults")

    def _details_by_resource(self, request: Mapping[str, Any]) -> Answer:
        resource = (request.get("ResourceType"), request.get("ResourceId"))
        kept = [one for one in self._evaluations.all() if one.resource == resource]
        return page(
            details(wanted(kept, request.get("ComplianceTypes", []))), request, "EvaluationResults"
        )

    def _recorders(self, _: Mapping[str, Any]) -> Answer:
        return {"ConfigurationRecorders": [self._recorder.described]}

    def _history(self, request: Mapping[str, Any]) -> Answer:
        items = self._recorder.history(request["resourceType"], request["resourceId"])
        if not items:
            raise ServiceError(
                "ResourceNotDiscoveredException", "the resource has no configuration items"
            )
        newest_first = [_as_history(item) for item in reversed(items)]
        return page(newest_first, request, "configurationItems", token="nextToken")


def _as_history(item: Mapping[str, Any]) -> dict[str, Any]:
    """Write an item as the history API does: ``configuration`` is a JSON string there."""
    renamed = {
        "ARN": "arn",
        "awsAccountId": "accountId",
        "configurationItemVersion": "version",
        "configurationStateMd5Hash": "configurationItemMD5Hash",
    }
    left_out = ("resourceCreationTime", "configurationStateId", "relatedEvents")
    history = {renamed.get(key, key): value for key, value in item.items() if key not in left_out}
    history["configurationStateId"] = str(item["configurationStateId"])
    history["configuration"] = json.dumps(item["configuration"])
    history["relationships"] = [
        {"relationshipName" if key == "name" else key: value for key, value in relationship.items()}
        for relationship in item["relationships"]
    ]
    return history
