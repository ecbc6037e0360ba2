from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench import __main__ as bench
from tests.bench import cold_start, wrapper_start
from tests.bench.row import Row, in_alternation, ratio_of_added


def test_a_row_says_whether_its_goal_is_met() -> None:
    assert Row("a", 0.35, 0.35, 3).met
    assert not Row("a", 0.36, 0.35, 3).met
    assert Row("a", 0.36, 0.35, 3, at_least=True).met
    assert not Row("a", 0.34, 0.35, 3, at_least=True).met


def test_sides_are_measured_in_alternation_and_the_first_turn_is_left_out() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return float(len(order))

    measured = in_alternation([lambda: side("a"), lambda: side("b")], 2)
    assert order == ["a", "b"] * 3
    assert measured == [[3.0, 5.0], [4.0, 6.0]]


def test_what_is_added_is_compared_by_medians() -> None:
    bare, one, other = [1.0, 1.0, 5.0], [2.0, 3.0, 7.0], [5.0, 5.0, 99.0]
    assert ratio_of_added(bare, one, other) == 2 / 4


def test_modules_with_rows_take_part() -> None:
    assert "tests.bench.cold_start" in [source.__module__ for source in bench.sources()]


def test_some_modules_can_be_measured_alone() -> None:
    assert [source.__module__ for source in bench.sources(only=["calls"])] == ["tests.bench.calls"]


def test_figures_are_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [Row("quick enough", 0.2, 0.5, 3), Row("too slow", 0.9, 0.5, 3)]
    monkeypatch.setattr(bench, "sources", lambda **_: [lambda: rows])
    monkeypatch.setattr(bench, "REPORT", tmp_path / "build" / "bench.json")
    monkeypatch.setattr(sys, "argv", ["bench"])
    bench.main()
    assert json.loads((tmp_path / "build" / "bench.json").read_text()) == {
        "rows": [
            {"name": "quick enough", "ratio": 0.2, "goal": 0.5, "met": True, "runs": 3},
            {"name": "too slow", "ratio": 0.9, "goal": 0.5, "met": False, "runs": 3},
        ]
    }
    told, progress = capsys.readouterr()
    assert progress.count("measured: ") == len(rows)
    printed = told.splitlines()
    assert printed[1].split()[-5:] == ["0.2", "≤", "0.5", "3", "met"]
    assert printed[2].endswith("NOT MET")


def test_a_cold_start_is_measured_in_each_language() -> None:
    rows = list(cold_start.rows(runs=1))
    assert [row.name.removeprefix("CPU added at cold start").split(" shim")[0] for row in rows] == [
        ": Python",
        " at the edge: Python",
        ": Node",
        " at the edge: Node",
    ]
    assert all(0 < row.ratio < 5 for row in rows)


def test_the_wrappers_start_is_measured() -> None:
    (row,) = wrapper_start.rows(runs=1)

    assert 0 < row.ratio < 1


def test_a_module_without_rows_is_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("nothing")
    monkeypatch.setattr(package, "__path__", [], raising=False)
    assert list(bench.sources(package)) == []
