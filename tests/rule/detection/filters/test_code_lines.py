"""What a line of code tells of a match: that it is no literal."""

from __future__ import annotations

import pytest
from detect_secrets.filters import heuristic
from hypothesis import given
from hypothesis import strategies as st

from rule.detection.filters import code_lines
from tests.rule.detection.syntax.reading import found as lines_with_findings

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


KEY_ID = "AKIA" + "Q7ZK2NPXW4VTD6MH"
DATA = "AGFzbQEAAAAB2QVdYAJ/fwBgAn9/AX9gAX8AYAN/f38Bf2ADf39/AGAEf39/fwBg+5fwBdYAJ" * 3


@pytest.mark.parametrize(
    ("line", "is_within"),
    [
        (f'wasm = "{DATA}{KEY_ID}{DATA}"', True),
        (f"{DATA}{KEY_ID}{DATA}{KEY_ID}{DATA}", True),
        (f'key = "{KEY_ID}"', False),
        (f"AgF{KEY_ID}{DATA}", True),
        (f"{DATA}{KEY_ID}AgF", True),
        (f"AgF{KEY_ID}AgF", False),
        (KEY_ID, False),
        ("a+" * 99 + KEY_ID + "+b" * 99, False),
        (f'"{DATA}{KEY_ID}"', False),
        (f'"{KEY_ID}{DATA}"', False),
        (f"{DATA}:{KEY_ID}:{DATA}", False),
        (f"{DATA}{KEY_ID}{DATA[:100]}.", False),
        (f'wasm = "{DATA}{KEY_ID}{DATA}"; key = "{KEY_ID}"', False),
        (f'key = "{KEY_ID}"; wasm = "{DATA}{KEY_ID}{DATA}"', False),
        (f"{DATA}{KEY_ID}{KEY_ID}{DATA}", True),
        ("no token at all", False),
    ],
)
def test_a_token_in_the_middle_of_data_is_none(line: str, *, is_within: bool) -> None:
    assert code_lines.is_within_data(KEY_ID, line) is is_within


def test_chance_finds_no_token_in_a_program_in_base64() -> None:
    program = f'const wasm = "{DATA * 200}{KEY_ID}{DATA * 200}";\n'

    assert lines_with_findings("src/engine.js", program) == []
    assert lines_with_findings("src/engine.js", f'{program}key = "{KEY_ID}"') == [2]
