"""Remediation configurations, and what PutRemediationConfigurations checks.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ..json_protocol import ServiceError

_ROLE_PARAMETER = "AutomationAssumeRole"
"""Automatic remediation needs a runbook's parameter of exactly this name."""


class Runbooks(Protocol):
    """What AWS Config asks Systems Manager."""

    def parameters(self, name: str, version: str | None) -> Mapping[str, bool]:
        """Return a runbook's parameters, each with whether it is required.

        Raises:
            ServiceError: there is no such runbook.
        """

    def start(self, name: str, version: str | None, parameters: Mapping[str, list[str]]) -> str:
        """Start an execution; return its id.

        Raises:
            ServiceError: as StartAutomationExecution refuses.
        """

    def execution(self, execution_id: str) -> Mapping[str, Any]:
        """Return an execution as GetAutomationExecution shows it."""


class Remediations:
    """The remediation configurations of one account and Region, by their rule."""

    def __init__(self, account: str, region: str, runbooks: Runbooks) -> None:
        self._arn = f"arn:aws:config:{region}:{account}:remediation-configuration"
        self._runbooks = runbooks
        self._kept: dict[str, dict[str, Any]] = {}

    def put(self, given: Mapping[str, Any]) -> None:
        """Create or change a rule's remediation.

        Raises:
            ServiceError: as PutRemediationConfigurations refuses.
        """
        self._check(given)
        name = given["ConfigRuleName"]
        number = len(self._kept) + 1
        before = self._kept.get(name, {})
        self._kept[name] = {
            "Automatic": False,
            **given,
            "Arn": before.get("Arn", f"{self._arn}/{name}/{number:06}"),
        }

    def get(self, rule_name: str) -> Mapping[str, Any]:
        """Return a rule's remediation.

        Raises:
            ServiceError: it has none.
        """
        if rule_name not in self._kept:
            raise ServiceError(
                "NoSuchRemediationConfigurationException", f"{rule_name} has no remediation"
            )
        return self._kept[rule_name]

    def named(self, rule_names: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return the remediations that rules of these names have; all without names."""
        return [self._kept[name] for name in rule_names or sorted(self._kept) if name in self._kept]

    def delete(self, rule_name: str) -> None:
        """Remove a rule's remediation.

        Raises:
            ServiceError: it has none.
        """
        self.get(rule_name)
        del self._kept[rule_name]

    def has(self, rule_name: str) -> bool:
        """Return whether a rule has a remediation."""
        return rule_name in self._kept

    def _check(self, given: Mapping[str, Any]) -> None:
        try:
            declared = self._runbooks.parameters(given["TargetId"], given.get("TargetVersion"))
        except ServiceError as error:
            raise _invalid(str(error)) from None
        values = given.get("Parameters", {})
        for name, value in values.items():
            if len(value) != 1:
                raise _invalid(f"{name} must have either ResourceValue or StaticValue")
        unknown = sorted(set(values) - set(declared))
        if unknown:
            raise _invalid(f"{given['TargetId']} has no parameters {', '.join(unknown)}")
        missing = sorted(n for n, required in declared.items() if required and n not in values)
        if missing:
            raise _invalid(f"{given['TargetId']} needs the parameters {', '.join(missing)}")
        if given.get("Automatic") and _ROLE_PARAMETER not in values:
            raise _invalid(f"automatic remediation needs the parameter {_ROLE_PARAMETER}")


def arguments(remediation: Mapping[str, Any], resource_id: str) -> dict[str, list[str]]:
    """Return the parameters with which a runbook is started for a resource."""
    return {
        name: [resource_id] if "ResourceValue" in value else list(value["StaticValue"]["Values"])
        for name, value in remediation.get("Parameters", {}).items()
    }


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterValueException", message)
