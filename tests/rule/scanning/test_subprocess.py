from __future__ import annotations

import logging
import multiprocessing.util
import os
import re
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from rule.aws.package_download import PackageNotFetched
from rule.model import RuleError
from rule.scanning import subprocess
from rule.scanning.subprocess import Outcome, WorkerFailed, run_limited
from tests.rule.scanning.process_memory import MB, data_bytes
from tests.rule.scanning.work_time import SECONDS, WorkTime

CANARY = "canary-value"


def count_and_sleep() -> Iterator[int]:
    yield from range(3)
    time.sleep(600)


def count_for_ever() -> Iterator[int]:
    while True:
        yield 1


def timed_from_its_first(
    work: Callable[[], Iterator[int]], work_time: WorkTime
) -> Callable[[], Iterator[int]]:
    def timed() -> Iterator[int]:
        for item in work():
            yield item
            work_time.pass_on()

    return timed


def backtrack() -> Iterator[int]:
    yield 1
    re.match(r"(a+)+$", "a" * 60 + "b")


def fill_memory() -> Iterator[int]:
    yield 1
    kept = []
    while True:
        kept.append(bytes(8 * MB))


def crash(number: int) -> Callable[[], Iterator[int]]:
    def work() -> Iterator[int]:
        yield 1
        os.kill(os.getpid(), number)
        time.sleep(600)

    return work


def raises(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def children() -> str:
    return "".join(path.read_text() for path in Path("/proc/self/task").glob("*/children"))


def open_files() -> list[str]:
    return os.listdir("/proc/self/fd")  # noqa: PTH208 - numbers, not paths


def test_work_that_ends_gives_all_its_items() -> None:
    assert run_limited(lambda: range(5_000), seconds=600) == Outcome(tuple(range(5_000)), None)


def test_work_may_give_nothing() -> None:
    assert run_limited(lambda: (), seconds=600) == Outcome((), None)


@pytest.mark.slow
@pytest.mark.parametrize("work", [count_and_sleep, backtrack])
def test_work_that_takes_too_long_is_stopped_and_what_it_gave_is_kept(
    work: Callable[[], Iterator[int]], work_time: WorkTime
) -> None:
    outcome = run_limited(timed_from_its_first(work, work_time), seconds=SECONDS)

    assert outcome.stopped == "its time was used up (60 s)"
    assert outcome.items


def test_work_that_never_stops_giving_is_stopped_too(work_time: WorkTime) -> None:
    outcome = run_limited(timed_from_its_first(count_for_ever, work_time), seconds=SECONDS)

    assert outcome.stopped == "its time was used up (60 s)"


def test_work_that_takes_too_much_memory_is_stopped_and_what_it_gave_is_kept() -> None:
    outcome = run_limited(fill_memory, seconds=600, memory_bytes=data_bytes() + 512 * MB)

    assert outcome == Outcome((1,), "its memory was used up")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGKILL, "the system killed it, most likely for its memory"),
        (signal.SIGXCPU, "its processor time was used up"),
        (signal.SIGUSR1, "it crashed (exit code -10)"),
    ],
)
def test_a_crash_is_told_and_what_came_before_is_kept(number: int, reason: str) -> None:
    assert run_limited(crash(number), seconds=600) == Outcome((1,), reason)


def test_a_fault_of_the_project_comes_out_as_it_was() -> None:
    def work() -> Iterator[int]:
        yield 1
        raise PackageNotFetched("the package could not be downloaded")

    with pytest.raises(PackageNotFetched, match=r"^the package could not be downloaded$"):
        run_limited(work, seconds=600)


@pytest.mark.parametrize("error", [ValueError(CANARY), KeyboardInterrupt(CANARY), SystemExit(3)])
def test_any_other_fault_is_told_by_its_place_and_never_by_its_message(
    error: BaseException, capfd: pytest.CaptureFixture[str]
) -> None:
    def work() -> Iterator[int]:
        yield 1
        raise error

    with pytest.raises(WorkerFailed) as raised:
        run_limited(work, seconds=600)

    places = r"subprocess\.py:\d+ > test_subprocess\.py:\d+"
    assert raised.match(rf"{type(error).__name__} at .*{places}")
    assert CANARY not in str(raised.value)
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("error", "is_temporary"),
    [
        (ValueError(), False),
        (KeyError(), False),
        (RecursionError(), False),
        (AssertionError(), False),
        (OSError(28, "no space"), True),
        (ConnectionResetError(), True),
        (KeyboardInterrupt(), True),
        (PackageNotFetched("HTTP 403", is_temporary=False), False),
        (PackageNotFetched("HTTP 500"), True),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_fault_of_the_work_lasts_and_one_from_outside_passes(
    error: BaseException, is_temporary: bool
) -> None:
    def work() -> Iterator[int]:
        yield 1
        raise error

    with pytest.raises(RuleError) as raised:
        run_limited(work, seconds=600)

    assert raised.value.is_temporary is is_temporary


@pytest.mark.parametrize(
    "last",
    [lambda: None, raises(PackageNotFetched("-")), raises(ValueError()), raises(MemoryError())],
)
def test_a_process_that_has_said_its_last_is_left_the_time_to_end(
    last: Callable[[], object], tmp_path: Path
) -> None:
    ended = tmp_path / "ended"

    def at_its_end() -> None:
        time.sleep(0.3)
        ended.touch()

    def work() -> Iterator[int]:
        # What measures coverage, for one, writes what it measured then.
        multiprocessing.util.Finalize(None, at_its_end, exitpriority=1)
        yield 1
        last()

    with suppress(RuleError):
        run_limited(work, seconds=60)

    assert ended.exists()


def test_an_item_that_cannot_be_sent_is_a_fault() -> None:
    with pytest.raises(WorkerFailed, match="at "):
        run_limited(lambda: [lambda: 1], seconds=600)


def test_a_process_that_cannot_be_started_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)

    with pytest.raises(WorkerFailed, match=r"no process could be started .Resource temporarily"):
        run_limited(lambda: [1], seconds=600)


@pytest.mark.parametrize("work", [lambda: [1], count_and_sleep, crash(signal.SIGUSR1)])
def test_nothing_is_left_behind(work: Callable[[], Iterator[int]]) -> None:
    run_limited(lambda: [1], seconds=600)
    before = open_files(), children()

    run_limited(work, seconds=0.3)

    assert (open_files(), children()) == before


def test_it_works_beside_and_within_other_threads() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(run_limited, lambda: range(9), seconds=600) for _ in range(4)]
            assert [run.result().items for run in runs] == [tuple(range(9))] * 4
    finally:
        done.set()
        other.join()


def test_what_waited_to_be_printed_is_printed_once(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> Iterator[int]:
        logging.getLogger("work").warning("from the work")
        yield 1

    sys.stdout.write("before")
    handler = logging.StreamHandler(sys.stderr)
    logging.getLogger("work").addHandler(handler)
    try:
        run_limited(work, seconds=600)
    finally:
        logging.getLogger("work").removeHandler(handler)
    sys.stdout.flush()

    shown = capfd.readouterr()
    assert shown.out == "before"
    assert shown.err == "from the work\n"


def test_a_limit_that_is_lower_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (50, 100))
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: limits.append(pair))

    subprocess._ResourceLimits(processor_seconds=200, memory_bytes=70).apply()

    assert limits == [(100, 100), (70, 100)]
