from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from rule.audit.bar import Bar
from rule.audit.progress import Estimate, Lines
from rule.audit.times import duration, moment, moment_or_ago
from tests.rule.audit.test_judging import NOW


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_estimate_goes_by_what_was_done_so_far() -> None:
    clock = Clock()
    estimate = Estimate(clock)

    assert estimate.left(5, 105) == ""
    clock.now += 10
    assert estimate.left(30, 105) == "30 s"


def test_a_line_comes_now_and_then_and_says_what_is_done() -> None:
    clock, said = Clock(), list[str]()
    progress = Lines(said.append, clock)

    progress.listing(2, "123456789012 eu-central-1")
    progress.listing(1, "123456789012 us-east-1")
    clock.now += 6
    progress.judging(0, 20, "orders", 1.0)
    clock.now += 10
    progress.judging(10, 20, "sync", 4.0)
    clock.now += 6
    progress.planning(0, 4, "orders")
    clock.now += 6
    progress.planning(2, 4, "sync")
    clock.now += 6
    progress.pressing(1, 2, "orders Probe")
    progress.note("a fact")
    progress.close()

    assert said == [
        "listing the functions of 123456789012 eu-central-1, 1 more to list",
        "0 of 20 functions: orders",
        "10 of 20 functions, some 10 s left: sync, slowed down by AWS 4 times",
        "0 of 4 planned: orders",
        "2 of 4 planned, some 6 s left: sync",
        "1 of 2 through: orders Probe",
        "note: a fact",
    ]


def test_the_bar_says_the_same_and_is_gone_in_the_end() -> None:
    screen = io.StringIO()
    bar = Bar(Console(file=screen, force_terminal=True, width=100))
    bar.listing(2, "123456789012 eu-central-1")
    bar.judging(3, 20, "[red]orders", 1.0)
    bar.planning(1, 4, "sync")
    bar.pressing(1, 2, "orders [Probe]")
    bar.note("a [fact]")
    bar.close()

    text = screen.getvalue()
    assert "listing 123456789012 eu-central-1, 1 more to list" in text
    assert "3/20" in text
    assert "[red]orders" in text
    assert "planning sync" in text
    assert "orders [Probe]" in text
    assert "note: a [fact]" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (41, "41 s"), (59.9, "1 min 0 s"), (185, "3 min 5 s"), (3_720, "1 h 2 min")],
)
def test_durations_are_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", "2026-11-01T00:00:00+00:00"),
        ("2026-11-01T10:00+02:00", "2026-11-01T10:00:00+02:00"),
        ("7d", "2026-11-03T00:00:00+00:00"),
        ("12h", "2026-11-09T12:00:00+00:00"),
    ],
)
def test_a_time_is_a_day_or_an_age(text: str, expected: str) -> None:
    assert moment_or_ago(text, NOW).isoformat() == expected


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7 d", "-1d", "2026-13-01"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it must be a day such as 2026-11-01"):
        moment_or_ago(text, NOW)
    assert moment(text) is None


def test_what_is_long_is_cut_and_the_bar_is_not() -> None:
    screen = io.StringIO()
    bar = Bar(Console(file=screen, force_terminal=True, width=60, color_system=None))

    bar.pressing(2, 5, "a-function " * 20)
    bar.close()

    assert re.search(r"━╸ +2/5 a-function", screen.getvalue())
