"""Values that a file would still hold."""

from __future__ import annotations

import base64
import html
import json
import marshal
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.packages.remains import remaining_in
from tests.remediation.edge.packages import OTHER, VALUE

VALUES = {"API_KEY": VALUE, "TOKEN": 'with "quotes"\nand ü'}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (f"const a='{VALUE}'".encode(), ("API_KEY",)),
        (json.dumps({"sourcesContent": [VALUES["TOKEN"]]}).encode(), ("TOKEN",)),
        (json.dumps([VALUES["TOKEN"]], ensure_ascii=False).encode(), ("TOKEN",)),
        (VALUE.encode("utf-16"), ("API_KEY",)),
        (marshal.dumps(compile(f"A = {VALUE!r}", "a.py", "exec")), ("API_KEY",)),
        (f"{VALUE} {VALUES['TOKEN']}".encode(), ("API_KEY", "TOKEN")),
        (OTHER.encode(), ()),
        (b"", ()),
    ],
    ids=["source", "source map", "JSON", "UTF-16", "compiled", "both", "another", "nothing"],
)
def test_a_value_is_found_as_files_hold_it(content: bytes, names: tuple[str, ...]) -> None:
    assert remaining_in([content], VALUES) == names


@given(st.binary(max_size=40), st.binary(max_size=40), st.lists(st.integers(1, 60), max_size=9))
def test_a_value_is_found_wherever_the_file_is_divided(
    before: bytes, after: bytes, sizes: list[int]
) -> None:
    content = before + VALUE.encode() + after
    chunks = []
    for size in sizes:
        chunks.append(content[:size])
        content = content[size:]

    assert remaining_in([*chunks, content], {"API_KEY": VALUE}) == ("API_KEY",)


@pytest.mark.parametrize("value", ["", "abc"])
def test_a_short_value_is_not_looked_for(value: str) -> None:
    assert remaining_in([b"abc"], {"A": value}) == ()


SHOWN = "it's/a `heron` & \\u2713 ü-7"
"""A value that each notation writes in another way."""


def _in_javascript(quote: str) -> bytes:
    escaped = SHOWN.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"const a = {quote}{escaped}{quote};".encode()


@pytest.mark.parametrize(
    "content",
    [
        *(_in_javascript(each) for each in "'\"`"),
        repr(SHOWN).encode(),
        ascii(SHOWN).encode(),
        json.dumps(json.dumps({"a": SHOWN})).encode(),
        json.dumps(SHOWN).replace("/", "\\/").encode(),
        f"eval({json.dumps(_in_javascript(chr(39)).decode())})".encode(),
        "".join(f"\\x{ord(each):02X}" if each < "\u0100" else each for each in SHOWN).encode(),
        "".join(f"\\u{{{ord(each):04x}}}" for each in SHOWN).encode(),
        html.escape(SHOWN).encode(),
        f"https://example.com/?key={quote(SHOWN, safe='')}".encode(),
        SHOWN.encode("utf-16-be"),
        SHOWN.encode("latin-1"),
        *(base64.b64encode(b"x" * n + SHOWN.encode() + b"y") for n in range(4)),
        *(base64.urlsafe_b64encode(b"x" * n + SHOWN.encode() + b"y") for n in range(4)),
        b"//# sourceMappingURL=data:application/json;base64,"
        + base64.b64encode(json.dumps({"sourcesContent": [SHOWN]}).encode()),
    ],
)
def test_a_value_is_found_in_whatever_notation(content: bytes) -> None:
    assert remaining_in([b"before ", content, b" behind"], {"KEY": SHOWN}) == ("KEY",)


@given(st.text(min_size=8), st.binary(max_size=9), st.binary(max_size=9))
def test_base64_is_found_wherever_the_value_begins(value: str, before: bytes, after: bytes) -> None:
    encoded = base64.b64encode(before + value.encode() + after)

    assert remaining_in([encoded], {"A": value}) == ("A",)


def test_a_file_of_backslashes_is_read_like_any_other() -> None:
    backslashes = b"\\" * (1024 * 1024)

    assert remaining_in([backslashes, VALUE.encode()], VALUES) == ("API_KEY",)


def test_one_character_more_or_less_is_another_value() -> None:
    other = VALUE[:-1] + "8"

    assert remaining_in([base64.b64encode(other.encode()), other.encode()], VALUES) == ()
