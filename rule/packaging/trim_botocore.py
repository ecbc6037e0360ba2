"""Removes from a packaged botocore what the rule does not call. Run by the Makefile, not deployed.

botocore parses whole service models when it makes clients. Most of a cold start was spent on
operations that the rule's role may not call.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

OPERATIONS = {
    "cloudfront": {"GetFunction", "ListDistributions", "ListFunctions", "ListKeyValueStores"},
    "cloudfront-keyvaluestore": {"ListKeys"},
    "config": {"PutEvaluations"},
    "dynamodb": {"BatchGetItem", "GetItem", "PutItem"},
    "ecr": {"BatchGetImage", "GetDownloadUrlForLayer"},
    "iam": {"GetRole", "ListAttachedRolePolicies"},
    "lambda": {
        "GetAccountSettings",
        "GetFunction",
        "GetLayerVersionByArn",
        "ListAliases",
        "ListEventSourceMappings",
        "ListFunctions",
        "ListProvisionedConcurrencyConfigs",
        "ListVersionsByFunction",
    },
    "securityhub": {"BatchImportFindings", "BatchUpdateFindings"},
}
"""By service, under the names of botocore's folders; the rule's role allows no others."""


def slim(data: Path) -> None:
    """Rewrite the service models and the list of endpoints below ``botocore/data``."""
    for service, operations in OPERATIONS.items():
        *older, newest = sorted((data / service).iterdir())
        for version in older:
            shutil.rmtree(version)
        for path in newest.glob("service-2.json*"):
            raw = path.read_bytes()
            model = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
            path.unlink()
            # Not compressed: the package is compressed anyway, and unpacking costs time at each
            # start.
            _write(path.with_name("service-2.json"), _only(model, operations))
    endpoints = json.loads((data / "endpoints.json").read_bytes())
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in OPERATIONS if name in services}
    _write(data / "endpoints.json", endpoints)


def _only(model: dict[str, Any], operations: set[str]) -> dict[str, Any]:
    missing = operations - model["operations"].keys()
    if missing:
        sys.exit(f"botocore knows no {', '.join(sorted(missing))}: mend OPERATIONS in {__file__}")
    model["operations"] = {name: model["operations"][name] for name in sorted(operations)}
    needed: set[str] = set()
    waiting = _shapes(model["operations"])
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting |= _shapes(model["shapes"][name])
    model["shapes"] = {name: model["shapes"][name] for name in sorted(needed)}
    bare: dict[str, Any] = _without_documentation(model)
    return bare


def _shapes(part: Any) -> set[str]:
    match part:
        case {"shape": str(name), **rest}:
            return {name}.union(*map(_shapes, rest.values()))
        case dict():
            return set().union(*map(_shapes, part.values()))
        case list():
            return set().union(*map(_shapes, part))
    return set()


def _without_documentation(part: Any) -> Any:
    match part:
        case dict():
            return {
                key: _without_documentation(member)
                for key, member in part.items()
                if not (key == "documentation" and isinstance(member, str))
            }
        case list():
            return [_without_documentation(member) for member in part]
    return part


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    slim(Path(sys.argv[1]))
