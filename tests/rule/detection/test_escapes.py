"""What stands in a file behind the escapes of its language is found where it stands."""

from __future__ import annotations

import base64
import html
import html.entities
import json
from collections.abc import Callable

import pytest

from rule.detection.escapes import ENCODED_MARKS, ESCAPED_MARKS, Unescaped, layers, unescaped
from rule.detection.scanner import Scanner
from rule.model import CodeLine, Provenance, SourceFile, Unread
from tests.rule.detection.written_values import key_material, pem

SCANNER = Scanner()
VALUE = "cobalt-" + "heron-4220"
SHAPED = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def _of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PEM = pem(key_material(190)).rstrip()
QUOTED = f'db_password = "{VALUE}"'
IN_JSON = json.dumps({"db_password": VALUE})
AWS_KEY = "AKIA" + "N5LRE2NYSKKCVZPY"
AGE_KEY = "AGE-SECRET-KEY-1" + "A2HKTE4MC7ED7SYQKRZ02950XVNQHQGDYTNGY94TAGAZQ4UZ3Y69P82ML5"
TOKEN = "pLIix6MEOLeMa61EqJom" + "TEI1JEzO3joOj37HyVaQ"
NUMERIC = f'admin_password = "{8_163_655_254_451}"'


def found(path: str, text: str, provenance: Provenance = Provenance.OWN) -> set[int]:
    file = SourceFile(path, text, provenance)
    locations = [finding.location for finding in SCANNER.scan_file(file)]
    return {location.line for location in locations if isinstance(location, CodeLine)}


def notebook(*source: str) -> str:
    cell = {"cell_type": "code", "source": [f"{line}\n" for line in source]}
    return json.dumps({"cells": [cell], "nbformat": 4}, indent=1)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("event.json", json.dumps({"body": IN_JSON})),
        ("event.json", json.dumps({"Records": [{"body": json.dumps({"x": IN_JSON})}]})),
        ("event.json", json.dumps(json.dumps(json.dumps(json.dumps(IN_JSON))))),
        ("app.py", f"body = {json.dumps(IN_JSON)}"),
        ("App.java", f"String body = {json.dumps(IN_JSON)};"),
        ("bundle.js", f"eval({json.dumps(f'const {QUOTED};')});"),
        ("bundle.js", "a=1;" * 3_000 + f"eval({json.dumps(f'const {QUOTED};')});" + "b=2;" * 3_000),
        ("app.sh", f"curl -d {json.dumps(IN_JSON)} https://example.com"),
        ("event.json", json.dumps({"body": json.dumps({"a": AWS_KEY})}).replace('\\"', "\\u0022")),
        ("event.json", '{"body": "a = ' + f"\\u0027{AWS_KEY}\\u0027" + '"}'),
        ("event.json", json.dumps({"body": NUMERIC}).replace("=", "\\u003D")),
        (
            "event.json",
            '{"body": "Authorization: \\u0022Basic ' + _of(f"app:{VALUE}") + '\\u0022"}',
        ),
        ("bundle.js", f"eval({json.dumps(NUMERIC)})".replace("=", "\\x3d")),
        ("bundle.js", "eval('" + NUMERIC.replace('"', "\\x22") + "')"),
        ("page.js", 'show("' + f"Authorization\\x3a Basic {_of(f'app:{VALUE}')}" + '")'),
        ("settings.json", f'{{"url": "jdbc:x://db?user\\u003dapp\\u0026password\\u003d{VALUE}"}}'),
        ("app.py", f'text = "a: b\\ntoken: {TOKEN}"'),
        ("app.js", f"const text = 'a=b\\ntoken={TOKEN}\\n';"),
        ("app.java", f'String text = "a\\r\\ntoken: {TOKEN}";'),
        ("event.json", f'{{"text": "a\\ttoken={TOKEN}"}}'),
        ("bundle.js", "a=1;" * 3_000 + f"b='a=b\\ntoken={TOKEN}\\n';" + "b=2;" * 3_000),
        ("app.py", f'text = "a\\n{AGE_KEY}"'),
        ("app.js", f"const text = 'a\\r\\n{AGE_KEY}\\r\\n';"),
        ("event.json", f'{{"text": "a\\t{AGE_KEY}"}}'),
        ("app.java", f'String text = "\\n{AGE_KEY}";'),
        ("settings.json", f'{{"url": "postgres:\\/\\/app:{VALUE}@db.example.com\\/shop"}}'),
        ("settings.json", f'{{"db_p\\u0061ssword": "{VALUE}"}}'),
        ("app.py", 'key = "' + "".join(f"\\x{ord(letter):02x}" for letter in SHAPED) + '"'),
        ("app.js", 'key = "' + "".join(f"\\u{ord(letter):04x}" for letter in SHAPED) + '"'),
        ("app.js", f'key = "{SHAPED[:3]}\\x6cive{SHAPED[7:]}"'),
        ("app.py", f"SETTINGS = '{base64.b64encode(IN_JSON.encode()).decode()}'"),
        (
            "app.js",
            f"load('{base64.urlsafe_b64encode(json.dumps({'a': IN_JSON}).encode()).decode()}')",
        ),
        (
            "a.yaml",
            f"settings: {_of(json.dumps(json.loads(IN_JSON), indent=1))}",
        ),
        ("app.py", f"x = '{base64.b64encode(PEM.encode()).decode()}'"),
        ("a.xml", f'<a settings="db_password=&quot;{VALUE}&quot;"/>'),
    ],
)
def test_a_secret_behind_escapes_is_found_in_its_line(path: str, line: str) -> None:
    assert found(path, f"\n\n{line}\n\n") == {3}


