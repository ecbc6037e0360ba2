from __future__ import annotations

import pytest

from rule.audit.owner import owner_of

STACK = "aws:cloudformation:stack-name"


@pytest.mark.parametrize(
    ("tags", "owner"),
    [
        ({}, ""),
        ({"Owner": "ann@example.com"}, "ann@example.com"),
        ({"team": "payments", "STAGE": "prod"}, "payments"),
        ({"acme:owner": "shop"}, "shop"),
        ({"acme/Team": "shop"}, "shop"),
        ({"team": "payments", "owner": "ann"}, "ann"),
        ({"owner": " ", "contact": "ann"}, "ann"),
        ({"landowner": "ann"}, ""),
        ({STACK: "shop-prod"}, "stack shop-prod"),
        ({STACK: "shop-prod", "owner": "ann"}, "ann"),
    ],
)
def test_an_owner_is_whom_tags_name_or_else_the_stack(tags: dict[str, str], owner: str) -> None:
    assert owner_of(tags) == owner
