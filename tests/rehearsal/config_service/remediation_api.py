"""AWS Config's API about remediation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..json_protocol import ServiceError
from .answers import page
from .remediation_runs import RemediationRuns
from .remediations import Remediations
from .rules import Rules

Answer = Mapping[str, Any]


class RemediationApi:
    """Handles the requests about remediation."""

    def __init__(self, rules: Rules, remediations: Remediations, runs: RemediationRuns) -> None:
        self._rules = rules
        self._remediations = remediations
        self._runs = runs
        self.actions: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
            "PutRemediationConfigurations": self._put,
            "DescribeRemediationConfigurations": self._describe,
            "DeleteRemediationConfiguration": self._delete,
            "StartRemediationExecution": self._start,
            "DescribeRemediationExecutionStatus": self._status,
        }

    def look(self) -> None:
        """Start the automatic remediations that are due."""
        self._runs.look()

    def check_without(self, rule_name: str) -> None:
        """Check that a rule has no remediation.

        Raises:
            ServiceError: it has one; AWS Config does not delete such a rule.
        """
        if self._remediations.has(rule_name):
            raise ServiceError(
                "ResourceInUseException",
                f"a remediation is associated with {rule_name}; delete that first",
            )

    def _put(self, request: Mapping[str, Any]) -> Answer:
        for remediation in request["RemediationConfigurations"]:
            try:
                self._rules.get(remediation["ConfigRuleName"])
            except ServiceError as error:
                raise ServiceError("InvalidParameterValueException", str(error)) from None
            self._remediations.put(remediation)
        return {"FailedBatches": []}

    def _describe(self, request: Mapping[str, Any]) -> Answer:
        return {"RemediationConfigurations": self._remediations.named(request["ConfigRuleNames"])}

    def _delete(self, request: Mapping[str, Any]) -> Answer:
        name = request["ConfigRuleName"]
        if self._runs.is_running(name):
            raise ServiceError("RemediationInProgressException", f"a remediation of {name} runs")
        self._remediations.delete(name)
        return {}

    def _start(self, request: Mapping[str, Any]) -> Answer:
        refused, message = self._runs.start(request["ConfigRuleName"], _resources(request))
        if not refused:
            return {}
        return {
            "FailureMessage": message,
            "FailedItems": [{"resourceType": kind, "resourceId": name} for kind, name in refused],
        }

    def _status(self, request: Mapping[str, Any]) -> Answer:
        shown = self._runs.shown(request["ConfigRuleName"], _resources(request))
        return page(shown, request, "RemediationExecutionStatuses")


def _resources(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(key["resourceType"], key["resourceId"]) for key in request.get("ResourceKeys", [])]
