"""Python files: what is looked up, that the program stays the same, and what is left alone."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.patching import reasons
from remediation.patching.changes import applied
from tests.remediation.patching.files import (
    OTHER,
    RESERVED,
    VALUE,
    changed,
    python,
    reasons_of,
)

LOOKUPS = {
    "a constant": ('PASSWORD = "{}"\n', 1, 'import os\nPASSWORD = os.environ["PASSWORD"]\n'),
    "a constant with a type": (
        'import os\nTOKEN: str = "{}"\n', 2, 'import os\nTOKEN: str = os.environ["TOKEN"]\n'
    ),
    "behind the docstring and the future": (
        '"""Settings."""\nfrom __future__ import annotations\nimport json\nTOKEN = "{}"\n', 4,
        ('"""Settings."""\nfrom __future__ import annotations\nimport os\n'
         'import json\nTOKEN = os.environ["TOKEN"]\n'),
    ),
    "in a settings' dictionary": (
        'import os\nDATABASES = {{\n    "default": {{"USER": "app",\n  "PASSWORD": "{}"}}}}\n', 4,
        ('import os\nDATABASES = {{\n    "default": {{"USER": "app",\n'
         '  "PASSWORD": os.environ["DATABASES_DEFAULT_PASSWORD"]}}}}\n'),
    ),
    "in a class": (
        'class Settings:\n    token = "{}"\n', 2,
        'import os\nclass Settings:\n    token = os.environ["SETTINGS_TOKEN"]\n',
    ),
    "a parameter's default": (
        'import os\ndef connect(user, *, password="{}"):\n    pass\n', 2,
        'import os\ndef connect(user, *, password=os.environ["CONNECT_PASSWORD"]):\n    pass\n',
    ),
    "an argument by its name": (
        'import os\nclient = dict(password="{}")\n', 2,
        'import os\nclient = dict(password=os.environ["CLIENT_PASSWORD"])\n',
    ),
    "an argument without a name": (
        'import os\nprint(\n  "{}",\n)\n', 3, 'import os\nprint(\n  os.environ["SETTINGS"],\n)\n'
    ),
    "an item of a dictionary": (
        'import os\nC = dict()\nC["token"] = "{}"\n', 3,
        'import os\nC = dict()\nC["token"] = os.environ["C_TOKEN"]\n',
    ),
    "an item of the environment": (
        'import os\nos.environ["TOKEN"] = "{}"\n', 2,
        'import os\nos.environ["TOKEN"] = os.environ["TOKEN"]\n',
    ),
    "bytes": ('import os\nKEY = b"{}"\n', 2, 'import os\nKEY = os.environ["KEY"].encode()\n'),
    "the default of a variable": (
        'import os\nX = os.getenv("TOKEN", "{}")\n', 2, 'import os\nX = os.environ["TOKEN"]\n'
    ),
    "the default of a variable, by get": (
        'import os.path\nX = os.environ.get("TOKEN", "{}")\n', 2,
        'import os.path\nX = os.environ["TOKEN"]\n',
    ),
    "behind a variable of the environment": (
        'import os\nX = os.environ.get("TOKEN") or "{}"\n', 2,
        'import os\nX = os.environ["TOKEN"]\n',
    ),
    "behind an operator": (
        'import os\nTOKEN = None or"{}"\n', 2, 'import os\nTOKEN = None or os.environ["TOKEN"]\n'
    ),
    "in a branch": (
        'import os\nif os:\n    TOKEN = "{}"\n', 3,
        'import os\nif os:\n    TOKEN = os.environ["TOKEN"]\n',
    ),
    "behind letters of two bytes": (
        'import os\né = 7; TOKEN = "{}"\n', 2,
        'import os\né = 7; TOKEN = os.environ["TOKEN"]\n',
    ),
    "with the ends of lines of Windows": (
        'import json\r\nTOKEN = "{}"\r\n', 2,
        'import os\r\nimport json\r\nTOKEN = os.environ["TOKEN"]\r\n',
    ),
    "before a decorator": (
        '@staticmethod\ndef f(token="{}"): pass\n', 2,
        'import os\n@staticmethod\ndef f(token=os.environ["F_TOKEN"]): pass\n',
    ),
    "where os is something else": (
        'from compat import os\nTOKEN = "{}"\n', 2,
        'import os as _os\nfrom compat import os\nTOKEN = _os.environ["TOKEN"]\n',
    ),
    "where anything may be imported": (
        'import os\nfrom compat import *\nTOKEN = "{}"\n', 3,
        'import os as _os\nimport os\nfrom compat import *\nTOKEN = _os.environ["TOKEN"]\n',
    ),
    "where os is imported too late": (
        'TOKEN = "{}"\nimport os\n', 1, 'import os\nTOKEN = os.environ["TOKEN"]\nimport os\n'
    ),
    "a reserved name": (
        f'import os\n{RESERVED} = "{{}}"\n', 2,
        f'import os\n{RESERVED} = os.environ["CODE_{RESERVED}"]\n',
    ),
    "a private name": (
        'import os\n_token = "{}"\n', 2, 'import os\n_token = os.environ["TOKEN"]\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", LOOKUPS)
def test_a_text_that_is_evaluated_once_is_looked_up(which: str) -> None:
    before, line, after = LOOKUPS[which]
    source = before.format(VALUE)

    changes = python(source, line)

    assert changed(source, changes) == after.format()
    assert [moved.value for moved in changes.moved] == [VALUE]


STAYS = {
    "in a function": ('def f():\n    token = "{}"\n', 2, reasons.AGAIN_AND_AGAIN),
    "in a lambda": ('f = lambda: "{}"\n', 1, reasons.AGAIN_AND_AGAIN),
    "in a loop": ('for each in range(2):\n    token = "{}"\n', 2, reasons.AGAIN_AND_AGAIN),
    "in a comprehension": ('tokens = ["{}" for _ in range(2)]\n', 1, reasons.AGAIN_AND_AGAIN),
    "a docstring": ('"""The token is {}."""\n', 1, reasons.UNUSED),
    "a comment": ("x = 1  # {}\n", 1, reasons.NO_LITERAL),
    "a text beside a key that may be the secret": (
        'x = {{"qz1w2x3v4r": "{}"}}\n', 1, reasons.SEVERAL
    ),
    "a text beside a type that may be the secret": (
        'x: "nobody" = "{}"\n', 1, reasons.SEVERAL
    ),
    "an item beside its key": ('x["Q1Z2X3V4"] = "{}"\n', 1, reasons.SEVERAL),
    "a key": ('x = {{"{}": 1}}\n', 1, reasons.NO_LITERAL),
    "a type": ('x: "{}" = 1\n', 1, reasons.NO_LITERAL),
    "a pattern": ('match "":\n    case "{}":\n        pass\n', 2, reasons.NO_LITERAL),
    "two texts": ('connect(user="admin", password="{}")\n', 1, reasons.SEVERAL),
    "a part of a template": ('url = f"https://{{1}}:{}@host"\n', 1, reasons.PART_OF_A_TEXT),
    "all of a template's text": ('url = f"{}{{1}}"\n', 1, reasons.PART_OF_A_TEXT),
    "a line of a text": ('text = """\ntoken = {}\n"""\n', 2, reasons.PART_OF_A_TEXT),
    "with a zero": ('token = "{}\\0"\n', 1, reasons.NO_VARIABLE),
    "half of a character": ('token = "{}\\ud800"\n', 1, reasons.NO_VARIABLE),
    "bytes of no text": ('token = b"{}\\xff"\n', 1, reasons.NO_VARIABLE),
    "too long": ('token = "{}' + 4000 * "x" + '"\n', 1, reasons.NO_VARIABLE),
    "a default of Lambda's own variable": (
        f'import os\nx = os.getenv("{RESERVED}", "{{}}")\n', 2, reasons.NO_NAME
    ),
    "behind a docstring on its line": ('"""Doc."""; TOKEN = "{}"\n', 1, reasons.SEVERAL),
    "all names are taken": ("os = _os = 1\ntoken = '{}'\n", 2, reasons.NAME_TAKEN),
    "another line": ('token = "{}"\n', 7, reasons.NO_LITERAL),
    "no Python": ('print "{}"\n', 1, reasons.NOT_PARSED),
    "beside what is nested deep": (
        "x = " + "+".join(900 * ["a"]) + '\ntoken = "{}"\n', 2, reasons.NOT_PROVEN
    ),
    "nested too deep": ("x = " + 5000 * "-" + '1\ntoken = "{}"\n', 2, reasons.NOT_PARSED),
}  # fmt: skip


@pytest.mark.parametrize("which", STAYS)
def test_any_other_text_stays(which: str) -> None:
    source, line, reason = STAYS[which]

    changes = python(source.format(VALUE), line)

    assert (changes.edits, changes.moved) == ((), ())
    assert reasons_of(changes) == [reason.reason]


def test_what_stays_does_not_keep_the_rest_from_being_moved() -> None:
    source = f'import os\ndef f():\n    x = "{OTHER}"\nTOKEN = "{VALUE}"\n'

    changes = python(source, 3, 4)

    assert applied(source, changes.edits).endswith('\nTOKEN = os.environ["TOKEN"]\n')
    assert [line for line, _ in changes.refusals] == [3]


def test_a_block_is_one_secret_on_each_of_its_lines() -> None:
    block = "-----BEGIN NOTHING-----\nabc\n-----END NOTHING-----\n"
    source = f'import os\nKEY = """{block}"""\n'

    changes = python(source, 2, 3, 4)

    assert changed(source, changes) == 'import os\nKEY = os.environ["KEY"]\n\n'.replace(
        "\n\n", "\n"
    )
    assert [moved.value for moved in changes.moved] == [block]


def test_a_text_in_parts_is_one_text() -> None:
    source = f'import os\nTOKEN = ("{VALUE}"  # why\n  "-and-more")\nX = 1\n'

    changes = python(source, 3)

    assert changed(source, changes) == 'import os\nTOKEN = (os.environ["TOKEN"])\nX = 1\n'
    assert [moved.value for moved in changes.moved] == [VALUE + "-and-more"]


def test_a_docstring_before_a_statement_on_its_line_leaves_no_place_for_an_import() -> None:
    source = f'"""Doc."""; print()\nTOKEN = "{VALUE}"\n'

    assert reasons_of(python(source, 2)) == [reasons.NOT_PROVEN.reason]


def test_a_variable_that_has_the_value_is_taken() -> None:
    source = f'import os\nTOKEN = "{VALUE}"\n'

    (moved,) = python(source, 2, known={"TOKEN": VALUE}).moved

    assert moved.variable == "TOKEN"


def test_a_variable_with_another_value_is_left_alone() -> None:
    source = f'import os\nTOKEN = "{VALUE}"\nA = dict(TOKEN="{OTHER}")\n'
    known = {"TOKEN": "x", "CODE_TOKEN": "y", "A_TOKEN": "z"}

    assert [moved.variable for moved in python(source, 2, 3, known=known).moved] == [
        "CODE_TOKEN_2", "CODE_A_TOKEN",
    ]  # fmt: skip


def test_warnings_about_a_file_are_not_shown(recwarn: pytest.WarningsRecorder) -> None:
    changes = python('import os\nA = "\\d"\nTOKEN = "x-' + VALUE + '"\n', 3)

    assert changes.moved
    assert list(recwarn) == []


# --------------------------------------------------------------- that nothing else changes

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=["Cs"]),
    min_size=1,
    max_size=12,
)
FORMS = (
    "NAME_{n} = {v}",
    "NAME_{n}: str = {v}",
    "class C{n}:\n    a = {v}",
    "D_{n} = {{'k': {v},\n  'other': 7}}",
    "L_{n} = [1,\n{v}\n]",
    "def f{n}(a={v}): return a",
    "if 1: A_{n} = {v}",
    "T_{n} = ({v}).upper()",
    "S_{n} = 'é' and {v}",
)


@given(st.lists(st.tuples(st.sampled_from(FORMS), TEXTS, st.booleans()), min_size=1, max_size=5))
def test_the_changed_module_is_the_same_when_its_variables_are_set(
    statements: list[tuple[str, str, bool]],
) -> None:
    lines, source = [], "'''Doc.'''\nfrom __future__ import annotations\n"
    for number, (form, value, moves) in enumerate(statements):
        written = form.format(n=number, v=f"{value!r}")
        if moves:
            at = next(i for i, row in enumerate(written.split("\n")) if repr(value) in row)
            lines.append(source.count("\n") + at + 1)
        source += written + "\n"

    changes = python(source, *(lines or [1]))

    after = applied(source, changes.edits)
    variables = {moved.variable: moved.value for moved in changes.moved}
    assert _globals(after, variables) == _globals(source, {})
    assert len(changes.moved) + len(changes.refusals) == max(1, len(lines))


def _globals(source: str, variables: dict[str, str]) -> dict[str, object]:
    module = ModuleType("settings_of_a_test")
    with patch.dict(os.environ, variables), patch.dict(sys.modules):
        exec(compile(source, "settings.py", "exec", dont_inherit=True), vars(module))  # noqa: S102
    return {
        name: _plain(value)
        for name, value in vars(module).items()
        if not name.startswith("__") and name not in ("os", "_os")
    }


def _plain(value: object) -> object:
    """Return what can be compared of a value: a function's defaults, a class's attribute."""
    if isinstance(value, type):
        return vars(value)["a"]
    return getattr(value, "__defaults__", value)


PIECES = st.sampled_from([*"'\"\n \\=:()[]{}#fbx1é@,;*-.", "os", "import os", "def f", "class A:"])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_makes_the_parser_raise_or_changes_more(source: str) -> None:
    changes = python(source, *range(1, source.count("\n") + 2))

    assert len({moved.line for moved in changes.moved}) == len(changes.moved)
