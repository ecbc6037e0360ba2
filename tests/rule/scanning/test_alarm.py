from __future__ import annotations

import re
import signal
import threading
import time

import pytest

from rule.scanning.alarm import TimeUsedUp, time_limit

ENDLESS = re.compile(r"(?:a|a)*b")


def test_a_regular_expression_is_ended_in_its_midst() -> None:
    with pytest.raises(TimeUsedUp), time_limit(0.1):
        ENDLESS.search("a" * 60)


def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(60):
        assert ENDLESS.search("aab")

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_each_work_has_its_own_limit() -> None:
    for _ in range(2):
        with pytest.raises(TimeUsedUp), time_limit(0.01):
            time.sleep(600)
    with time_limit(60):
        time.sleep(0.02)


def test_in_another_thread_the_work_is_done_without_a_limit() -> None:
    done = []

    def work() -> None:
        with time_limit(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert done == [True]
