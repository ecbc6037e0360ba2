"""A press that moves secrets out of code stands what goes wrong, at every call."""

from __future__ import annotations

import pytest

from tests.proofs import long_but
from tests.prove.faults.code_points import CODE_FAULTS

SOME = 97
"""One fault in so many: each takes several runs of a runbook. `make prove` tries all."""
LIKE_OTHERS = (
    "a run that broke off once its version was published",
    "a run that broke off once its variables were set",
    "an owner who deploys before the probe",
)
"""Scenarios that begin as another does, which stays with `make test`."""


@pytest.mark.parametrize(
    "name",
    long_but(set(CODE_FAULTS.scenarios) - set(LIKE_OTHERS), CODE_FAULTS.scenarios),
)
def test_whatever_call_goes_wrong_the_code_has_its_key_and_the_runbook_converges(
    name: str,
) -> None:
    count = CODE_FAULTS.of(name, every=SOME)

    assert count.failures == []
    assert count.runs > 2
