"""Which lines are documentation, and which only look like it."""

from __future__ import annotations

import pytest

from rule.detection.documentation import documentation_lines

IN_PYTHON = {
    "a docstring": (
        'def f():\n    """Log in.\n\n    password: "x"\n    """\n    return 1\n',
        {2, 3, 4, 5},
    ),
    "of a module, with a comment": ("# a\n'''b'''  # c\nimport d\n", {2}),
    "raw": ('r"""a\nb"""\nc = 1\n', {1, 2}),
    "behind another statement": ('x: int = 1\n"""What x is."""\n', {2}),
    "with quotes and apostrophes in it": ('"""It\'s a "b" \\""" c\n"""\n', {1, 2}),
    "Windows": ('"""a\r\nb"""\r\nc = 1\r\n', {1, 2}),
    "assigned": ('PASSWORD = """\nx\n"""\n', set()),
    "assigned on the next line": ('PASSWORD = \\\n"""x"""\n', set()),
    "an argument": ('log_in(\n"""x"""\n)\n', set()),
    "an element": ('KEYS = [\n    """x""",\n]\n', set()),
    "in parentheses": ('KEY = (\n"""x"""\n)\n', set()),
    "formatted": ('f"""{x}"""\n', set()),
    "bytes": ('b"""x"""\n', set()),
    "with a method": ('"""x""".strip()\n', set()),
    "joined": ('"""x""" + y\n', set()),
    "one quote": ('"x"\n', set()),
    "never closed": ('"""x\ny\n', set()),
    "code in a comment": ("# as in `password=x`, or\n    # `a`: `b = c`\n", {1, 2}),
    "code beside a comment": ("password = 'x'  # as in `a=b`\n", set()),
    "code between backticks, and an assignment": ("# `a=b` password = 'x' `c=d`\n", set()),
    "code between backticks, and a setting": ("# `a=b` password: x\n", set()),
    "no code between backticks": ("# `a` password 'x'\n", set()),
    "a backtick that is not closed": ("# `a=b` and ` password=x\n", set()),
    "in a comment": ('# """\npassword = "x"\n# """\n', set()),
    "in a string": ("a = '\"\"\"'\npassword = 'x'\nb = '\"\"\"'\n", set()),
    "behind an open bracket in a string": ('a = "("\n"""b"""\n', {2}),
}


@pytest.mark.parametrize(("text", "lines"), IN_PYTHON.values(), ids=IN_PYTHON)
def test_a_docstring_is_a_statement_of_its_own(text: str, lines: set[int]) -> None:
    assert documentation_lines("app.py", text) == lines


ELSEWHERE = {
    "a comment": ("/**\n * Log in.\n * @param password\n */\nlogIn();\n", {1, 2, 3, 4}),
    "indented": ("class A {\n  /** Logs in. */\n  logIn() {}\n}\n", {2}),
    "no comment for readers": ('/*\n * password = "x"\n */\n', set()),
    "code behind it": ('/** a */ password = "x";\n/**\n * b\n */ password = "x";\n', set()),
    "code before the next": ('/** a */ password = "x"; /**\n * b\n */\n', set()),
    "a glob": ('files = "src/**/*.js";\npassword = "x";\nmore = "*/";\n', set()),
    "lines without a star": ('/**\npassword = "x"\n*/\n', set()),
    "never closed": ('/**\n * a\npassword = "x"\n', set()),
    "Python's docstring": ('"""\npassword\n"""\n', set()),
}


@pytest.mark.parametrize(("text", "lines"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_comment_for_readers_begins_its_line(text: str, lines: set[int]) -> None:
    assert documentation_lines("app.ts", text) == lines
