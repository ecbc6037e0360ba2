"""An Automation document as it is deployed, and where its steps lead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from tests.iam.principals import DEPLOYED
from tests.yaml_text import read_yaml

_ROOT = Path(__file__).parent.parent.parent
_SCHEMA = (
    _ROOT / ".tools/node_tools/node_modules/aws-ssm-document-language-service/dist/schema.json"
)
_REFERENCE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Runbook:
    """A runbook with CloudFormation's intrinsic functions resolved."""

    content: Mapping[str, Any]

    @property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        return dict(self.content.get("parameters", {}))

    @property
    def steps(self) -> dict[str, Step]:
        """Steps by their names, in their order."""
        return {step["name"]: step for step in self.content["mainSteps"]}

    def targets(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield where a step may lead to, each with the property that says so.

        A step that names nothing and does not end leads to the one below it.
        Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
        """
        step, inputs = self.steps[name], self.steps[name].get("inputs", {})
        for handler in ("onFailure", "onCancel"):
            if str(step.get(handler, "")).startswith("step:"):
                yield handler, step[handler].removeprefix("step:")
        if str(step.get("isEnd", False)).lower() == "true":
            return
        for choice in inputs.get("Choices", []):
            yield "NextStep", choice["NextStep"]
        if "Default" in inputs:
            yield "Default", inputs["Default"]
        elif "nextStep" in step:
            yield "nextStep", step["nextStep"]
        else:
            names = list(self.steps)
            yield from (("order", below) for below in names[names.index(name) + 1 :][:1])


def load(text: str) -> Runbook:
    """Read a runbook's YAML, and resolve what the stack puts into it."""
    return Runbook(DEPLOYED(read_yaml(text)))


def deployed(file: str) -> Runbook:
    """Return one of the runbooks of ``remediation/``."""
    return load((_ROOT / "remediation" / file).read_text(encoding="utf-8"))


def references(value: Any) -> set[str]:
    """Return what a part of a runbook refers to: ``FunctionName``, ``Plan.Payload``."""
    return set(_REFERENCE.findall(json.dumps(value)))


_OLDER_RUNTIME, _NEWEST_RUNTIME = '"python3.6"', '"python3.11"'
"""The schema is older than a runtime of scripts that the documentation names.

Source:
https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
"""


_ON_CANCEL = json.dumps({"type": "string", "pattern": r"^(Abort|step:\w+)$"})
"""The schema is older than a property of steps that the documentation names, and that AWS's own
runbooks have: https://github.com/awslabs/aws-digito-artifacts-gameday.

Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
"""


def violations(runbook: Runbook) -> Iterator[str]:
    """Yield where a runbook is not what AWS's own schema of runbooks wants."""
    text = _SCHEMA.read_text(encoding="utf-8")
    assert _NEWEST_RUNTIME not in text, "the schema knows it by now: say no more"
    assert "onCancel" not in text, "the schema knows it by now: say no more"
    schema = json.loads(
        text.replace(_OLDER_RUNTIME, f"{_OLDER_RUNTIME}, {_NEWEST_RUNTIME}").replace(
            '"onFailure":', f'"onCancel":{_ON_CANCEL},"onFailure":'
        )
    )
    for error in jsonschema.Draft7Validator(schema).iter_errors(runbook.content):
        yield f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
