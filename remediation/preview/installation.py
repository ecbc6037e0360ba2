"""The stack whose button would be pressed, or what a stack of the template's defaults would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..aws.accounts import Readers
from ..aws.calls import AwsFailure, call
from ..aws.stack import stack_of
from ..model import POLICY_PATH, PROTECTION_TAG, SHIM_LAYERS, Stack

_FUNCTION = "RemediationFunction"
"""The logical ID of the function whose variables are the stack's settings."""
_OUTPUT = "RemediationRunbookName"
DEFAULT_PREFIX = "lambda-no-plaintext-secrets/"
"""As the template's parameter has it."""
_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Installation:
    """A stack, deployed or imagined."""

    stack: Stack
    name: str = ""
    """Empty: none is deployed, or nobody could tell which."""
    note: str = ""
    """Why the plan is that of the template's defaults; empty if a deployed stack's."""


def find_installation(
    readers: Readers, *, name: str | None, account: str, region: str, protection_tag_key: str
) -> Installation:
    """Find the Region's stack and read its settings, or imagine one of the template's defaults.

    Args:
        readers: the clients.
        name: the stack's; None: the only one in the Region.
        account: its ID, for the imagined stack.
        region: its name, for the imagined stack.
        protection_tag_key: of the imagined stack.
    """
    try:
        names = [name] if name else _names(readers)
        if len(names) == 1:
            return Installation(_settings(readers, names[0]), names[0])
        note = (
            f"there are several stacks, {', '.join(names)}: --stack says which"
            if names
            else "no stack is deployed here"
        )
    except AwsFailure as failure:
        is_missing = name and failure.code == "ValidationError"
        note = f"there is no stack {name} here" if is_missing else f"no stack was read: {failure}"
    except KeyError:
        note = f"the stack {names[0]} is of another template, or of another version of it"
    return Installation(
        _imagined(readers.partition, account, region, protection_tag_key),
        note=f"{note}; planned by the template's defaults",
    )


def _names(readers: Readers) -> list[str]:
    """Read the names of the stacks of this template."""

    def read() -> list[str]:
        return sorted(
            stack["StackName"]
            for page in readers.stacks.get_paginator("describe_stacks").paginate()
            for stack in page["Stacks"]
            if any(each["OutputKey"] == _OUTPUT for each in stack.get("Outputs", []))
        )

    return call("cloudformation:DescribeStacks", "this Region", read)


def _settings(readers: Readers, name: str) -> Stack:
    """Read the settings of a stack.

    Raises:
        AwsFailure: they could not be read.
        KeyError: the stack is of another template.
    """

    def resources() -> dict[str, str]:
        listed = readers.stacks.describe_stack_resources(StackName=name)["StackResources"]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in listed}

    function = call("cloudformation:DescribeStackResources", name, resources)[_FUNCTION]

    def variables() -> dict[str, str]:
        answer: Any = readers.aws.functions.get_function(FunctionName=function)
        return dict(answer["Configuration"]["Environment"]["Variables"])

    settings = call("lambda:GetFunction", function, variables)
    return stack_of(settings | {"AWS_LAMBDA_FUNCTION_NAME": function})


def _imagined(partition: str, account: str, region: str, protection_tag_key: str) -> Stack:
    layers = [
        f"arn:{partition}:lambda:{region}:{account}:layer:STACK{ending}:{_LATEST}"
        for ending in SHIM_LAYERS
    ]
    names = ("PYTHON_SHIM_LAYER_ARN", "NODE_SHIM_LAYER_ARN", "WRAPPER_SHIM_LAYER_ARN")
    return stack_of(
        {
            "GRANT_POLICY_ARN": f"arn:{partition}:iam::{account}:policy{POLICY_PATH}{region}/STACK",
            "NEW_SECRETS_PREFIX": DEFAULT_PREFIX,
            "PROTECTION_TAG_KEY": protection_tag_key or PROTECTION_TAG,
            "MAY_REPOINT_ALIASES": "false",
            "MAY_DELETE_VERSIONS": "false",
            "MAY_REMEDIATE_EDGE": "false",
            "MAY_MOVE_CODE": "false",
            "EDGE_REGIONS": "",
            "STACK_FUNCTIONS": "",
            "AWS_LAMBDA_FUNCTION_NAME": "",
            **dict(zip(names, layers, strict=True)),
        }
    )
