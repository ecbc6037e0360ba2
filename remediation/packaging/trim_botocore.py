"""Removes from a packaged botocore what remediation does not call of AWS Config. Not deployed.

botocore parses a service's whole model when it makes a client, and AWS Config's model is large.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

OPERATION = "DescribeConfigurationRecorders"


def slim(data: Path) -> None:
    """Rewrite AWS Config's model below ``botocore/data``."""
    (packed,) = (data / "config").glob("*/service-2.json.gz")
    model = json.loads(gzip.decompress(packed.read_bytes()))
    if OPERATION not in model["operations"]:
        sys.exit(f"botocore knows no {OPERATION}: mend {__file__}")
    model["operations"] = {OPERATION: model["operations"][OPERATION]}
    model["shapes"] = _needed(model)
    for more in packed.parent.glob("paginators-1.json"):
        more.unlink()
    packed.unlink()
    packed.with_name("service-2.json").write_text(json.dumps(_undocumented(model)), "utf-8")


def _needed(model: dict[str, Any]) -> dict[str, Any]:
    """Return the shapes that the operation leads to."""
    needed: dict[str, Any] = {}
    waiting = _shapes_in(model["operations"])
    while waiting:
        name = waiting.pop()
        needed[name] = model["shapes"][name]
        waiting |= _shapes_in(needed[name]) - needed.keys()
    return dict(sorted(needed.items()))


def _shapes_in(part: Any) -> set[str]:
    return set(re.findall(r'"shape": "(\w+)"', json.dumps(part)))


def _undocumented(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _undocumented(member)
            for key, member in part.items()
            if not (key == "documentation" and isinstance(member, str))
        }
    return [_undocumented(each) for each in part] if isinstance(part, list) else part


if __name__ == "__main__":
    slim(Path(sys.argv[1]))
