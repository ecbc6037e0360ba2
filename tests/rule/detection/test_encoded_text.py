"""Text in base64 is told from random bytes and from words."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.detection.encoded_text import decoded_text

SETTINGS = '{"password": "b", "user": "a>?~"}'


@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=12))
def test_readable_text_is_read_back(text: str) -> None:
    assert decoded_text(base64.b64encode(text.encode()).decode()) == text


def test_a_text_is_read_back_whatever_it_begins_with() -> None:
    printable = filter(str.isprintable, map(chr, range(0x3000)))
    first = (*printable, "\t", "\n", "\r", "日", "\U0001f511")

    for text in (each + "text of some length" for each in first):
        assert decoded_text(base64.b64encode(text.encode()).decode()) == text
    for text in (each + "text of some length" for each in first if each.isascii()):
        assert decoded_text(text.encode().hex()) == text


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padding", ["", "="])
def test_both_alphabets_are_read_with_and_without_padding(
    encode: Callable[[bytes], bytes], padding: str
) -> None:
    encoded = encode(SETTINGS.encode()).decode()

    assert decoded_text(encoded if padding else encoded.rstrip("=")) == SETTINGS


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="nothing"),
        pytest.param("c2hvcnQ=", id="too short"),
        pytest.param(base64.b64encode(bytes(range(128, 152))).decode(), id="random bytes"),
        pytest.param(base64.b64encode(b"text\0with\0controls").decode(), id="controls"),
        pytest.param("not in base64, but a sentence", id="words"),
    ],
)
def test_what_holds_no_readable_text_is_not_decoded(value: str) -> None:
    assert decoded_text(value) is None
