"""Literals end where their language says, and a quote that nothing closes costs nothing."""

from __future__ import annotations

import time

import pytest

from rule.detection.syntax.names import names_in
from rule.detection.syntax.quotes import Quotes, literals_from_beginning
from rule.detection.syntax.tokens import Tokens


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('"a" "b"', "a"),
        (r'"a\"b" c', r"a\"b"),
        ("'a\"b' c", 'a"b'),
        ("`a\nb`", "a\nb"),
        ('"""a "b" c""" d', 'a "b" c'),
        ('"" a', ""),
        ('"""a', ""),
        ('"a', None),
        ("'a\n'", None),
        (r'"a\"', None),
    ],
)
def test_a_literal_ends_at_its_own_quote(text: str, body: str | None) -> None:
    literal = Quotes(text).literal_at(0)

    assert (literal and text[literal[0] : literal[1]]) == body


@pytest.mark.parametrize(
    ("line", "literal"),
    [
        ('f("a", "the key")', '"the key"'),
        (r'f("a\"", "the key")', '"the key"'),
        (r'f("a\\", "the key")', '"the key"'),
        (r'f("a\\\"", "the key")', '"the key"'),
        (r"f('\\', 'the key\\')", r"'the key\\'"),
        (r'f("\\\"the key\\\"")', r'"\\\"the key\\\""'),
        ("f(`a\\`\nb`, `the\nkey`)", "`the\nkey`"),
        ("f(日, 'é\U0001f511', 'the key')", "'the key'"),
        ("f(/[\"']/, 'the key')", "'the key'"),
        ("f(a / b, /* \" */ 'the key')", "'the key'"),
        (r"f(\", 'the key')", "'the key'"),
        ('f("", "", "the key")', '"the key"'),
        ('"a" + key + "b"', None),
        ('"a" + key + "b', None),
    ],
)
def test_a_line_is_read_from_its_beginning_to_the_literal_of_a_name(
    line: str, literal: str | None
) -> None:
    spans = list(literals_from_beginning([*names_in(line)], line))

    assert [line[start:end] for start, end in spans] == ([literal] if literal else [])


@pytest.mark.parametrize(
    "text", [r"\"a" * 9, r"'\"'\"" * 5, r'"\\"a\"' * 4, r'\"""' * 6, '"a\\"b"' * 3]
)
def test_it_does_not_matter_in_which_order_literals_are_asked_for(text: str) -> None:
    places = [at for at, sign in enumerate(text) if sign in "\"'`"]
    alone = {at: Quotes(text).literal_at(at) for at in places}

    for order in (places, places[::-1], places[1::2] + places[::2]):
        quotes = Quotes(text)
        assert {at: quotes.literal_at(at) for at in order} == alone


@pytest.mark.slow
@pytest.mark.parametrize("part", [r"\"a", r"\'a", r'\"""a', "`a(\\`", "[{(\"\\'a"])
def test_four_times_as_many_open_quotes_take_four_times_the_time(part: str) -> None:
    def seconds(times: int) -> float:
        tokens, started = Tokens(part * times), time.process_time()
        for at in range(len(tokens.text) - 1, -1, -1):
            tokens.token_at(at)
            if tokens.text[at] in "[({":
                tokens.behind_bracket(at)
        return time.process_time() - started

    # A square is 16. Noise does not come each time.
    assert any(seconds(4_000) / seconds(1_000) < 9 for _ in range(5))
