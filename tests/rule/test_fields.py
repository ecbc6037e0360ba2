"""Variables within a variable."""

from __future__ import annotations

import base64
import json

import pytest

from rule.fields import fields, is_json
from rule.model import Variable

BASE64 = base64.b64encode(b'{"password": "b", "user": "a"}').decode()


def pairs(value: str) -> list[tuple[str, str]]:
    return [(field.name, field.value) for field in fields(Variable("V", value))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain text", []),
        ('{"a": "x", "b": {"c": "y"}, "n": 1}', [("a", "x"), ("c", "y")]),
        ('["x", {"a": "y"}, [["z"]]]', [("V", "x"), ("a", "y"), ("V", "z")]),
        ('{"a": "x", "a": "y"}', [("a", "x"), ("a", "y")]),
        ('{"a": "line\nbreak"}', [("a", "line\nbreak")]),
        (
            "Server=db;User ID=app;Password=x=y",
            [("Server", "db"), ("User ID", "app"), ("Password", "x=y"), ("ID", "app")],
        ),
        (
            "host=db password='a heron'",
            [("host", "db password='a heron"), ("host", "db"), ("password", "a heron")],
        ),
        ("db:6380,password=x,ssl=True", [("password", "x"), ("ssl", "True")]),
        ("-Xmx1g -Djavax.keyStorePassword=x", [("Djavax.keyStorePassword", "x")]),
        ("run --password x --verbose", [("password", "x")]),
        ("{user: a, password: b}", [("user", "a"), ("password", "b")]),
        ("{'password': 'b', :token => 'c'}", [("password", "b"), ("token", "c")]),
        ("db:\n  user: a\n  password: 'b'\n# end\n", [("user", "a"), ("password", "b")]),
        ("x-api-key: a1b2c3d4", [("x-api-key", "a1b2c3d4")]),
        ("Password: as you chose it", []),
        ("first: a\nand a sentence", []),
        (BASE64, [("V", '{"password": "b", "user": "a"}'), ("password", "b"), ("user", "a")]),
        ("a%3A%2F%2Fb", [("V", "a://b")]),
        ("?u=a%3D1", [("V", "?u=a=1"), ("u", "a=1"), ("u", "a%3D1"), ("a", "1")]),
        ("https://h/?a=x&b=y", [("a", "x"), ("b", "y")]),
        ("password = 'x'", [("password", "x")]),
        ("{not json", []),
    ],
)
def test_what_has_a_name_of_its_own_is_a_field(value: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(value) == expected


def test_json_within_json_is_opened_to_a_depth() -> None:
    value = json.dumps({"k": "x"})
    for _ in range(3):
        value = json.dumps({"outer": value})
    assert ("k", "x") in pairs(value)
    assert ("k", "x") not in pairs(json.dumps({"outer": value}))


@pytest.mark.parametrize("value", ["[" * 100_000, '{"a":' * 100_000, "[" * 500 + '"x"' + "]" * 500])
def test_json_that_is_nested_without_end_does_no_harm(value: str) -> None:
    assert pairs(value) in ([], [("V", "x")])


def test_fields_are_counted() -> None:
    assert len(pairs(json.dumps([str(number) for number in range(5_000)]))) == 1_000


@pytest.mark.parametrize(
    ("value", "expected"),
    [("{}", True), (" [1]", True), ('"x"', False), ("{x}", False), ("", False)],
)
def test_json_is_an_object_or_a_list(value: str, expected: bool) -> None:
    assert is_json(value) is expected


def test_a_field_hides_its_value() -> None:
    assert "velvet" not in repr(list(fields(Variable("V", "a=velvet"))))
