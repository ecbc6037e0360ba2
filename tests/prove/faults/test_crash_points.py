"""Wherever a runbook breaks off: nothing is lost, and whoever comes next brings it to its end."""

from __future__ import annotations

import pytest

from tests.proofs import proofs_but
from tests.prove.automation import run
from tests.prove.faults.crash_points import lagging_ways_back, pairs_of_faults, single_faults
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION
from tests.virtual_clock import VirtualClock

QUICK = "backout of a sealed function"


@pytest.mark.long
@pytest.mark.parametrize("scenario", proofs_but([QUICK], SCENARIOS))
def test_every_call_may_go_wrong_in_every_way(scenario: str) -> None:
    count = single_faults(scenario)

    assert count.failures == []
    assert count.points > 0
    # Six ways at least to break each call, and the functions were looked at after each.
    assert count.runs >= 6 * count.points
    assert count.moments >= count.runs


def test_every_call_may_go_wrong_in_a_few_ways() -> None:
    count = single_faults("remediation of a plain function", every=7)

    assert count.failures == []
    assert count.moments >= count.runs > count.points


def test_two_dangerous_calls_may_go_wrong_in_a_few_ways() -> None:
    count = pairs_of_faults("backout of a sealed function", every=50)

    assert count.failures == []
    assert count.pairs > count.points


def test_who_cancels_while_aliases_shift_has_them_put_back() -> None:
    story = SCENARIOS["remediation that shifts an alias"]()
    world = story.world
    (alias,) = world.account.functions.aliases[FUNCTION]
    before = alias["FunctionVersion"]

    class CancellingClock(VirtualClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            world.cancelled = seconds == 60

    world.clock = CancellingClock()

    ended = run(world, story.document, FUNCTION, **story.parameters)

    assert ended.status == "Cancelled"
    assert "AliasesWerePutBack" in ended.names
    assert (alias["FunctionVersion"], alias["RoutingConfig"]) == (
        before,
        {"AdditionalVersionWeights": {}},
    )


@pytest.mark.parametrize(
    "scenario",
    proofs_but(
        ["remediation that moves an alias"],
        [
            "remediation that moves an alias",
            "remediation that moves an alias with provisioned concurrency",
            "remediation that shifts an alias",
        ],
    ),
)
def test_lists_may_lag_on_the_way_back(scenario: str) -> None:
    count = lagging_ways_back(scenario)

    assert count.failures == []
    assert count.pairs > 3 * count.points > 0


@pytest.mark.proof
@pytest.mark.parametrize(
    "scenario",
    ["remediation of a sealed function with an older layer", "backout of a sealed function"],
)
def test_two_dangerous_calls_may_go_wrong(scenario: str) -> None:
    count = pairs_of_faults(scenario)

    assert count.failures == []
    assert count.pairs > 6 * count.points
