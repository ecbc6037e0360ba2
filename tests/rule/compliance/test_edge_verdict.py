"""Verdicts of functions that CloudFront runs."""

from __future__ import annotations

import pytest

from rule.compliance.verdict import judge, judged_elsewhere
from rule.model import (
    Association,
    CodeLine,
    Confidence,
    Evidence,
    Finding,
    FunctionSnapshot,
    Version,
)

MASTER = "arn:aws:lambda:us-east-1:123456789012:function:orders-api"
REPLICA = "arn:aws:lambda:eu-central-1:123456789012:function:us-east-1.orders-api"


@pytest.mark.parametrize(
    ("arn", "master_arn", "is_replica"),
    [
        (REPLICA, MASTER, True),
        (REPLICA, f"{MASTER}:7", True),
        (MASTER, "", False),
        (MASTER, MASTER, False),
        (MASTER, f"{MASTER}:7", False),
    ],
)
def test_only_what_has_another_function_as_its_master_is_judged_elsewhere(
    arn: str, master_arn: str, *, is_replica: bool
) -> None:
    function = FunctionSnapshot("orders-api", arn, "Zip", "sha", master_arn=master_arn)

    assert (judged_elsewhere(function) is not None) is is_replica


def test_a_version_at_the_edge_is_named_with_distribution_behavior_and_event() -> None:
    default = Association("E123ABC", "viewer-request")
    ordered = Association("E123ABC", "origin-response", "/api/*")
    finding = Finding(
        CodeLine("index.js", 3, version=Version("7", (), (default, ordered))),
        "AWS Access Key",
        Confidence.PROVIDER,
    )

    assert judge(Evidence((finding,))).annotation == (
        "Plaintext secrets in versions at the edge: E123ABC viewer-request, E123ABC /api/* "
        "origin-response, version 7: index.js:3 (AWS Access Key). EdgeRunbook moves them; or "
        "publish and associate anew, delete the old one, rotate."
    )
