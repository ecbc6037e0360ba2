"""What a dry run shows of the distributions: in which order, and which viewers come first."""

from __future__ import annotations

import pytest

from remediation.model import Distribution
from remediation.runbook.edge_response import EdgePlan, plan_response
from tests.remediation.edge_targets import PACKAGE, distribution, edge_target, staged


def associated(*distributions: Distribution) -> list[str]:
    planned = EdgePlan(edge_target(*distributions), "7", PACKAGE, "visits/environment", ())
    steps = plan_response(planned)["steps"]
    return [each for each in steps if each.startswith("Associate: ")]


@pytest.mark.parametrize(
    ("distributions", "said"),
    [
        (
            staged(),
            [
                "E3STAGING, which is for staging of E1SHOP (5% of its requests)",
                "E1SHOP, after its staging distribution E3STAGING",
            ],
        ),
        (
            staged(is_enabled=False),
            ["E3STAGING, which is for staging", "E1SHOP, after its staging distribution E3STAGING"],
        ),
        (
            (staged()[0], distribution()),
            ["E3STAGING, which is for staging", "E1SHOP"],
        ),
        (
            (staged(domains=frozenset({"d1.cloudfront.net"}))[1],),
            ["E1SHOP"],
        ),
    ],
)
def test_distributions_are_shown_in_their_order_each_with_whom_it_tries_changes_for(
    distributions: tuple[Distribution, ...], said: list[str]
) -> None:
    assert associated(*distributions) == [
        f"Associate: {each}: viewer-request; wait until it is deployed" for each in said
    ]
