"""Config rules, and what PutConfigRule checks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..json_protocol import ServiceError


class Rules:
    """The rules of one account and Region, by name."""

    def __init__(self, account: str, region: str, config_may_invoke: Callable[[str], bool]) -> None:
        self._account = account
        self._region = region
        self._config_may_invoke = config_may_invoke
        self._rules: dict[str, dict[str, Any]] = {}

    def put(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Create or change a rule.

        Raises:
            ServiceError: as PutConfigRule refuses.
        """
        source = given["Source"]
        if source["Owner"] != "CUSTOM_LAMBDA":
            raise ServiceError(
                "InvalidParameterValueException", "only CUSTOM_LAMBDA is stood in for"
            )
        _check_parameters(given.get("InputParameters", "{}"))
        if not source.get("SourceDetails"):
            raise ServiceError(
                "InvalidParameterValueException", "a custom rule needs SourceDetails"
            )
        if not self._config_may_invoke(source["SourceIdentifier"]):
            raise ServiceError(
                "InsufficientPermissionsException",
                "config.amazonaws.com may not invoke the rule's function",
            )
        name = given["ConfigRuleName"]
        number = len(self._rules) + 1
        identity = self._rules.get(name) or {
            "ConfigRuleArn": f"arn:aws:config:{self._region}:{self._account}:"
            f"config-rule/config-rule-{number:06}",
            "ConfigRuleId": f"config-rule-{number:06}",
        }
        self._rules[name] = {
            "InputParameters": "{}",
            **given,
            "ConfigRuleArn": identity["ConfigRuleArn"],
            "ConfigRuleId": identity["ConfigRuleId"],
            "ConfigRuleState": "ACTIVE",
        }
        return self._rules[name]

    def get(self, name: str) -> dict[str, Any]:
        """Return a rule.

        Raises:
            ServiceError: there is none of that name.
        """
        if name not in self._rules:
            raise ServiceError("NoSuchConfigRuleException", f"there is no rule {name}")
        return self._rules[name]

    def named(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rules of these names; all without names.

        Raises:
            ServiceError: there is none of a name.
        """
        return [self.get(name) for name in names or sorted(self._rules)]

    def delete(self, name: str) -> None:
        """Remove a rule.

        Raises:
            ServiceError: there is none of that name.
        """
        self.get(name)
        del self._rules[name]

    def triggered_by(self, message_type: str, resource_type: str | None) -> list[dict[str, Any]]:
        """Return the rules that want a message type, about a resource type in their scope."""
        return [
            rule
            for rule in self._rules.values()
            if any(d.get("MessageType") == message_type for d in rule["Source"]["SourceDetails"])
            and (resource_type is None or resource_type in _scope(rule, resource_type))
        ]


def _scope(rule: Mapping[str, Any], otherwise: str) -> Sequence[str]:
    types: Sequence[str] = rule.get("Scope", {}).get("ComplianceResourceTypes") or [otherwise]
    return types


def _check_parameters(text: str) -> None:
    try:
        is_object = isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        is_object = False
    if not is_object:
        raise ServiceError(
            "InvalidParameterValueException", "InputParameters must be a JSON object"
        )
