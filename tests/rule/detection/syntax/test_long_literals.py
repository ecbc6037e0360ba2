"""Settings in literals of several lines: what a program writes into a file, or to a shell."""

from __future__ import annotations

import textwrap

import pytest

from rule.detection.syntax.long_literals import _dedented
from tests.rule.detection.syntax.reading import PASSWORD, VALUE, found

INI = f"[database]\nuser = otter\npassword = {PASSWORD}\n"
YAML = f"database:\n  user: otter\n  password: {PASSWORD}\n"
ENV = f"OTTER_USER=otter \\\nOTTER_PASSWORD={PASSWORD} \\\notter --all run\n"


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.py", f'CONFIG = """{INI}"""', [3]),
        ("a.py", f"def test():\n    text = '''\n{YAML}'''\n", [5]),
        ("a.py", f'write(f"""\n{ENV}""")', [3]),
        ("a.js", f"const config = `\n{INI}`;", [4]),
        ("a.ts", f"write('.env', `OTTER=1\nDB_PASSWORD={PASSWORD}\n`)", [2]),
        ("a.tsx", f"const chart = `{YAML}`;", [3]),
        ("a.toml", f'Example = """\n{ENV}"""', [3]),
        ("a.toml", f"example = '''\n{INI}'''", [4]),
        ("a.go", f"var config = `\n{YAML}`", [4]),
        ("A.kt", f'val config = """\n{INI}"""', [4]),
        ("a.tf", f"user_data = <<-EOF\n{ENV}EOF\n", [3]),
        ("a.rb", f"config = <<~YAML\n{YAML}YAML\n", [4]),
        ("a.php", f"$ini = <<<INI\n{INI}INI;\n", [4]),
        ("a.py", f'text = """\nOtters sign in here.\ntoken: {VALUE}\n"""', [3]),
        ("a.py", f'write(\n    """\n{ENV}"""\n)', [4]),
        ("a.js", f"const a = `x`;\nconst b = `{INI}`;\nconst c = `{ENV}`;", [4, 7]),
        ("a.js", f"run(`\n  export DB_PASSWORD={PASSWORD}\n  otter run\n`);", [2]),
    ],
)
def test_a_password_in_a_literal_of_several_lines_is_found(
    path: str, text: str, lines: list[int]
) -> None:
    assert found(path, text) == lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'sql = """\nSELECT name FROM users\nWHERE password=pw_column AND id=7\n"""'),
        ("a.py", 'code = """\nimport otter\npassword = read_otter\nrun(password=otter_word)\n"""'),
        ("a.js", "const code = `\n  const a = 1;\n  password = readOtter;\n`;"),
        ("a.js", "const page = `\n<p>\n  password: otters\n</p>\n`;"),
        ("a.js", "// it`s\nconst a = { b: 1 };\npassword = otter\n// it`s"),
        ("a.py", 'text = """\nPassword: type the word\nof your otter\n"""'),
        ("a.js", "const env = `\nDB_PASSWORD=${password}\nDB_USER=otter\n`;"),
        ("a.py", 'env = """\nDB_PASSWORD={password}\nDB_USER=otter\n"""'),
        ("a.tf", "data = <<EOF\nDB_PASSWORD=${var.password}\nEOF\n"),
        ("a.py", 'env = """\nDB_PASSWORD=$OTTER_PASSWORD\nDB_PASSWORD=<your otter>\n"""'),
        ("a.toml", 'text = """\nOTTER_TOKEN=xxxx \\\nOTTER_PASSWORD=yyyy \\\notter run\n"""'),
        ("a.toml", 'text = """\nMEADOW_KEY=ZZZZZZZZ \\\notter run\n"""'),
        ("a.py", 'text = """\n:param token: 请在设置页面填写访问令牌后再次登录系统\n"""'),
        ("a.js", "const a = `it`s`;\nconst apiKey = Otter.keys(heron.meadow1)[0];\nb(`x`);"),
        ("a.py", f'def a():\n    """\n    DB_PASSWORD={PASSWORD}\n    """\n'),
        ("a.go", "var usage = `\npassword  the word of an otter\ntoken     the otter\n`"),
        ("a.py", 'class A:\n    """An otter.\n\n    password: Otters\n    """\n'),
    ],
)
def test_what_else_stands_in_a_literal_of_several_lines_is_none(path: str, text: str) -> None:
    assert found(path, text) == []


ODD = (
    "// a `quote",
    "/* a ` quote\n */",
    'const mark = "`";',
    "const mark = '`';",
    "const mark = 'it\\'s `';",
    'const mark = /[`"]/;',
    "if (/`/.test(a)) b();",
    "const a = 1 / 2; // `",
)
"""Backticks that begin no literal."""
CODE = "var maxTokens = 1;\nvar b = {\n  maxTokens: +obj.maxTokens.toFixed(3),\n};\n"


@pytest.mark.parametrize("odd", ODD)
def test_a_backtick_that_begins_no_literal_makes_no_literal_of_the_code_behind(odd: str) -> None:
    assert found("a.js", f"{odd}\nconst a = `x`;\n{CODE}const c = `y`;\n") == []


@pytest.mark.parametrize("odd", ["", *ODD])
def test_a_literal_behind_such_a_backtick_is_read(odd: str) -> None:
    text = f"{odd}\n{CODE}const config = `\n{INI}`;"

    assert found("a.js", text) == [text.count("\n")]


@pytest.mark.parametrize(
    "literal",
    [
        "",
        "a",
        "  a",
        "\n  a\n  b\n",
        "  a\n\tb\n",
        "\t a\n\t b\n\t  \n\tc",
        "\n    a\n  \n      b\n    ",
        " \r\n  a\r\n",
        " \t\n\t \n",
        "  a\n b\nc",
        "\u2003a\n b",
        "  \ufeffa\n  b",
    ],
)
def test_lines_are_dedented_as_the_standard_library_does(literal: str) -> None:
    assert _dedented(literal) == textwrap.dedent(literal).split("\n")
