"""Reading .env files."""

from __future__ import annotations

import pytest

from rule.dotenv import parse_dotenv


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("A=1\nB=2", {"A": "1", "B": "2"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("# comment\n\n  export A = 1 # why\n", {"A": "1"}),
        ("A=x#y", {"A": "x#y"}),
        ("A=", {"A": ""}),
        ("A='x # $B'\nB=\"y # `z`\" # why", {"A": "x # $B", "B": "y # `z`"}),
        ("A='one\ntwo'\nB=3", {"A": "one\ntwo", "B": "3"}),
        ('A="one\ntwo\\nthree \\"q\\" \\\\ \\$"', {"A": 'one\ntwo\nthree "q" \\ $'}),
        ("A=$HOME`id`$(id)", {"A": "$HOME`id`$(id)"}),
        ("A=b=c==", {"A": "b=c=="}),
        ("A='open", {"A": "'open"}),
    ],
)
def test_values_are_read_as_they_stand(text: str, expected: dict[str, str]) -> None:
    assert {each.name: each.value for each in parse_dotenv(text)} == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [("velvet", 1), ("A=1\n\nvelvet nimbus", 3), ("A='x\ny'\n=velvet", 3), ("1A=velvet", 1)],
)
def test_a_line_of_another_form_is_named_by_its_number_alone(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"line {line} ") as raised:
        parse_dotenv(text)
    assert "velvet" not in str(raised.value)
