"""Variables within a variable."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from rule.detection.embedded import embedded_variables
from rule.detection.json_members import is_json
from rule.model import Variable

BASE64 = base64.b64encode(b'{"password": "b", "user": "a"}').decode()


def pairs(value: str) -> list[tuple[str, str]]:
    return [(field.name, field.value) for field in embedded_variables(Variable("V", value))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain text", []),
        ('{"a": "x", "b": {"c": "y"}, "n": 1}', [("a", "x"), ("c", "y"), ("n", "1")]),
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
        (
            '{"pin": 48291734, "f": 1.50, "t": true, "l": [1, 2.5]}',
            [("pin", "48291734"), ("f", "1.50")],
        ),
        ('{"name": "TOKEN", "value": "x"}', [("TOKEN", "x"), ("name", "TOKEN"), ("value", "x")]),
        ("[db]\npassword = x\n", [("password", "x")]),
        ("<db><password>x</password></db>", [("password", "x")]),
        (
            '<add key="password" value="x"/>',
            [("key", "password"), ("value", "x"), ("password", "x")],
        ),
    ],
)
def test_what_has_a_name_of_its_own_is_a_field(value: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(value) == expected


NESTINGS = {
    "JSON": lambda text: json.dumps({"outer": text}),
    "a list of JSON": lambda text: json.dumps([text]),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "percent-encoding": lambda text: quote(text, safe=""),
    "base64 and a name": lambda text: f"outer={base64.b64encode(text.encode()).decode()}",
    "all in turn": lambda text: json.dumps({"a": base64.b64encode(quote(text).encode()).decode()}),
}


def nested(kind: str, levels: int) -> str:
    value = '{"k": "x%41"}'
    for _ in range(levels):
        value = NESTINGS[kind](value)
    return value


@pytest.mark.parametrize("levels", [0, 1, 2, 4, 7, 8, 9, 12])
@pytest.mark.parametrize("kind", NESTINGS)
def test_what_is_nested_is_read_or_said_not_to_have_been_read(kind: str, levels: int) -> None:
    unread: list[str] = []

    found = list(embedded_variables(Variable("V", nested(kind, levels)), unread))

    assert (Variable("k", "xA") in found) != bool(unread)
    assert bool(unread) or levels < 8


@pytest.mark.parametrize("count", [999, 1_000, 1_001, 3_000])
@pytest.mark.parametrize("form", [json.dumps, "&".join])
def test_fields_are_counted_and_more_are_said_not_to_have_been_read(
    form: Callable[[list[str]], str], count: int
) -> None:
    unread: list[str] = []
    value = form([f"n{number}=v{number}" for number in range(count)])
    levels = 2 if form is json.dumps else 1

    found = list(embedded_variables(Variable("V", value), unread))

    assert len(found) == min(1_000, count * levels)
    assert bool(unread) == (count * levels > 1_000)


@pytest.mark.parametrize("value", ["x" * 70_000, '{"k": "' + "x" * 70_000 + '"}', "[" * 3_000])
def test_what_is_too_long_or_too_deep_is_said_not_to_have_been_read(value: str) -> None:
    unread: list[str] = []

    list(embedded_variables(Variable("V", value), unread))

    assert unread


@pytest.mark.parametrize(
    "value", ["plain", '{"a": {"b": ["c"]}}', "a=b&c=d", "user: a\npassword: b\n", BASE64, "%41"]
)
def test_nothing_is_said_of_what_was_read_whole(value: str) -> None:
    unread: list[str] = []

    list(embedded_variables(Variable("V", value), unread))

    assert unread == []


@pytest.mark.parametrize("length", [60, 61, 62, 200, 2_000])
@pytest.mark.parametrize(
    "form", ["?{}=x", "{}=x", "a=1;{}=x", "--{} x", "db,{}=x", "{{{}: x}}", "{}: x\n{}: x"]
)
def test_a_name_is_read_however_long_it_is(form: str, length: int) -> None:
    name = "n" * length

    assert (name, "x") in pairs(form.replace("{}", name).replace("{{", "{").replace("}}", "}"))


@pytest.mark.parametrize("value", ["[" * 100_000, '{"a":' * 100_000, "[" * 500 + '"x"' + "]" * 500])
def test_json_that_is_nested_without_end_does_no_harm(value: str) -> None:
    assert pairs(value) in ([], [("V", "x")])


@pytest.mark.parametrize(
    ("value", "expected"),
    [("{}", True), (" [1]", True), ('"x"', False), ("{x}", False), ("", False)],
)
def test_json_is_an_object_or_a_list(value: str, expected: bool) -> None:
    assert is_json(value) is expected


def test_a_field_hides_its_value() -> None:
    assert "velvet" not in repr(list(embedded_variables(Variable("V", "a=velvet"))))


WRAPPED = {
    "a data URL": "data:application/json;base64,{}",
    "a prefix": "base64:{}",
    "a version": "v1:{}",
    "a list": "aGVsbG8gdGhlcmUgd29ybGQ=,{}",
    "several lines": "{}\n{}",
    "quotes": '"{}"',
    "single quotes": "'{}'",
    "brackets": "b({})",
    "a pair's value": "a=1;b='{}'",
}


@pytest.mark.parametrize("wrapping", WRAPPED)
@pytest.mark.parametrize("hidden", ['{"k": "xA"}', "long=er;k=xA", "long=er\nk=xA\n"])
def test_base64_is_read_whatever_stands_around_it(wrapping: str, hidden: str) -> None:
    encoded = base64.b64encode(hidden.encode()).decode()

    assert ("k", "xA") in pairs(WRAPPED[wrapping].replace("{}", encoded))


@pytest.mark.parametrize("width", [4, 20, 64, 76])
@pytest.mark.parametrize("end", ["\n", "\r\n", " ", "\n\t"])
def test_base64_in_lines_is_read(width: int, end: str) -> None:
    encoded = base64.b64encode(b'{"long": "' + b"a sentence " * 9 + b'", "k": "xA"}').decode()
    lines = [encoded[at : at + width] for at in range(0, len(encoded), width)]

    assert ("k", "xA") in pairs(end.join(lines))


@pytest.mark.parametrize(
    "value",
    [
        json.dumps('{"k": "xA"}'), json.dumps(json.dumps('{"k": "xA"}')),
        '{"k": "xA"}'.replace('"', '\\"'), "{&quot;k&quot;: &quot;xA&quot;}",
        quote('{"k": "xA"}').replace("%20", "+"),
        "".join(f"\\x{ord(letter):02x}" for letter in '{"k": "xA"}'),
        "".join(f"\\u{ord(letter):04x}" for letter in "k=xA;b=c"),
    ],
)  # fmt: skip
def test_what_is_escaped_is_read(value: str) -> None:
    assert ("k", "xA") in pairs(value)
