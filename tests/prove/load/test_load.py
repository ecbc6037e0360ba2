"""However many change at once, each gets its verdict, and nobody asks AWS without end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.proofs import long_but, proofs_but
from tests.prove.load.crowd import Case, failures, rush
from tests.prove.load.load import MOST_REQUESTS, in_embedded_aws


@pytest.mark.parametrize(
    "case",
    proofs_but(
        [Case(functions=67, rate=1, environments=67)],
        [
            Case(functions=67, rate=1, environments=67),
            Case(functions=200, rate=1, environments=200),
        ],
    ),
    # What matters is how many there are to a request a second.
    ids=["as 1,000 at 15 a second", "as 3,000"],
)
def test_who_changes_with_all_others_at_once_is_judged_once(case: Case) -> None:
    assert list(failures(case, rush(case), MOST_REQUESTS)) == []


@pytest.mark.parametrize("environments", proofs_but([20], [1, 10, 20, 21, 100]))
def test_a_mass_change_leaves_others_their_questions(environments: int) -> None:
    case = Case(functions=400, rate=100, environments=environments, paced=True)

    outcome = rush(case)

    assert list(failures(case, outcome, MOST_REQUESTS)) == []
    assert outcome.throttled == 0


# More than 15 begin with more than Lambda lists in a second, and are throttled until they spread.
@pytest.mark.parametrize("environments", proofs_but([10], [1, 10, 15]))
def test_published_versions_leave_others_their_listings(environments: int) -> None:
    case = Case(functions=200, rate=100, environments=environments, paced=True, versions=True)

    outcome = rush(case)

    assert list(failures(case, outcome, MOST_REQUESTS)) == []
    assert outcome.requests.total() == 3 * 200


@pytest.mark.parametrize("quota", proofs_but([10], [1, 10, 50, 109]))
@pytest.mark.parametrize("versions", long_but([True], [False, True]))
def test_a_mass_change_where_nothing_can_be_reserved_leaves_others_their_questions_too(
    quota: int, versions: bool
) -> None:
    case = Case(200, 100, quota, paced=True, reserves=False, versions=versions)

    outcome = rush(case)

    assert list(failures(case, outcome, MOST_REQUESTS)) == []


def test_what_asks_too_fast_is_seen() -> None:
    case = Case(functions=400, rate=1_000, environments=10, paced=True)
    outcome = rush(replace(case, paced=False))

    assert "GetFunction came in a second" in " ".join(failures(case, outcome, MOST_REQUESTS))


@pytest.mark.long
def test_all_that_change_at_once_get_the_newest_verdict_and_all_presses_seal() -> None:
    # Slower than AWS, so that even few functions on a slow machine are throttled.
    for proof in in_embedded_aws(functions=10, pressed=2, rate=8):
        assert proof.failures == (), proof.name
