from __future__ import annotations

import pytest

from rule.audit.pace import GET_FUNCTION_SECONDS, OTHER_SECONDS, AuditPace


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pace(time: Time) -> AuditPace:
    return AuditPace(time.clock, time.sleep)


def seconds_for(requests: int, time: Time, pace: AuditPace) -> float:
    began = time.now
    for _ in range(requests):
        pace.wait()
    return time.now - began


def test_requests_leave_time_between_each_other_by_their_kind(time: Time, pace: AuditPace) -> None:
    assert seconds_for(41, time, pace) == pytest.approx(40 * GET_FUNCTION_SECONDS)
    began = time.now
    for _ in range(9):
        pace.count_other()
    assert time.now - began == pytest.approx(8 * OTHER_SECONDS)


def test_the_pace_is_halved_once_for_all_that_are_throttled_together(
    time: Time, pace: AuditPace
) -> None:
    for _ in range(5):
        pace.slow_down()
    assert pace.slowness == 2
    time.now += 1
    pace.slow_down()
    assert pace.slowness == 4


def test_the_pace_comes_back_little_by_little(time: Time, pace: AuditPace) -> None:
    pace.slow_down()
    time.now += 1
    first = seconds_for(10, time, pace)
    seconds_for(50, time, pace)

    assert pace.slowness == 1
    assert seconds_for(10, time, pace) < first


def test_throttling_without_end_slows_down_no_further_than_that(
    time: Time, pace: AuditPace
) -> None:
    for _ in range(50):
        pace.slow_down()
        time.now += 1

    assert pace.slowness == 64
