"""A value far behind its name is found, too: nothing ends the look but the expression's own end."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import pytest

from rule.detection.syntax.continued import joined
from rule.model import SourceFile, Unread
from tests.proofs import proofs_but
from tests.rule.detection.syntax.reading import PASSWORD, SCANNER, VALUE, found

MEMBERS = [f"f({n})" for n in range(60)]


@pytest.mark.parametrize(
    "line",
    [
        f'PASSWORDS = [{", ".join(MEMBERS)}, "{PASSWORD}"]',
        f'password = pick({", ".join(MEMBERS)}) or "{PASSWORD}"',
        f'password = {" or ".join(MEMBERS)} or "{PASSWORD}"',
        f'password = a if {" and ".join(MEMBERS)} else "{PASSWORD}"',
        f'password = os.environ.get("A") or {"(" * 60}"{PASSWORD}"',
        f'password = str({" " * 1_500}"{PASSWORD}")',
        f'passwords = {{"a": {{"b": [{", ".join(MEMBERS)}]}}, "c": "{PASSWORD}"}}',
    ],
)
def test_a_value_is_found_at_the_end_of_a_long_expression(line: str) -> None:
    assert found("app.py", line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        f'jwt.encode(claims, a, b, c, d, e, "{VALUE}")',
        f'hmac.new(a, b, c, d, e, "{VALUE}")',
        f'connect(host, port, user, name, a, b, "{VALUE}")',
        f'createHmac(pick({", ".join(MEMBERS)}), "{VALUE}")',
    ],
)
def test_a_key_is_found_among_many_arguments(line: str) -> None:
    assert found("app.js", line) == [1]


@pytest.mark.parametrize(
    ("call", "last"),
    [
        ("jwt.sign(a, b); ", f'jwt.sign(a, "{VALUE}")'),
        ("connect(a, b); ", f'connect(a, "{VALUE}")'),
        ("login(a, b); ", f'login("me", "{PASSWORD}")'),
        ("jwt.sign(a, ", f'jwt.sign(a, "{VALUE}")'),
    ],
)
def test_a_key_is_found_in_the_last_of_many_calls(call: str, last: str) -> None:
    assert found("app.js", call * 20 + last) == [1]


CODE = "a=f(1);"
FAR = "f(x), " * 2_000
BEYOND_ASCII = CODE * 50 + "é;" + CODE * 3_000


@pytest.mark.parametrize(
    ("before", "after"),
    proofs_but(
        [("", ""), (CODE * 3_000, CODE * 3_000), (BEYOND_ASCII, "")],
        itertools.product(("", CODE * 3_000, BEYOND_ASCII), ("", CODE * 3_000)),
    ),
)
@pytest.mark.parametrize(
    "code",
    [
        f'password = pick({FAR} 1) or "{PASSWORD}";',
        f'passwords = [{FAR} "{PASSWORD}"];',
        f'password = a ? "{PASSWORD}" : pick({FAR} 1);',
        f'password = str({" " * 9_000}"{PASSWORD}");',
        f'jwt.encode(claims, {FAR} "{VALUE}");',
        f'login(pick({FAR} 1), "{VALUE}");',
        f'api_token = "{VALUE}";',
    ],
)
def test_a_value_is_found_far_behind_its_name_in_a_line_that_no_person_wrote(
    code: str, before: str, after: str
) -> None:
    assert found("app.js", before + code + after) == [1]


@pytest.mark.parametrize(
    "code",
    [
        f'e.exports = {{tokens: "{"x " * 40_000}"}};',
        f'token = "{"f(x);" * 20_000}";',
        f"it's a password: {CODE * 9_000} isn't it",
        f"token = function () {{ {'f(x); ' * 20_000} }};",
    ],
)
def test_code_without_end_is_neither_a_secret_nor_unread(code: str) -> None:
    unread: list[Unread] = []
    assert list(SCANNER.scan_file(SourceFile("app.js", CODE * 900 + code), unread)) == []
    assert unread == []


@pytest.mark.parametrize(
    "value",
    [
        json.dumps({"a": "x " * 30_000, "password": VALUE}),
        base64.b64encode(json.dumps({"a": "x " * 9_000, "password": VALUE}).encode()).decode(),
        base64.b64encode(f"{'some text ' * 9_000} password={VALUE}".encode()).decode(),
    ],
)
def test_a_long_value_is_read_whole_or_named(value: str) -> None:
    unread: list[Unread] = []
    findings = list(SCANNER.scan_file(SourceFile("app.js", f"api_token = '{value}';"), unread))

    assert findings or unread


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("app.py", [f"{'f(x); ' * 400}PASSWORD = (", f'    "{PASSWORD}"']),
        ("app.js", [f"{CODE * 900}const tokens = [", f'  "{VALUE}",']),
        ("app.py", ["PASSWORDS = [", f'    "{"x" * 1_200}", {FAR} "{PASSWORD}",']),
        ("app.py", ["PASSWORDS = [", *(["    f(x),"] * 40), f'    "{PASSWORD}",']),
        ("app.js", ["const tokens = [", *(["  // none"] * 40), f'  "{VALUE}",']),
        ("a.yaml", ["- name: APP_TOKEN", *(["  # why"] * 40), f"  value: {VALUE}"]),
        ("a.yaml", ["password: >", *([""] * 40), f"  {PASSWORD}"]),
        ("app.py", ["PASSWORDS = [", f"    {'f(x), ' * 200}", f'    "{PASSWORD}",']),
        ("app.py", ["PASSWORDS = [", "    [", *(["        f(x),"] * 40), f'        "{PASSWORD}",']),
        ("app.py", ["PASSWORDS = [", "    [", "        1,", "    ],", f'    "{PASSWORD}",']),
        ("app.py", ["PASSWORDS = [", "[", "1,", "],", *(["f(x),"] * 40), f'"{PASSWORD}",']),
        ("app.js", ["token = str(", "  f(", *(["    x,"] * 40), "  ),", f'  "{VALUE}",']),
        (
            "app.js",
            ["passwords = {", "  a: f({", *(["    x,"] * 40), "  }),", f'  b: "{PASSWORD}",'],
        ),
        (
            "app.js",
            ["tokens = [", "  {", "    password: [", "      1,", "    ]", "  }", f'  "{VALUE}",'],
        ),
        ("app.py", ["password = \\", f'    {"f(x) or " * 4_000}"{PASSWORD}"']),
        ("app.py", ["PASSWORDS = [", f'    "{"x" * 30_000}", "{PASSWORD}",']),
        ("app.js", ["const token =", f'  "{VALUE}"; {CODE * 9_000}']),
        ("a.yaml", ["- name: APP_TOKEN", f"  value: '{VALUE}' #{' why' * 9_000}"]),
    ],
)
def test_a_value_is_found_many_lines_below_its_name(path: str, lines: list[str]) -> None:
    assert found(path, "\n".join(lines)) == [len(lines)]


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("app.py", ["PASSWORDS = [", "    [", "        1,", "    ],", "]", f'"{PASSWORD}"']),
        ("app.py", ["password = pick(", "    ')',", "    r'\\(',", ")", f'"{PASSWORD}"']),
        ("app.py", ["PASSWORDS = [", "    f('('),  # don't (", "]", f'"{PASSWORD}"']),
        ("app.js", ["passwords = {", "  a: {", "    b: 1,", "  },", "};", f"say('{PASSWORD}')"]),
        ("app.js", ["tokens = {", "  a: {", f'    title: "{PASSWORD}",', "  },", "};"]),
    ],
)
def test_what_stands_behind_a_list_with_lists_in_it_is_not_its_member(
    path: str, lines: list[str]
) -> None:
    assert found(path, "\n".join(lines)) == []


LONG = "some words of a text, " * 40
OPEN = "a=/'/;b=/\"/;c=/`/;"
"""Code with quotes that begin no literal."""


@pytest.mark.parametrize(
    ("before", "after"),
    proofs_but(
        [
            ("", ""),
            (CODE * 900, CODE * 900),
            (CODE * 900 + OPEN, CODE * 900 + OPEN),
            (OPEN + CODE * 900, ""),
        ],
        itertools.product(
            ("", CODE * 900, CODE * 900 + OPEN, OPEN + CODE * 900),
            ("", CODE * 900, CODE * 900 + OPEN),
        ),
    ),
)
@pytest.mark.parametrize(
    "code",
    [
        f'a="{LONG}; password={PASSWORD}; b=1";',
        f"a='{LONG};password={PASSWORD};b=1';",
        f"a=`{LONG}&password={PASSWORD}&b=1`;",
        f'a="{LONG}it\\"s; password={PASSWORD}; b=1";',
        f"a='{LONG} --password={PASSWORD} --user me {LONG}';",
        f'a="{LONG} <password>{PASSWORD}</password> {LONG}";',
        f'a="{LONG}";b="{LONG} ; password={PASSWORD}; b=1";',
    ],
)
def test_a_name_is_found_far_behind_the_beginning_of_its_literal(
    code: str, before: str, after: str
) -> None:
    assert found("app.js", f"{before}{code}{after}{'f(x);' * 900}") == [1]


class Counted(list[str]):
    """Lines that count how often one of them is read."""

    reads = 0

    def __getitem__(self, at: Any) -> Any:
        self.reads += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    "lines", ["password = [\n", "tokens = {\n  a: (\n", 'password = ["a", (\n']
)
@pytest.mark.parametrize("end", ["", "]" * 1_000, '"a"' + ")" * 1_000])
def test_each_of_many_lists_in_lists_is_read_once(lines: str, end: str) -> None:
    split = Counted(f"{lines * 1_000}{end}".split("\n"))
    numbers = [number for number, line in enumerate(split, 1) if line[-1:] in {"[", "{", "("}]

    read = [*joined(split, ((number, None) for number in numbers))]

    assert len(read) <= 2 * len(split)
    assert split.reads <= 6 * len(split)


@pytest.mark.parametrize(
    "line",
    [
        f'token = function () {{ {"f(x); " * 40} return "{VALUE}" }}',
        f'token: (a, b) => {{ {"f(x); " * 40} a = "{VALUE}" }},',
        f'the token of {"the first and " * 40} the "{VALUE}"',
    ],
)
def test_what_stands_deep_in_a_body_or_a_sentence_is_no_value(line: str) -> None:
    assert found("app.js", line) == []
