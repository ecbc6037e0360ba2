"""What a line of code tells of a match: that it is no literal."""

from __future__ import annotations

import pytest
from detect_secrets.filters import heuristic
from hypothesis import given
from hypothesis import strategies as st

from rule.detection.filters import code_lines

PIECES_OF_CALLS = (
    *":=!([])", " ", "\t", "\v", "\f", "\n", "\x1c", "-", ".", "_", "a", "1", "é", "日",
    "get(", "x[", ":=", "===", "=>", ' = "', "x" * 30,
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES_OF_CALLS), max_size=14).map("".join))
def test_a_call_is_seen_where_detect_secrets_sees_one(line: str) -> None:
    assert code_lines.is_indirect_reference(line) == heuristic.is_indirect_reference(line)


@pytest.mark.parametrize(
    "line",
    ["x = get(1)", "x := a.b[0]", "x != y-z(1]", 'f("x") == g()', "x: get(\n)", "a" * 900 + "=b()"],
)
def test_a_call_that_is_assigned_or_compared_is_indirect(line: str) -> None:
    assert code_lines.is_indirect_reference(line)


def test_a_line_is_looked_at_for_calls_as_far_as_detect_secrets_does() -> None:
    lines = [f"{'a' * (length - 4)}=b()" for length in (999, 1_000, 1_001)]
    assert [*map(code_lines.is_indirect_reference, lines)] == [True, True, False]
    assert [*map(heuristic.is_indirect_reference, lines)] == [True, True, False]
