"""JSON is read as Python reads it, with the place of each name and text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rule.documents.json_text import read_json
from rule.documents.placed import Members, Number, Text


def plain(given: object) -> Any:
    """Return what Python's reader would: the last of members with one name, numbers as texts."""
    if isinstance(given, Members):
        return {str(name): plain(value) for name, value in given}
    if isinstance(given, list):
        return [plain(each) for each in given]
    return str(given) if isinstance(given, Text) else given


TEXTS = [
    "{}", "[]", ' { "a" : [ ] , "b" : { } } ', '{"a": 1, "a": 2.50}', "[1, -2e3, true, null]",
    "false", '"\\ud83d\\ude00 \\" \\\\ \\/ \\n"', "NaN", "[[[[1]]]]", '{"": ""}', "\n7\n",
]  # fmt: skip
WRONG = [
    "", "{", "[", "{,}", "[,]", "[1,]", '{"a":1,}', '{"a" 1}', '{"a":}', "{1: 2}", "1 2", "[1 2]",
    "nul", '"\n"', "'a'", '{"a": 1 "b": 2}', "[1}", '{"a"]', "// x\n1",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_read_as_python_reads_it(text: str) -> None:
    kept = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)

    assert plain(read_json(text)) == kept


@pytest.mark.parametrize("text", WRONG)
def test_what_python_refuses_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    with pytest.raises(ValueError, match=r"^it is not JSON \(line \d+, column \d+\)$"):
        read_json(text)


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        read_json("[" * 200_000)


def test_a_name_that_stands_twice_keeps_both_values() -> None:
    given = read_json('{"a": 1, "a": "x"}')

    assert isinstance(given, Members)
    assert given.all("a") == ["1", "x"]
    assert isinstance(given.all("a")[0], Number)


def test_texts_know_their_places() -> None:
    given = read_json('{\n "a": ["x",\n  "\\n"],\n "b": 7}')

    assert isinstance(given, Members)
    [(a, values), (b, seven)] = given
    assert isinstance(values, list)
    places = [each.position for each in (a, *values, b, seven)]
    assert [(each.line, each.column) for each in places] == [(2, 2), (2, 8), (3, 3), (4, 2), (4, 7)]
