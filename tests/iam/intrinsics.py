"""CloudFormation's intrinsic functions, as far as the template's roles and runbooks use them.

What is not known here is an error, so that nothing is proven of a policy that was read wrongly.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACCOUNT = "123456789012"
PARTITION = "aws"
REGION = "eu-central-1"
STACK = "secrets"

_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": PARTITION,
    "AWS::Region": REGION,
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
_ARNS = {
    "AWS::Config::ConfigRule": "config:{region}:{account}:config-rule/config-rule-abc123",
    "AWS::DynamoDB::Table": "dynamodb:{region}:{account}:table/{name}",
    "AWS::IAM::ManagedPolicy": "iam::{account}:policy{path}{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{name}:*",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{name}",
    "AWS::Serverless::Function": "lambda:{region}:{account}:function:{name}",
    "AWS::Serverless::LayerVersion": "lambda:{region}:{account}:layer:{name}:1",
}
_REFERRED_BY_ARN = ("AWS::IAM::ManagedPolicy", "AWS::Serverless::LayerVersion")
_NO_VALUE = object()


class Unresolved(Exception):
    """The template uses something that is not known here; the message says what."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Puts what a deployed stack would hold in place of a template's intrinsic functions."""

    template: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    """Values of parameters; the template's defaults hold for the others."""
    holding: frozenset[str] = frozenset()
    """Conditions that hold besides, though they are another Region's: so that roles have all that
    they may have anywhere."""

    def arn(self, logical_id: str) -> str:
        """Return the ARN of one of the stack's resources.

        Raises:
            Unresolved: there is none, or the form of its kind's ARNs is not known here.
        """
        kind = self._kind(logical_id)
        if kind not in _ARNS:
            raise Unresolved(f"{logical_id}: the form of ARNs of {kind}; add it to _ARNS")
        path = self.template["Resources"][logical_id].get("Properties", {}).get("Path", "/")
        form = _ARNS[kind].format(
            region=REGION, account=ACCOUNT, path=self(path), name=f"{STACK}-{logical_id}"
        )
        return f"arn:{PARTITION}:{form}"

    def __call__(self, value: Any) -> Any:
        """Return a value of the template as the deployed stack has it.

        Raises:
            Unresolved: it uses an intrinsic function, or a name, that is not known here.
        """
        match value:
            case {"Ref": _} | {"Fn::GetAtt": _} | {"Fn::Sub": _} | {"Fn::Join": _} | {"Fn::If": _}:
                return self._intrinsic(value)
            case dict():
                if unknown := [key for key in value if key.startswith("Fn::")]:
                    raise Unresolved(f"the intrinsic function {unknown[0]}")
                resolved = {key: self(item) for key, item in value.items()}
                return {key: item for key, item in resolved.items() if item is not _NO_VALUE}
            case list():
                return [item for item in map(self, value) if item is not _NO_VALUE]
        return value

    def exists(self, logical_id: str) -> bool:
        """Tell whether the stack has a resource: its condition holds, if it has one."""
        condition = self.template["Resources"][logical_id].get("Condition")
        return condition is None or self._holds({"Condition": condition})

    def _intrinsic(self, value: Mapping[str, Any]) -> Any:
        match value:
            case {"Ref": str(name)}:
                return self._reference(name)
            case {"Fn::GetAtt": [logical_id, "Arn"]}:
                return self.arn(logical_id)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{(!?)([^}]*)\}", self._substitute, text)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self(parts))
            case {"Fn::If": [condition, met, unmet]}:
                return self(met if self._holds({"Condition": condition}) else unmet)
        raise Unresolved(f"this form of an intrinsic function: {value}")

    def _reference(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self.template.get("Parameters", {}):
            parameter = self.template["Parameters"][name]
            value = str(self.given.get(name, parameter["Default"]))
            return value.split(",") if parameter["Type"] == "CommaDelimitedList" else value
        if self._kind(name) in _REFERRED_BY_ARN:
            return self.arn(name)
        return f"{STACK}-{name}"

    def _substitute(self, found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        return str(self.arn(name[:-4]) if name.endswith(".Arn") else self._reference(name))

    def _holds(self, condition: Any) -> bool:
        match condition:
            case {"Condition": name}:
                return name in self.holding or self._holds(self.template["Conditions"][name])
            case {"Fn::Equals": [one, other]}:
                return bool(self(one) == self(other))
            case {"Fn::Not": [inner]}:
                return not self._holds(inner)
            case {"Fn::And": several}:
                return all(map(self._holds, several))
            case {"Fn::Or": several}:
                return any(map(self._holds, several))
        raise Unresolved(f"the condition {condition}")

    def _kind(self, logical_id: str) -> str:
        try:
            return str(self.template["Resources"][logical_id]["Type"])
        except KeyError:
            raise Unresolved(f"{logical_id}: the template has no such resource") from None
