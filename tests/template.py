"""The template as it is deployed, read for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

TEMPLATE: dict[str, Any] = yaml_parse(
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


def statements() -> Iterator[dict[str, Any]]:
    """Yield the statements of all policies, with lists for actions and resources."""
    attached = resources("AWS::IAM::Policy").values()
    inline = [each for role in resources("AWS::IAM::Role").values() for each in role["Policies"]]
    for policy in [*inline, *attached]:
        for statement in policy["PolicyDocument"]["Statement"]:
            yield {
                **statement,
                "Action": _as_list(statement["Action"]),
                "Resource": _as_list(statement["Resource"]),
            }


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
