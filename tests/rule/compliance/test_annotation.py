from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.compliance import annotation
from rule.compliance.annotation import LIMIT, clean, compose, cut, width

ANY_TEXT = st.text(alphabet=st.characters(), max_size=400)


def test_what_fits_is_written_whole() -> None:
    assert (
        compose("Found in", ["A (x)", "B (y)"], "Move them.")
        == "Found in: A (x), B (y). Move them."
    )


def test_without_items_the_head_is_a_sentence() -> None:
    assert compose("Nothing found", [], "") == "Nothing found."


def test_items_that_do_not_fit_are_counted() -> None:
    assert compose("In", ["AAAA", "BBBB", "CCCC"], "Move.", limit=25) == "In: AAAA, +2 more. Move."


def test_a_first_item_that_does_not_fit_is_cut_at_a_word() -> None:
    text = compose("In", ["a long name of many words", "B"], "Move.", limit=30)

    assert text == "In: a long…, +1 more. Move."


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        ("short", 10, "short"),
        ("one two three", 8, "one two…"),
        ("one two three", 9, "one two…"),
        ("one, two", 5, "one…"),
        ("abcdefgh", 5, "abcd…"),
        ("cafe\u0301s", 5, "caf…"),
        ("ab👩‍👩‍👧", 6, "ab…"),
        ("👍👍👍", 5, "👍👍…"),
    ],
)
def test_a_cut_is_at_a_word_and_never_inside_a_character(
    text: str, limit: int, shortened: str
) -> None:
    assert cut(text, limit) == shortened


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("two\nlines\tand tabs", "two lines and tabs"),
        ("bell\x07", "bell\N{REPLACEMENT CHARACTER}"),
        ("lone\ud800", "lone\N{REPLACEMENT CHARACTER}"),
        ("Grüße 漢字", "Grüße 漢字"),
    ],
)
def test_a_text_is_made_fit_for_one_line(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.slow
@given(head=ANY_TEXT, items=st.lists(st.text(max_size=99), max_size=9), tail=st.text(max_size=99))
def test_whatever_is_composed_fits_and_can_be_sent(head: str, items: list[str], tail: str) -> None:
    text = compose(head, items, tail)

    assert 1 <= len(text) <= width(text) <= LIMIT
    text.encode("utf-8")


@given(text=ANY_TEXT, limit=st.integers(2, 60))
def test_a_cut_is_a_beginning_of_the_text(text: str, limit: int) -> None:
    shortened = cut(text, limit)

    assert width(shortened) <= limit
    assert text.startswith(shortened.removesuffix("…"))


@pytest.mark.parametrize("name", ["", "A", "DB_PASSWORD", "src/" * 60])
def test_of_many_names_only_so_many_are_tried_as_could_fit(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tried: list[str] = []

    def counted(text: str) -> int:
        tried.append(text)
        return width(text)

    monkeypatch.setattr(annotation, "width", counted)

    text = compose("Secrets", [name] * 10_000, "Rotate them.")

    assert width(text) <= LIMIT
    assert " more. Rotate" in text
    # Each number of names would be 10,000.
    assert len(tried) < 2 * LIMIT
