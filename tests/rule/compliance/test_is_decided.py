"""When another try could not change a verdict."""

from __future__ import annotations

import pytest

from rule.compliance.verdict import is_decided
from rule.model import Broken, Evidence, Unread
from tests.rule.compliance.findings import in_variable

LASTING = Unread("code", "kms:Decrypt is missing")
FOR_NOW = Unread("layer", "Lambda answered with an error", is_temporary=True)
OUTSIDE = Unread("code", "images are not read", blocks_compliance=False)
FOUND = (in_variable("TOKEN"),)


@pytest.mark.parametrize(
    ("evidence", "decided"),
    [
        (Evidence(), True),
        (Evidence(unread=(LASTING,)), True),
        (Evidence(FOUND, unread=(LASTING,)), True),
        (Evidence(unread=(OUTSIDE,)), True),
        (Evidence(unread=(FOR_NOW,)), False),
        (Evidence(unread=(OUTSIDE, FOR_NOW)), False),
        (Evidence(unread=(FOR_NOW, LASTING)), True),
        (Evidence(FOUND, unread=(FOR_NOW,)), True),
        (Evidence(broken=Broken(("its layer is missing",)), unread=(FOR_NOW,)), True),
    ],
)
def test_a_verdict_is_decided_if_what_is_unread_for_now_could_not_change_it(
    evidence: Evidence, *, decided: bool
) -> None:
    assert is_decided(evidence) is decided
