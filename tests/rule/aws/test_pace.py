"""An environment leaves time between two questions, and all together keep to a limit."""

from __future__ import annotations

import pytest

from rule import app
from rule.aws.pace import REQUESTS_A_SECOND, UNRESERVED_SECONDS, Pace, seconds_between
from tests.events import event
from tests.rule.contexts import Context


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(
    ("work", "asked"),
    [
        ([0, 0, 0], [100, 100.5, 101]),
        ([0.2, 0.2, 0.2], [100, 100.5, 101]),
        ([0.7, 0.7, 0.7], [100, 100.7, 101.4]),
        ([60, 0, 0], [100, 160, 160.5]),
        ([0, 60, 0], [100, 100.5, 160.5]),
    ],
    ids=["in a row", "faster", "slower", "after a rest", "before a rest"],
)
def test_an_environment_asks_no_sooner_than_its_time_has_come(
    work: list[float], asked: list[float]
) -> None:
    clock, at = Clock(), []
    pace = Pace(0.5, clock, clock.sleep)

    for seconds in work:
        pace.wait()
        at.append(clock.now)
        clock.now += seconds

    assert at == pytest.approx(asked)


@pytest.mark.parametrize(
    ("listings", "packages", "starts"),
    [
        ([0, 0, 0], [0, 0, 0], [100, 100.5, 101]),
        ([1, 1, 1], [0, 0, 0], [100, 102, 104]),
        ([3, 0, 0], [0, 0, 0], [100, 106, 106.5]),
        ([0, 0, 0], [2, 0, 0], [100, 101.5, 102]),
        ([1, 0, 1], [3, 0, 0], [100, 102, 102.5]),
    ],
    ids=["none", "one each", "several at once", "packages", "the longer of both"],
)
def test_what_an_evaluation_asks_besides_the_next_one_waits_for(
    listings: list[int], packages: list[int], starts: list[float]
) -> None:
    clock, at = Clock(), []
    pace = Pace(0.5, clock, clock.sleep)

    for others, again in zip(listings, packages, strict=True):
        pace.wait()
        at.append(clock.now)
        for _ in range(others):
            pace.count_other()
        for _ in range(again):
            pace.count_get_function()

    assert at == pytest.approx(starts)


@pytest.mark.parametrize("reserved", [1, 2, 5, 10, 50, 100])
def test_all_environments_together_keep_to_the_limit(reserved: int) -> None:
    assert reserved / seconds_between(reserved) <= REQUESTS_A_SECOND


@pytest.mark.parametrize(("reserved", "seconds"), [(-1, UNRESERVED_SECONDS), (0, 0), (1000, 5)])
def test_nobody_waits_long(reserved: int, seconds: float) -> None:
    assert seconds_between(reserved) == seconds


def test_accounts_that_cannot_reserve_leave_half_of_the_questions_to_others() -> None:
    # 100 must stay unreserved, so with 109 not even ten can be reserved.
    assert 109 / seconds_between(-1) <= 55


def test_an_evaluation_waits_for_its_turn_before_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Told:
        def wait(self) -> None:
            order.append("wait")

        def read_function(self, _: str) -> None:
            order.append("ask")

        def put_evaluations(self, *_: object) -> None:
            order.append("put")

    monkeypatch.setattr(app, "_pace", Told())
    monkeypatch.setattr(app, "_aws", Told())

    app.evaluate(event("change"), Context())
    app.evaluate(event("deleted"), Context())

    assert order == ["wait", "ask", "put", "put"]
