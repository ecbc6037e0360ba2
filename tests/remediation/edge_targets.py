"""Functions at the edge as a plan sees them: what runs them, and what they are like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from remediation.model import (
    LATEST,
    Association,
    DeploymentPolicy,
    Distribution,
    EdgePackage,
    EdgeTarget,
    Role,
    Snapshot,
)
from tests.remediation.builders import function, target
from tests.remediation.edge_account import ARN, NAME, ROLE

CODE, SEALED = "code of version 7", "sealed code"
PACKAGE = EdgePackage(b"", "sealed_edge.handler", (), {}, (), (), (), ())
RUNNING = Snapshot("7", function({}, name=NAME, arn=ARN, role_arn=ROLE), CODE, {"Timeout": 5})
LATEST_SNAPSHOT = replace(RUNNING, version=LATEST)


def distribution(identifier: str = "E1SHOP", version: str = "7", **more: Any) -> Distribution:
    """A distribution that runs a version for viewers' requests."""
    known: dict[str, Any] = {
        "id": identifier,
        "arn": f"arn:aws:cloudfront::123456789012:distribution/{identifier}",
        "domain": f"{identifier.lower()}.cloudfront.net",
        "etag": "E1",
        "is_deployed": True,
        "modified": datetime(2026, 1, 1, tzinfo=UTC),
        "associations": {Association(identifier, "", "viewer-request"): version},
        "config": {},
    }
    return Distribution(**{**known, **more})


def staged(requests: str = "5% of its requests", **more: Any) -> tuple[Distribution, Distribution]:
    """A distribution for staging, and the one that it tries changes for."""
    staging = distribution("E3STAGING", is_staging=True)
    policy = DeploymentPolicy("policy", frozenset({staging.domain}), True, requests)
    return staging, distribution("E1SHOP", policy_id="policy", policy=replace(policy, **more))


def edge_target(*distributions: Distribution, **more: Any) -> EdgeTarget:
    """A function of which the distributions run version 7, ready to be sealed."""
    known: dict[str, Any] = {
        "target": edge_function(),
        "latest": LATEST_SNAPSHOT,
        "versions": (),
        "distributions": distributions or (distribution(),),
        "running": RUNNING,
    }
    return EdgeTarget(**{**known, **more})


def edge_function(role: Role | None = None, **more: Any) -> Any:
    """A function with a role that Lambda@Edge may assume."""
    of_role = role or Role(ROLE, (), trusts_edge=True)
    return target(function({}, **{"name": NAME, "arn": ARN, **more}), role=of_role)
