"""Which variables are read out of a literal in code: those that may be a secret, and no others."""

from __future__ import annotations

import base64
import json
from unittest.mock import patch
from urllib.parse import quote

import pytest

from rule.detection import literals
from rule.detection.literals import embedded_in, embedded_in_literals
from rule.detection.syntax.runs import giving_names
from rule.detection.syntax.texts import _ALL_TELLING, speaks_of_secrets
from rule.detection.syntax.written import is_part_of_name
from rule.model import Variable
from tests.rule.detection.syntax.reading import PASSWORD

PAIR = f"password={PASSWORD}"
ENCODED = base64.b64encode(f"user=app;{PAIR};ssl=1".encode()).decode()


def passwords(name: str, value: str) -> list[str]:
    return [each.value for each in embedded_in(Variable(name, value), [])]


@pytest.mark.parametrize(
    "value",
    [
        f"user=app;{PAIR}",
        f'{{"password": "{PASSWORD}"}}',
        f'{{"p\\u0061ssword": "{PASSWORD}"}}',
        quote(f"user=app;{PAIR.replace('pass', 'p%61ss')}"),
        f"see {ENCODED}",
        "\n".join((ENCODED[:12], ENCODED[12:24], ENCODED[24:])),
        f"&quot;p\\x61ssword&quot;:&quot;{PASSWORD}&quot;",
        f"mysql -uapp -p{PASSWORD} orders",
        "x" * 4_000 + f"; {PAIR}",
    ],
)
def test_what_names_a_secret_in_any_way_is_read(value: str) -> None:
    assert PASSWORD in passwords("setting", value)


def test_a_long_literal_of_data_is_read_to_its_end() -> None:
    value = json.dumps({**{f"size{n}": "a b" for n in range(1_500)}, "password": PASSWORD})
    unread: list[str] = []

    fields = [each.value for each in embedded_in(Variable("sizes", value), unread)]

    assert len(fields) > 1_500
    assert fields[-1] == PASSWORD
    assert unread == []


def test_what_a_list_holds_has_the_name_of_the_list() -> None:
    assert passwords("passwords", f'["{PASSWORD}"]') == [PASSWORD]


@pytest.mark.parametrize(
    "value",
    [
        "a=1;b=2",
        '{"kind": "array", "size": 4}',
        "function(e){return e.resolve(t),n=e.parent}",
        "an-element-of-a-descriptor must be one: of two",
    ],
)
def test_what_speaks_of_no_secret_is_not_parsed(value: str) -> None:
    with patch.object(literals, "embedded_variables") as parse:
        assert passwords("setting", value) == []

    parse.assert_not_called()


def test_of_a_long_text_only_pairs_that_may_be_secrets_are_taken() -> None:
    code = "x" * 4_000 + f"; region=eu; {PAIR}; size=4"

    assert {each.name for each in embedded_in(Variable("", code), [])} == {"password"}


@pytest.mark.parametrize("behind", ["size = 4", "b: c", "f(x)", "a.b = c;"])
def test_a_pair_in_a_long_text_ends_with_its_escaped_line(behind: str) -> None:
    text = f"{'f(x) ' * 900}\\n    password = {PASSWORD}\\n    {behind}\\n  {'f(x) ' * 900}"

    assert passwords("", text) == [PASSWORD]


@pytest.mark.parametrize("value", ["uuid_1.generate()", "$.a_2.b()", "a1.b2.c3()"])
def test_what_a_call_returns_is_no_value_in_a_long_text(value: str) -> None:
    code = "x" * 4_000 + f"; password={value}; size=4"

    assert passwords("", code) == []


@pytest.mark.parametrize("value", ["heron.a_1(b", "heron()", ".()", "a-b.c()"])
def test_what_is_no_call_is_a_value_in_a_long_text(value: str) -> None:
    code = "x" * 4_000 + f"; password={value}; size=4"

    assert value in passwords("", code)


@pytest.mark.parametrize("before", ["", "x." * 400])
def test_each_word_is_found_in_a_short_text_and_in_a_long_one(before: str) -> None:
    for word in sorted(_ALL_TELLING):
        shouted = word.upper()
        assert speaks_of_secrets(f"{before}a{shouted}b") or shouted.lower() != word, word
        assert speaks_of_secrets(f"{before}{word}"), word


@pytest.mark.parametrize("text", ["", "e.resolve(t)", "size=4;", "e.resolve(t);" * 40])
def test_a_text_without_such_a_word_speaks_of_nothing(text: str) -> None:
    assert not speaks_of_secrets(text)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("password", "dbPassword"),
        ("db-password", "db_password"),
        ("- - - - Password - - - -", "password"),
        ("-" * 500, "password"),
    ],
)
def test_a_value_that_repeats_its_name_is_a_part_of_it(value: str, name: str) -> None:
    assert is_part_of_name(value, name)


@pytest.mark.parametrize("value", ["key", "passwords", "p,a,s,s,e,d", "function(e){}" * 900])
def test_any_other_value_is_no_part_of_a_name(value: str) -> None:
    assert not is_part_of_name(value, "password")


@pytest.mark.parametrize("shift", range(0, 24, 5))
@pytest.mark.parametrize("behind", ["", ', "colour": "green"' * 300])
@pytest.mark.parametrize(
    "literal",
    [
        f'"command": "mysql -u root --password={PASSWORD}"',
        f'"dsn": "host=db user=app password={PASSWORD} dbname=orders"',
        f'"url": "jdbc:mysql://cache:3306/shop?user=app&password={PASSWORD}"',
        f'"list": ["", "a", "host=db password={PASSWORD}"]',
        f'"a":"b","dsn":"host=db password={PASSWORD}"',
        f"dsn='host=db password={PASSWORD}'",
    ],
)
def test_a_literal_in_a_long_line_is_read_wherever_the_line_is_entered(
    literal: str, behind: str, shift: int
) -> None:
    line = '"colour": "green", ' * 300 + '"a": "' + "b" * shift + '", ' + literal + behind
    found = embedded_in_literals(giving_names(line, None), line, [])

    assert PASSWORD in {each.variable.value for each in found}


def test_what_stands_between_two_literals_of_a_long_line_is_in_none() -> None:
    line = "{" + '"colour": "green", ' * 300 + '"a": "b"};password=' + PASSWORD + ';x="c"'
    found = embedded_in_literals(giving_names(line, None), line, [])

    assert [*found] == []
