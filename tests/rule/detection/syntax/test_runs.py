"""Names are the same, whether a line is searched for them or another search told where they end."""

from __future__ import annotations

import re

import pytest

from rule.detection.detectors.literal import LiteralDetector
from rule.detection.syntax import runs
from rule.detection.syntax.file_syntax import Syntax
from rule.detection.syntax.lines import may_hold_bytes, may_hold_value
from rule.detection.syntax.names import Name, names_in
from rule.detection.syntax.runs import (
    MayGive,
    all_names,
    ends_of_secrets,
    giving_names,
    names_of,
)
from tests.rule.detection.syntax.reading import VALUE

LINES = [
    f'db.password = "{VALUE}"; e.tokenKey(a); path/keys',
    "${API_TOKEN-default} ${api.token:-x} $TOKEN-",
    f"le mot_de_passe “{VALUE}” du accèskey, пароль='x' has\u0142o=1 \u0142token=2",
    "secretsecretsecret." * 60 + "=1 token",
    f"withToken('{VALUE}').setPassword(a) pass. --password- x",
    "\u4e00" * 300 + "token=1," + "x" * 500 + "key='1'",
]
ESCAPED = rf"a = \"b\ntoken={VALUE}\r\n\"; \\ntoken=1 \token='a' \redis_password=1 \nx \n"
"""Names behind escapes, and what only looks like one."""


def ends_in(text: str) -> list[int]:
    """Return all that a search over bytes may tell: each end, and more beyond ASCII."""
    return [at + 1 for at, sign in enumerate(text) if not re.match(r"[a-zA-Z0-9_.-]", sign)]


@pytest.mark.parametrize("line", LINES)
def test_all_names_of_a_line_are_found_by_its_runs(line: str) -> None:
    assert list(all_names(line)) == list(names_in(line))


def test_the_letter_of_an_escape_is_no_part_of_a_name() -> None:
    names = [(name.text, ESCAPED[name.start : name.end]) for name in all_names(ESCAPED)]

    expected = ["token", "ntoken", "token", "edis_password"]
    assert names == [(name, name) for name in expected]


@pytest.mark.parametrize("line", [*LINES, ESCAPED])
def test_names_are_found_where_another_search_told_that_they_end(line: str) -> None:
    assert giving_names(f"{line}\n", ends_in(f"{line}\n")) == giving_names(f"{line}\n", None)
    # Of the line's end, only the text was cut off.
    assert list(names_of(line, ends_in(f"{line}\n"))) == list(names_of(line, None))


@pytest.mark.parametrize("line", [*LINES, ESCAPED])
def test_a_line_with_a_name_that_gives_is_never_left_out(line: str) -> None:
    data = f"{line}\n".encode()
    ends = [
        at + 1 for at, byte in enumerate(data) if not re.match(rb"[a-zA-Z0-9_.-]", bytes([byte]))
    ]

    assert any(map(MayGive(data), ends)) or giving_names(line, None) == []


@pytest.mark.parametrize(
    "line",
    ["import a from './paths/keyboard';", "const tokenPath = 'a';", "tokens_count: 5, key: 'a'"],
)
def test_a_line_of_names_that_ask_for_nothing_is_left_out(line: str) -> None:
    ends = [match.end() for match in LiteralDetector.prefilter.finditer(line)]

    assert ends
    assert not any(map(MayGive(line.encode()), ends))


@pytest.mark.parametrize("line", [*LINES, ESCAPED])
def test_the_end_of_a_secrets_name_is_never_left_out(line: str) -> None:
    text = f"a = 1\n{line}\n"
    before = len("a = 1\n")
    asking = {before + name.end + 1 for name in names_in(line) if name.asks}

    assert asking & {*ends_in(text)} <= {*ends_of_secrets(text, ends_in(text))}


def test_ends_of_names_that_ask_for_nothing_are_left_out() -> None:
    text = "keyboard paths/\ntoken=key\n"

    assert ends_of_secrets(text, ends_in(text)) == [text.index("=") + 1]


def test_a_name_of_nothing_counts_before_encoded_text() -> None:
    line = "author = 'cGFzc3dvcmQ9Y29iYWx0LWhlcm9u'"

    assert giving_names(line, None) == [Name("author", 0, 6, 0)]


def may_hold(path: str, line: str) -> bool:
    data = line.encode()
    ends = [match.end() for match in re.finditer(rb"(?i)(?:token|pass|password|key)\b.", data)]
    detector = LiteralDetector()
    return detector.may_hold(data, path) and any(map(detector.may_count(data), ends))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("x.js", f"token: '{VALUE}'\n"),
        ("x.js", f"token: `{VALUE}`\n"),
        ("x.rb", f"token = %q({VALUE})\n"),
        ("x.xml", f"<token>{VALUE}</token>\n"),
        ("x.go", "token := []byte{31, 195}\n"),
        ("x.go", "token := []byte{\u00a0\u00a00x1f, 195}\n"),
        ("x.js", "const token =\n"),
        ("x.js", "const token = given ||  \n"),
        ("x.conf", f"token={VALUE}\n"),
        ("x.txt", f"token={VALUE}\n"),
    ],
)
def test_a_line_in_which_a_value_may_stand_is_searched(path: str, line: str) -> None:
    assert may_hold(path, line)


@pytest.mark.parametrize(
    "line",
    [
        "this.token = given.token;\n",
        "  token: string | undefined;\n",
        "next(token, key);\n",
        "if (token) return\n",
    ],
)
def test_a_line_of_code_without_a_literal_is_left_out(line: str) -> None:
    assert not may_hold("x.ts", line)


@pytest.mark.parametrize(
    "line",
    [
        "a = 'b'",
        'a = "b"',
        "`a`",
        "<a>",
        "%q[a]",
        "[1, 2",
        "( (byte) 1",
        "{0x1",
        "[\u0661",
        "  export DB_TOKEN=a",
    ],
)
def test_what_may_hold_a_value_may_in_bytes(line: str) -> None:
    assert may_hold_value(line, Syntax.CODE)
    assert may_hold_bytes(line.encode())


def test_a_literal_behind_many_names_is_looked_into_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_into: list[object] = []
    monkeypatch.setattr(runs, "_holds_encoded", looked_into.append)
    text = b"key " * 79 + b'"' + b"a word " * 2_000 + b'"'

    counted = [*map(MayGive(text), range(4, 79 * 4 + 1, 4))]

    assert not any(counted)
    assert len(looked_into) == 1
