"""The lines of a text are the same, whether all are made at once or each when it is asked for."""

from __future__ import annotations

import pytest

from rule.detection.text_lines import LONG, lines_of


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "a" * LONG + "\n",
        "\n" + "a" * LONG,
        "first\n\nthird ä\r\n" + "b\n" * LONG,
        "\n" * LONG,
    ],
    ids=["one line", "an end", "a beginning", "short lines", "empty lines"],
)
def test_the_lines_of_a_long_text_are_those_that_splitting_gives(text: str) -> None:
    split, lines = text.split("\n"), lines_of(text)
    assert len(lines) == len(split)
    assert [lines[0], lines[-1], lines[len(split) // 2]] == [
        split[0],
        split[-1],
        split[len(split) // 2],
    ]
    assert list(lines[:9]) == split[:9]
    assert list(lines[-3:]) == split[-3:]
    assert list(lines) == split


def test_a_long_text_has_no_line_behind_its_last() -> None:
    lines = lines_of("a" * LONG)
    with pytest.raises(IndexError):
        lines[1]
