"""An environment leaves time between two questions, and all together keep to a limit."""

from __future__ import annotations

import random

import pytest

from rule import app
from rule.aws.pace import REQUESTS_A_SECOND, Pace, SharedPace, seconds_between
from rule.model import Unread
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
    assert reserved / seconds_between(reserved) == pytest.approx(REQUESTS_A_SECOND)


@pytest.mark.parametrize("reserved", [1, 10, 20, 21, 40, 70, 100])
def test_environments_that_start_at_once_ask_half_of_what_lambda_answers(reserved: int) -> None:
    random.seed(reserved)
    asked: list[float] = []
    for _ in range(reserved):
        clock = Clock()
        pace = Pace(seconds_between(reserved), clock, clock.sleep)
        for _ in range(5):
            pace.wait()
            asked.append(clock.now)

    busiest = max(sum(first <= at < first + 1 for at in asked) for first in asked)

    assert busiest <= 50


@pytest.mark.parametrize("reserved", [1, 10, 20])
def test_a_change_that_comes_alone_waits_for_nothing_by_default(reserved: int) -> None:
    clock = Clock()

    Pace(seconds_between(reserved), clock, clock.sleep).wait()

    assert clock.now == 100


def test_a_stopped_rule_has_no_pace() -> None:
    assert seconds_between(0) == 0


class Quota:
    """The account's quota of concurrency, and how often it was asked for."""

    def __init__(self, *answers: int | Unread) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self) -> int | Unread:
        self.asked += 1
        return self.answers.pop(0)


@pytest.mark.parametrize("reserved", [0, 1, 10, 20, 100])
def test_what_is_reserved_is_the_pace_and_the_quota_is_not_asked_for(reserved: int) -> None:
    random.seed(reserved)
    clock, quota = Clock(), Quota()
    pace = SharedPace(reserved, quota, clock, clock.sleep)

    assert pace.refusal() is None
    pace.wait()
    first = clock.now
    pace.wait()

    assert clock.now - first == pytest.approx(seconds_between(reserved))
    assert quota.asked == 0


@pytest.mark.parametrize("concurrency", [1, 10, 50, 100, 109])
def test_where_nothing_can_be_reserved_the_quota_is_the_pace_and_is_asked_for_once(
    concurrency: int,
) -> None:
    random.seed(concurrency)
    clock, quota = Clock(), Quota(concurrency)
    pace = SharedPace(-1, quota, clock, clock.sleep)

    assert (pace.refusal(), pace.refusal()) == (None, None)
    pace.wait()
    first = clock.now
    pace.wait()

    assert clock.now - first == pytest.approx(concurrency / REQUESTS_A_SECOND)
    assert quota.asked == 1


@pytest.mark.parametrize("concurrency", [110, 150, 1_000, 10_000])
def test_where_something_can_be_reserved_nothing_is_evaluated_until_it_is(
    concurrency: int,
) -> None:
    quota = Quota(concurrency)
    pace = SharedPace(-1, quota)

    refusals = [pace.refusal(), pace.refusal()]

    assert refusals[0] == refusals[1]
    assert refusals[0] is not None
    assert refusals[0].blocks_compliance
    assert f"quota of concurrency is {concurrency}" in refusals[0].reason
    assert "set the stack's ReservedConcurrency to 10" in refusals[0].reason
    assert quota.asked == 1


def test_a_quota_that_was_kept_from_the_rule_is_asked_for_again() -> None:
    denied = Unread("function", "lambda:GetAccountSettings was denied", is_temporary=True)
    quota = Quota(denied, denied, 10)
    pace = SharedPace(-1, quota)

    assert [pace.refusal() for _ in range(4)] == [denied, denied, None, None]
    assert quota.asked == 3


def test_an_evaluation_waits_for_its_turn_before_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Told:
        attached_policies = functions = images = None  # no function is there to list versions of

        def refusal(self) -> None:
            order.append("ask for the pace")

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

    assert order == ["ask for the pace", "wait", "ask", "put", "put"]


def test_an_evaluation_of_all_functions_asks_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, asked = Clock(), []

    class Functions:
        attached_policies = None
        functions = images = None  # no function is there to list versions of, and no image

        def list_function_names(self) -> list[str]:
            return ["a", "b", "c"]

        def read_function(self, _: str) -> None:
            asked.append(clock.now)

    monkeypatch.setattr(app, "_aws", Functions())
    monkeypatch.setattr(app, "_pace_of_all", Pace(seconds_between(1), clock, clock.sleep))

    app.evaluate(event("scheduled"), Context())

    assert asked == pytest.approx([100, 100.05, 100.1])
