"""The stack and both packages are at home in every partition: nothing says ``arn:aws:``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.template import TEMPLATE

ROOT = Path(__file__).parent.parent
WRITTEN = sorted(
    path
    for folder in ("rule", "remediation")
    for pattern in ("*.py", "*.mjs", "*.yaml")
    for path in (ROOT / folder).rglob(pattern)
)


def test_every_arn_of_the_template_is_of_the_stacks_own_partition() -> None:
    arns = re.findall(r'"arn:[^"]*"', json.dumps(TEMPLATE["Resources"]))

    assert len(arns) > 10
    assert [arn for arn in arns if not arn.startswith('"arn:${AWS::Partition}:')] == []


def test_no_code_and_no_runbook_writes_a_partition() -> None:
    written = {path.name: re.findall(r"arn:aws[a-z-]*:", path.read_text()) for path in WRITTEN}

    assert {name: found for name, found in written.items() if found} == {}
