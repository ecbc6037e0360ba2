from __future__ import annotations

import os
import signal
import threading

import pytest

from rule.audit.interruption import interruptible


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_first_wish_to_end_is_noted_and_the_second_acts_as_usual(wish: signal.Signals) -> None:
    acted: list[int] = []
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(wish, lambda number, _: acted.append(number))
    try:
        with interruptible() as interruption:
            assert not interruption.wanted
            os.kill(os.getpid(), wish)
            assert interruption.wanted
            assert acted == []
            os.kill(os.getpid(), wish)
            assert acted == [wish]
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_without_a_wish_all_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)

    with interruptible() as interruption:
        assert signal.getsignal(signal.SIGINT) != before

    assert not interruption.wanted
    assert signal.getsignal(signal.SIGINT) == before


def test_in_another_thread_nothing_is_noted() -> None:
    seen: list[bool] = []

    def run() -> None:
        with interruptible() as interruption:
            seen.append(interruption.wanted)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()

    assert seen == [False]
