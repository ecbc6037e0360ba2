"""Source files: which are read, and that no value leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.model import Lookup
from remediation.patching import reasons
from remediation.patching.source_file import MOST_BYTES, patch_file
from tests.remediation.patching.files import OTHER, VALUE, names, patched

PYTHON = f'import os\nTOKEN = "{VALUE}"\n'


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("app.py", PYTHON),
        ("src/config/App.PY", PYTHON),
        ("app.py", "\ufeff" + PYTHON),
        ("app.py", "# -*- coding: utf-8 -*-" + PYTHON[9:]),
        ("app.cjs", f"'use strict'\nconst token = '{VALUE}'"),
        ("app.mjs", f"\nexport const token = '{VALUE}'"),
        (".env", f"\nTOKEN={VALUE}"),
        (".env.production", f"\nTOKEN={VALUE}"),
        ("production.env", f"\nTOKEN={VALUE}"),
    ],
)
def test_a_file_is_read_by_the_language_of_its_name(path: str, content: str) -> None:
    diff, refusals = patched(path, content, 2)

    assert diff.startswith(f"--- a/{path}\n+++ b/{path}\n")
    assert refusals == []
    assert VALUE not in diff


MARKED = {
    "as it is": f"TOKEN={VALUE}\nHOST=db\n",
    "exported": f"export TOKEN='{VALUE}'\nHOST=db\n",
    "with ends of lines of Windows": f"TOKEN={VALUE}\r\nHOST=db\r\n",
    "alone": f'TOKEN = "{VALUE}"',
}


@pytest.mark.parametrize("line", MARKED.values(), ids=MARKED)
def test_the_first_line_of_settings_stays_behind_a_byte_order_mark(line: str) -> None:
    """Node.js itself takes the mark for a part of the name, and the next line would get it."""
    diff, refusals = patched(".env", f"\ufeff{line}", 1)

    assert diff == ""
    assert refusals == [reasons.DOTENV_FORM.reason]


@pytest.mark.parametrize("line", MARKED.values(), ids=MARKED)
def test_any_other_line_behind_a_byte_order_mark_may_go(line: str) -> None:
    diff, refusals = patched(".env", f"\ufeff# settings\n{line}", 2)

    assert "+++ b/.env" in diff
    assert refusals == []


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("config.json", f'{{\n"token": "{VALUE}"}}', reasons.DATA),
        ("config.yml", f"\ntoken: {VALUE}", reasons.DATA),
        ("application.properties", f"\ntoken={VALUE}", reasons.DATA),
        ("Main.java", f'\nString token = "{VALUE}";', reasons.OTHER_KIND),
        ("README", f"\n{VALUE}", reasons.OTHER_KIND),
        (".envrc", f"\nexport TOKEN={VALUE}", reasons.OTHER_KIND),
        ("app.py", PYTHON.encode("utf-16"), reasons.ENCODING),
        ("app.py", b"# coding: latin-1\n" + PYTHON.encode(), reasons.ENCODING),
        ("app.py", b"# coding: no-such-thing\n" + PYTHON.encode(), reasons.ENCODING),
        ("app.py", PYTHON.replace("\n", "\r"), reasons.ENCODING),
        ("app.py", PYTHON + MOST_BYTES * "#", reasons.TOO_LARGE),
        ("app.py", f'import os\n{VALUE.replace("-", "_")} = "{VALUE.replace("-", "_")}"\n',
         reasons.REPEATED),
    ],
)  # fmt: skip
def test_any_other_file_stays(path: str, content: str | bytes, reason: object) -> None:
    diff, refusals = patched(path, content, 2)

    assert diff == ""
    assert refusals == [reason.reason]  # type: ignore[attr-defined]


def test_a_value_that_a_name_repeats_is_not_shown() -> None:
    name = VALUE.replace("-", "_")

    diff, refusals = patched("app.py", f'import os\n{name} = "{name}"\nX = "{OTHER}"\n', 2, 3)

    assert diff == ""
    assert refusals == [reasons.REPEATED.reason] * 2


def test_a_patch_says_which_variables_the_function_lacks() -> None:
    content = f'import os\nTOKEN = "{VALUE}"\nPASSWORD = "{OTHER}"\n'.encode()

    patch, _ = patch_file("app.py", content, (3, 2, 2), names({"TOKEN": VALUE}))

    assert patch is not None
    assert patch.lookups == (Lookup(2, "TOKEN", True), Lookup(3, "PASSWORD", False))


def test_the_same_value_has_the_same_variable_in_all_files() -> None:
    variables = names()
    first, _ = patch_file("a.py", PYTHON.encode(), (2,), variables)
    second, _ = patch_file(
        "b.py",
        f'import os\nTOKEN = "{OTHER}"\nX = dict(TOKEN="{VALUE}")\n'.encode(),
        (2,),
        variables,
    )

    assert first is not None
    assert second is not None
    assert [each.lookups[0].variable for each in (first, second)] == ["TOKEN", "CODE_TOKEN"]


WORDS = st.text("abcXYZ019-_!", min_size=6, max_size=30)


@given(st.sampled_from(["a.py", "a.js", ".env"]), WORDS, WORDS)
def test_what_is_shown_does_not_depend_on_the_values(path: str, one: str, other: str) -> None:
    source = {
        "a.py": 'import os\n\nTOKEN = "{}"  # {}\nDB = {{"password": "{}"}}\n',
        "a.js": "const token = '{}' // {}\nmodule.exports = {{\n  a: {{ password: `{}` }},\n}}\n",
        ".env": "TOKEN={}\n# {}\nPASSWORD='{}'\n",
    }[path]

    shown = [
        patch_file(path, source.format(value, value, value).encode(), range(1, 5), names())
        for value in (one, other)
    ]

    assert shown[0] == shown[1]


PIECES = st.sampled_from([
    *"'\"`\n =:()[]{}/#x1,;", "TOKEN", "const a = ", "import os\n", "def f", f"'{VALUE}'",
    f'"{VALUE}"', f"'{OTHER}'", f"#{OTHER}\n", f"//{OTHER}\n", f"={VALUE}", VALUE, OTHER,
])  # fmt: skip


@given(st.sampled_from(["a.py", "a.js", ".env", "a.json"]), st.lists(PIECES, max_size=25))
def test_no_diff_holds_a_value_that_is_moved(path: str, pieces: list[str]) -> None:
    source = "".join(pieces)
    variables = names()

    patch, refusals = patch_file(path, source.encode(), range(1, source.count("\n") + 2), variables)

    shown = f"{patch}{refusals}"
    assert not any(value in shown for value in (VALUE, OTHER) if _is_moved(value, variables))


def _is_moved(value: str, variables: object) -> bool:
    return value in vars(variables)["_known"].values()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app.js", "const a = process.env.TOKEN || '{}';\nconst b = process.env.TOKEN || '{}';\n"),
        (
            "app.py",
            "import os; A = os.getenv('TOKEN', '{}')\nB = os.getenv('TOKEN') or '{}'\n",
        ),
    ],
)
def test_another_default_of_the_same_variable_stays(path: str, source: str) -> None:
    """The function would have one value for both."""
    diff, refusals = patched(path, source.format(VALUE, OTHER), 1, 2)

    assert diff.count("@@") == 2
    assert refusals == [reasons.OTHER_DEFAULT.reason]
    assert patched(path, source.format(VALUE, VALUE), 1, 2)[1] == []
    # What the function has is what both find today.
    assert patched(path, source.format(VALUE, OTHER), 1, 2, known={"TOKEN": "x"})[1] == []


def test_another_default_in_another_file_stays() -> None:
    variables = names()
    sources = (f"exports.a = process.env.TOKEN || '{value}';" for value in (VALUE, OTHER))

    first, other = (
        patch_file(f"{number}.js", source.encode(), [1], variables)
        for number, source in enumerate(sources)
    )

    assert first[1] == ()
    assert [each.refusal for each in other[1]] == [reasons.OTHER_DEFAULT]