def test_a_notebooks_code_is_read_as_code() -> None:
    text = notebook("import os", QUOTED, "print(1)")

    lines = text.splitlines()
    assert found("a.ipynb", text) == {
        number for number, line in enumerate(lines, 1) if VALUE in line
    }


@pytest.mark.parametrize(
    "line", [f'print("{VALUE}\\n")', 'a = "\\"" + b', r"re.match('\\x41-\\x5a\\'', x)", "'don\\'t'",
             'x = "password: \\"%s\\""', r"C:\\users\\new", "a &quot;b&quot; c"],
)  # fmt: skip
def test_what_is_escaped_and_no_secret_is_none(line: str) -> None:
    assert found("app.js", line) == set()


def test_in_somebody_elses_package_escapes_are_left() -> None:
    assert found("a.js", json.dumps({"body": IN_JSON}), Provenance.DEPENDENCY) == set()


def test_what_is_escaped_too_often_is_said_not_to_have_been_read() -> None:
    text = IN_JSON
    for _ in range(12):
        text = json.dumps(text)
    unread: list[Unread] = []

    assert list(SCANNER.scan_file(SourceFile("a.json", "\n" + text), unread)) == []
    assert [(item.what, item.blocks_compliance) for item in unread] == [("a.json:2", True)]


def test_layers_tell_their_lines() -> None:
    text = 'one\ntwo = "\\"x\\\\ny\\""\nthree = \\"z\\"'

    first, *_ = (layer for layer in layers(text, 4) if isinstance(layer, Unescaped))

    assert set(first.lines) == {2, 3}
    assert first.text.count("\n") == len(first.lines) - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", "plain"), (r"\"a\"", '"a"'), (r"\u0041\x42", "AB"), (r"a\nb\tc", "a\nb\tc"),
     ("&lt;&#65;&quot;", '<A"'), ("\\", "\\"), (r"\\\"", r"\"")],
)  # fmt: skip
def test_one_layer_of_escapes_is_resolved(text: str, expected: str) -> None:
    assert unescaped(text) == expected


