"""The template as it is deployed, read for the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.yaml_text import read_yaml

TEMPLATE: dict[str, Any] = read_yaml(
    (Path(__file__).parent.parent / "template.yaml").read_text(encoding="utf-8")
)
FUNCTION = "AWS::Serverless::Function"


def resources(resource_type: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type, by their logical IDs."""
    return {
        name: resource.get("Properties", {})
        for name, resource in TEMPLATE["Resources"].items()
        if resource["Type"] == resource_type
    }


def only(resource_type: str) -> dict[str, Any]:
    """Return the properties of the only resource of a type."""
    (found,) = resources(resource_type).values()
    return found


def statements(*roles: str, effect: str = "Allow") -> Iterator[dict[str, Any]]:
    """Yield the statements of roles' policies that allow, of all roles' if none is named.

    Actions and resources are lists in each.
    """
    wanted = roles or tuple(resources("AWS::IAM::Role"))
    inline = [
        policy
        for name, role in resources("AWS::IAM::Role").items()
        for policy in role["Policies"]
        if name in wanted
    ]
    attached = [
        policy
        for policy in resources("AWS::IAM::Policy").values()
        if any(role["Ref"] in wanted for role in policy["Roles"])
    ]
    for policy in [*inline, *attached]:
        for statement in _document(policy["PolicyDocument"])["Statement"]:
            if statement["Effect"] != effect:
                continue
            yield {
                **statement,
                "Action": _as_list(statement["Action"]),
                "Resource": _as_list(statement["Resource"]),
            }


def _document(written: dict[str, Any]) -> dict[str, Any]:
    """Read a policy that stands in the template as text, because of a parameter in a key."""
    document: dict[str, Any] = json.loads(written["Fn::Sub"]) if "Fn::Sub" in written else written
    return document


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
