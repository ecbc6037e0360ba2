"""Removes from a packaged botocore what remediation does not call of large services. Not deployed.

botocore parses a service's whole model when it makes a client, and these models are large.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

OPERATIONS = {
    "cloudfront": {
        "GetContinuousDeploymentPolicy",
        "GetDistribution",
        "ListDistributions",
        "ListTagsForResource",
        "UpdateDistribution",
    },
    "config": {"DescribeConfigurationRecorders"},
}
"""By service, under the names of botocore's folders."""


def slim(data: Path) -> None:
    """Rewrite the models of these services below ``botocore/data``."""
    for service, operations in OPERATIONS.items():
        *older, newest = sorted((data / service).iterdir())
        for version in older:
            shutil.rmtree(version)
        packed = newest / "service-2.json.gz"
        model = json.loads(gzip.decompress(packed.read_bytes()))
        if unknown := operations - model["operations"].keys():
            sys.exit(f"botocore knows no {', '.join(sorted(unknown))}: mend {__file__}")
        model["operations"] = {name: model["operations"][name] for name in sorted(operations)}
        model["shapes"] = _needed(model)
        for more in newest.glob("paginators-1*.json"):
            more.unlink()
        packed.unlink()
        packed.with_name("service-2.json").write_text(json.dumps(_undocumented(model)), "utf-8")


def _needed(model: dict[str, Any]) -> dict[str, Any]:
    """Return the shapes that the operations lead to."""
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