@pytest.mark.parametrize("length", [300, 900, 2_000, 3_500, 6_000, 60_000])
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("app.py", "AUTH_CONFIG = '{}'"),
        ("app.js", 'const authConfig = "{}";'),
        ("a.yaml", "auth_config: {}"),
        (".env", "AUTH_CONFIG={}"),
        ("bundle.js", "a=1;" * 3_000 + 'b={authConfig:"{}"};' + "c=2;" * 3_000),
    ],
)
@pytest.mark.parametrize("wrap", [_of])
def test_a_value_is_read_or_named_however_long_it_is(
    path: str, form: str, length: int, wrap: Callable[[str], str]
) -> None:
    words = "hello world " * (length // 18)
    value = wrap(json.dumps({"pad": words, "db_password": VALUE}))
    unread: list[Unread] = []

    findings = list(SCANNER.scan_file(SourceFile(path, form.replace("{}", value)), unread))

    assert findings or any(item.blocks_compliance for item in unread)


@pytest.mark.parametrize("form", ["b={authConfig:'{}'};", 'wasmKey="{}"', "token={}"])
def test_bytes_that_are_no_text_are_not_named(form: str) -> None:
    value = base64.b64encode(bytes(range(256)) * 40).decode()
    unread: list[Unread] = []

    list(SCANNER.scan_file(SourceFile("a.js", form.replace("{}", value)), unread))

    assert unread == []


@pytest.mark.parametrize("before", ["", "x = ", "é\n日 "])
@pytest.mark.parametrize(
    "text",
    [
        r"{\"a\": 1}", r"\\\"a\\\"", r"x = \'a\'", r"= \/\\/", r"\/a\/", r"\x61", r"\u0061",
        r"\\u0041", "&quot;", "&quot;&quot;",
        *(base64.b64encode(inner.encode()).decode() for inner in (
            '{"a": "a value"}   ', '{ \n"a": "a value"}', '{\n\t"a": "a value"}',
            '{\r\n "a": "a value"}', "-----BEGIN A KEY-----\n",
        )),
        "=", "a", "\\", "&", "\\n",
    ],
)  # fmt: skip
def test_text_that_holds_other_text_has_a_mark(before: str, text: str) -> None:
    if list(layers(before + text, 3)):
        text = before + text
        assert ESCAPED_MARKS.search(text) or ENCODED_MARKS.search(text)


WRAPPED = base64.encodebytes(
    json.dumps({"host": "db", "password": "cobalt-heron-4220", "more": "x" * 90}).encode()
).decode()


@pytest.mark.parametrize(
    "text",
    [
        WRAPPED,
        "data:\n" + WRAPPED,
        'BODY = """\n' + WRAPPED + '"""',
        "".join(f"# {line}\n" for line in WRAPPED.splitlines()),
        "\n".join(f'    "{line}" +' for line in WRAPPED.splitlines()),
        "\n".join(f"    '{line}'," for line in WRAPPED.splitlines()),
        WRAPPED.replace("\n", "\r\n"),
    ],
)
def test_base64_in_several_lines_is_decoded_whole(text: str) -> None:
    inner = [layer.text for layer in layers(text, 8) if not isinstance(layer, int)]
    assert any("cobalt-heron-4220" in each for each in inner)


@pytest.mark.parametrize("quote", ["&quot;", "&#34;", "&#x22;", "&apos;", "&#39;", "&#x27;"])
@pytest.mark.parametrize(
    "text",
    [
        "<Value>Server=db;password={}velvet-otter-42{}</Value>",
        '<div data-config="{{db: {{password: {}velvet-otter-42{}}}}}">',
        '<add connectionString="id=app;password={}velvet-otter-42{}" />',
    ],
)
def test_a_password_in_quotes_of_html_is_found(text: str, quote: str) -> None:
    assert found("app.html", text.format(quote, quote)) == {1}


def test_an_apostrophe_of_a_sentence_quotes_nothing() -> None:
    assert list(layers("<p>It isn&#39;t password=otter-42 of ann&#39;s</p>", 8)) == []


@pytest.mark.parametrize(
    "line",
    [
        r'    "password": r"set\s{1,4}password\s",',
        r"    password: /^\w{8,}\d+$/,",
        r'const password = "\\d{4,12}\\S";',
        r'passwordPattern = "\\W[a-z]";',
    ],
)
def test_a_regular_expression_is_not_unescaped_into_a_word(line: str) -> None:
    assert not found("a.py", line)


def test_what_else_is_escaped_is_read_as_it_is_meant() -> None:
    assert unescaped(r"a\sb\"c\nd\\w") == 'a\\sb"c\nd\\w'


@pytest.mark.parametrize("behind", ["", ";", "x", "=1", "A;"])
def test_every_reference_to_a_character_is_resolved(behind: str) -> None:
    names = [*html.entities.html5, "#39;", "#39", "#x27", "#X2F;", "#0"]

    for name in names:
        text = f"a &{name}{behind} && b"
        assert unescaped(text) == html.unescape(text)


@pytest.mark.parametrize("code", ["a&&b", "a&b", "if(e&&this.x&&!t)", "&&", "a&null&&[]", "&x"])
def test_an_operator_of_code_is_no_reference(code: str) -> None:
    assert unescaped(code) == html.unescape(code) == code
