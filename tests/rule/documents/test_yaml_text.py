"""YAML is read without constructing anything, with places, and within limits."""

from __future__ import annotations

import pytest
import yaml

from rule.documents.placed import Block, Members, Number, Text
from rule.documents.yaml_text import read_yaml
from tests.rule.documents.test_json_text import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: x\nb: 'y'\nc: \"z\"\n", {"a": "x", "b": "y", "c": "z"}),
        ("- 010\n- 1_000\n- 1.50\n- 2026-11-30\n", ["010", "1_000", "1.50", "2026-11-30"]),
        ("a: yes\nb: False\nc: ~\nd:\n", {"a": True, "b": False, "c": None, "d": None}),
        ("- a\n- [b, {c: d}]\n", ["a", ["b", {"c": "d"}]]),
        ("a: &x {b: c}\nd: *x\n", {"a": {"b": "c"}, "d": {"b": "c"}}),
        ("[&x {b: c, e: f}, {<<: *x, b: g}]", [{"b": "c", "e": "f"}, {"b": "g", "e": "f"}]),
        ("[&x {b: c}, {<<: [*x, {b: h, i: j}]}]", [{"b": "c"}, {"b": "c", "i": "j"}]),
        ("a: !Ref X\nb: !Sub '${Y}'\n", {"a": {"Ref": "X"}, "b": {"Fn::Sub": "${Y}"}}),
        ("!Join ['', [x, !GetAtt A.B]]", {"Fn::Join": ["", ["x", {"Fn::GetAtt": "A.B"}]]}),
        ("!If\n- C\n- x\n- !Ref Y", {"Fn::If": ["C", "x", {"Ref": "Y"}]}),
        ("a: !!str 12\nb: !!binary aGk=\n", {"a": "12", "b": "aGk="}),
        ("? [a]\n: b\n", {"": "b"}),
        ("true: b\n", {"true": "b"}),
        ("", None),
        ("'a: b'", "a: b"),
    ],
)  # fmt: skip
def test_a_text_is_read_with_short_functions_in_their_long_form(
    text: str, expected: object
) -> None:
    assert plain(read_yaml(text)) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [", "it is not YAML (line 2, column 1)"),
        ("a: b: c", "it is not YAML (line 1, column 5)"),
        ('a: "\x01"', "it is not YAML"),
        ("\n*a", "line 2 has an alias of nothing before"),
        ("a: &a [*a]", "line 1 has an alias of nothing before"),
        ("a: 1\n---\na: 2\n", "it holds several documents"),
        ("\na: !!python/object/apply:os.system [x]", "line 2 has a tag that no template needs"),
        ("a: !!python/name:os.system ''", "line 1 has a tag that no template needs"),
        ("[" * 500, "it is nested more than 100 deep"),
        ("- " * 500 + "a", "it is nested more than 100 deep"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_quoted(text: str, why: str) -> None:
    with pytest.raises(ValueError) as raised:
        read_yaml(text)

    assert str(raised.value).startswith(why)


def test_merge_keys_do_not_make_a_short_text_large() -> None:
    steps = (f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], b{n}: x}}\n" for n in range(1, 1_000))

    with pytest.raises(ValueError, match="merge keys add more than"):
        read_yaml("a0: &a0 {b: x}\n" + "".join(steps))


def test_aliases_share_what_they_stand_for() -> None:
    steps = (f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 90))

    assert isinstance(read_yaml("a0: &a0 [x]\n" + "".join(steps)), Members)


def test_texts_know_their_places() -> None:
    given = read_yaml("é: x\na:\n  b: |\n    one\n\n    two\n  c: 7\n")

    assert isinstance(given, Members)
    [(_, text), (a, inner)] = given
    assert isinstance(text, Text)
    assert isinstance(inner, Members)
    [(_, block), (_, number)] = inner
    assert isinstance(block, Block)
    assert isinstance(number, Number)
    places = (text.position, a.position, block.of_line(0), block.of_line(2), number.position)
    assert [(each.line, each.column) for each in places] == [
        (1, 4), (2, 1), (4, 5), (6, 5), (7, 6),
    ]  # fmt: skip


def test_the_reader_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x {b: !Ref C}\nd: |\n  é\ne: *x\n"
    expected = plain(read_yaml(text))

    monkeypatch.setattr("rule.documents.yaml_text._PARSER", yaml.SafeLoader)

    assert plain(read_yaml(text)) == expected
