"""Who deploys a function, as far as the function's tags tell. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import STACK_TAG

_SAM_TAG = ("lambda:createdby", "sam")
"""Key and value of the tag that AWS SAM sets on each function.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/
sam-resource-function.html ("Tags")
"""
_STAGE_TAG = "STAGE"
"""Key of the tag that the Serverless Framework sets on its stack, and so on each function; the
stack's name ends with its value.

Source: https://github.com/serverless/serverless/blob/v3/lib/plugins/aws/provider.js
"""
_MADE_BY_KEYS = frozenset(
    ("createdby", "iac", "iactool", "managedby", "provisionedby", "provisioner", "tool")
)
"""Keys by which teams say what deploys something: a convention, written in many ways."""
_TOOLS = {
    "cdk": "AWS CDK",
    "opentofu": "OpenTofu",
    "pulumi": "Pulumi",
    "serverless": "Serverless Framework",
    "terraform": "Terraform",
    "terragrunt": "Terraform",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """What deploys a function, and would put plaintext back."""

    tool: str
    """Such as ``CloudFormation`` or ``Terraform``."""
    stack: str = ""
    """The name of the CloudFormation stack; empty if none owns the function."""

    def __str__(self) -> str:
        return f"{self.tool} stack {self.stack}" if self.stack else self.tool


def owner_of(tags: Mapping[str, str]) -> Owner | None:
    """Return who deploys a function with these tags; None if they do not tell.

    Terraform tags nothing by itself: only a team's own tags show it.
    """
    stack = tags.get(STACK_TAG, "")
    tool = next(_tools(tags, stack), "CloudFormation" if stack else "")
    return Owner(tool, stack) if tool else None


def _tools(tags: Mapping[str, str], stack: str) -> Iterator[str]:
    plain = {_letters(key): value.lower() for key, value in tags.items()}
    if (
        stack
        and {key.lower(): value.lower() for key, value in tags.items()}.get(_SAM_TAG[0])
        == _SAM_TAG[1]
    ):
        yield "AWS SAM"
    stage = tags.get(_STAGE_TAG)
    if stage and stack.endswith(f"-{stage}"):
        yield "Serverless Framework"
    for key, value in plain.items():
        if key in _MADE_BY_KEYS:
            yield from (tool for word, tool in _TOOLS.items() if word in value)
        elif key in _TOOLS and value not in ("false", "no", "0"):
            yield _TOOLS[key]


def _letters(key: str) -> str:
    """Write a key as one word: ``managed-by``, ``ManagedBy`` and ``acme:managed_by`` are alike."""
    return "".join(filter(str.isalnum, key.rpartition(":")[2].lower()))
