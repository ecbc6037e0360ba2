"""CloudFormation, as far as a preview asks, and the functions of one account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from remediation.aws.accounts import Place, Readers
from tests.remediation.account import Account, refusal
from tests.remediation.builders import STACK_VARIABLES


@dataclass
class StacksInMemory:
    """Stacks by their names, each with its resources."""

    stacks: dict[str, dict[str, str]] = field(default_factory=dict)
    denied: bool = False
    calls: list[str] = field(default_factory=list)

    def get_paginator(self, operation: str) -> Any:
        assert operation == "describe_stacks"
        self.calls.append(operation)
        return self

    def paginate(self) -> Iterator[dict[str, Any]]:
        if self.denied:
            raise refusal("AccessDenied", "DescribeStacks")
        output = {"OutputKey": "RemediationRunbookName", "OutputValue": "a-runbook"}
        yield {"Stacks": [{"StackName": "network", "Outputs": []}, {"StackName": "bare"}]}
        yield {"Stacks": [{"StackName": each, "Outputs": [output]} for each in self.stacks]}

    def describe_stack_resources(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803
        self.calls.append("describe_stack_resources")
        if StackName not in self.stacks:
            raise refusal("ValidationError", "DescribeStackResources")
        return {
            "StackResources": [
                {"LogicalResourceId": logical, "PhysicalResourceId": physical}
                for logical, physical in self.stacks[StackName].items()
            ]
        }


class Reachable:
    """An account that a preview reaches, with a stack or without."""

    def __init__(self) -> None:
        self.account = Account()
        self.stacks = StacksInMemory()
        self.places: list[Place] = []

    def deploy(self, name: str = "one", **settings: str) -> None:
        """Deploy a stack with the settings of `tests.remediation.builders.STACK`."""
        function = f"{name}-RemediationFunction"
        self.stacks.stacks[name] = {"Rule": "rule", "RemediationFunction": function}
        given = {
            key: value
            for key, value in STACK_VARIABLES.items()
            if key not in ("AWS_LAMBDA_FUNCTION_NAME", "AWS_DEFAULT_REGION")
        }
        self.account.functions.create(function, given | settings)

    def __call__(self, place: Place) -> Readers:
        self.places.append(place)
        return Readers(self.account.aws(), cast("Any", self.stacks), "aws")
