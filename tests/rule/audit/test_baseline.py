from __future__ import annotations

import json
from pathlib import Path

import pytest

from rule.audit.baseline import Baseline, BaselineUnusable, read_baseline, write_baseline
from rule.audit.outcome import Audited
from rule.model import Finding, Unread, Version
from tests.rule.audit.account_in_memory import arn_of, in_code, in_variable, outcome

UNREAD = (Unread("code", "not read"),)


def baseline_of(*findings: Finding) -> Baseline:
    return Baseline.of(Audited((outcome("orders", *findings),)))


@pytest.mark.parametrize(
    ("known", "found", "new"),
    [
        ((), (in_variable(),), (in_variable(),)),
        ((in_variable(),), (in_variable(),), ()),
        ((in_variable(),), (in_variable("API_KEY"),), (in_variable("API_KEY"),)),
        ((in_code(line=3),), (in_code(line=30),), ()),
        ((in_code(line=3),), (in_code(line=3), in_code(line=30)), (in_code(line=30),)),
        ((in_code("a.py"),), (in_code("b.py"),), (in_code("b.py"),)),
        ((in_code(layer="shared:3"),), (in_code(layer="shared:4"),), ()),
        ((in_code(layer="shared:3"),), (in_code(),), (in_code(),)),
        (
            (in_variable(version=Version("3", ("live",))),),
            (in_variable(version=Version("4")),),
            (),
        ),
        (
            (in_variable(),),
            (in_variable(version=Version("4")),),
            (in_variable(version=Version("4")),),
        ),
    ],
)
def test_new_is_what_the_baseline_lacks_whatever_the_numbers_of_lines_and_versions(
    known: tuple[Finding, ...], found: tuple[Finding, ...], new: tuple[Finding, ...]
) -> None:
    assert baseline_of(*known).new(outcome("orders", *found)) == new


def test_another_functions_finding_is_new() -> None:
    assert baseline_of(in_variable()).new(outcome("billing", in_variable())) == (in_variable(),)


def test_what_is_no_longer_there_is_counted_where_everything_was_read() -> None:
    baseline = baseline_of(in_variable(), in_code())

    assert baseline.gone([outcome("orders", in_code())]) == 1
    assert baseline.gone([outcome("orders", unread=UNREAD)]) == 0
    assert baseline.gone([]) == 0


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline = baseline_of(in_code(), in_code(line=9), in_variable())

    write_baseline(path, baseline)

    assert read_baseline(path) == baseline
    assert json.loads(path.read_text())["functions"] == {
        arn_of("orders"): [
            ["app.py", "Secret Keyword"],
            ["app.py", "Secret Keyword"],
            ["environment:DB_PASSWORD", "Secret Keyword"],
        ]
    }


def test_no_file_is_no_baseline(tmp_path: Path) -> None:
    assert read_baseline(tmp_path / "nowhere.json") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"form": 2, "functions": {}}',
        '{"form": 1, "functions": {"arn": "x"}}',
        '{"form": 1, "functions": {"arn": [["x"]]}}',
        '{"form": 1, "functions": {"arn": [["x", 1]]}}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_a_file_of_another_form_is_refused_and_never_taken_for_an_empty_one(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)

    with pytest.raises(BaselineUnusable, match="is no baseline of an audit: mend it"):
        read_baseline(path)


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineUnusable, match="cannot be read: Is a directory"):
        read_baseline(tmp_path)
    with pytest.raises(BaselineUnusable, match="cannot be written: Is a directory"):
        write_baseline(tmp_path, baseline_of())
