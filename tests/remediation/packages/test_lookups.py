"""Packages whose secrets are looked up: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from remediation.model import CodeLine, LookedUp, PackageRefusals
from remediation.packages.lookups import MOST_LINES, Surroundings, look_up
from tests.rehearsal.zips import zip_files
from tests.remediation.edge.packages import contents

VALUE = "correct-horse-in-a-package"
PYTHON = {"app.py": f'import os\n\nTOKEN = "{VALUE}"\n', "other.txt": "text"}
NODE = {"index.mjs": f"export const token = '{VALUE}';\n"}
DOTENV = {
    "app.py": "from dotenv import load_dotenv\nload_dotenv()\n",
    ".env": f"HOST=db\nTOKEN={VALUE}\n",
}


def looked_up(
    files: Mapping[str, str], *lines: CodeLine, known: Mapping[str, str] | None = None
) -> LookedUp | PackageRefusals:
    surroundings = Surroundings(known or {}, lambda name: name == "PATH", "app.handler")
    return look_up(zip_files(files), lines, surroundings)


def reasons_of(made: LookedUp | PackageRefusals) -> str:
    assert isinstance(made, PackageRefusals)
    return " ".join([*(str(each.refusal) for each in made.lines), *map(str, made.others)])


@pytest.mark.parametrize(
    ("files", "line", "variable", "path", "text"),
    [
        (PYTHON, CodeLine("app.py", 3), "TOKEN", "app.py", 'TOKEN = os.environ["TOKEN"]'),
        (NODE, CodeLine("index.mjs", 1), "TOKEN", "index.mjs", "token = process.env.TOKEN;"),
        (DOTENV, CodeLine(".env", 2), "TOKEN", ".env", "HOST=db\n"),
    ],
    ids=["Python", "JavaScript", "a file of variables"],
)
def test_a_secret_becomes_a_lookup_and_all_other_bytes_stay(
    files: Mapping[str, str], line: CodeLine, variable: str, path: str, text: str
) -> None:
    made = looked_up(files, line)

    assert isinstance(made, LookedUp)
    assert dict(made.values) == {variable: VALUE}
    assert [patch.path for patch in made.patches] == [path]
    after = {name: content.decode() for name, content in contents(made.content).items()}
    assert text in after[path]
    assert VALUE not in "".join(after.values())
    assert {n: t for n, t in after.items() if n != path} == {
        n: t for n, t in files.items() if n != path
    }


def test_the_same_package_is_made_once_its_variables_are_there() -> None:
    line = CodeLine("app.py", 3)
    first, again = looked_up(PYTHON, line), looked_up(PYTHON, line, known={"TOKEN": VALUE})

    assert isinstance(first, LookedUp)
    assert isinstance(again, LookedUp)
    assert (first.content, first.values) == (again.content, again.values)


def test_a_variable_that_the_code_asks_for_already_stays_as_it_is() -> None:
    source = f'import os\n\nTOKEN = os.getenv("TOKEN", "{VALUE}")\n'
    made = looked_up({"app.py": source}, CodeLine("app.py", 3), known={"TOKEN": "another"})

    assert isinstance(made, LookedUp)
    assert dict(made.values) == {"CODE_TOKEN": VALUE}
    (text,) = contents(made.content).values()
    assert text.decode().endswith('os.getenv("TOKEN", os.environ["CODE_TOKEN"])\n')


def test_a_variable_of_the_name_with_another_value_is_left_alone() -> None:
    made = looked_up(PYTHON, CodeLine("app.py", 3), known={"TOKEN": "another"})

    assert isinstance(made, LookedUp)
    assert dict(made.values) == {"CODE_TOKEN": VALUE}


def test_a_value_gets_a_name_of_its_own_where_other_code_may_ask_for_variables() -> None:
    """As a library in a layer does that makes names of variables of the fields of a class."""
    surroundings = Surroundings({}, lambda _: False, "app.handler", is_whole=False)
    made = look_up(zip_files(PYTHON), (CodeLine("app.py", 3),), surroundings)

    assert isinstance(made, LookedUp)
    assert dict(made.values) == {"CODE_TOKEN": VALUE}


REFUSED = {
    "one line of two": ({**PYTHON, "data.json": f'{{"a":\n"{VALUE}"}}'},
                        (CodeLine("app.py", 3), CodeLine("data.json", 2)), "looks nothing up"),
    "a line in a layer": (PYTHON, (CodeLine("app.py", 3, layer="x:1"),), "in a layer"),
    "a line in a published package": (PYTHON, (CodeLine("app.py", 3, is_own=False),), "published"),
    "a text that is left elsewhere": ({**PYTHON, "old.txt": VALUE}, (CodeLine("app.py", 3),),
                                      "stands in old.txt, too"),
    "a package that replaces its environment": (
        {**NODE, "other.js": "process.env = {};\n"}, (CodeLine("index.mjs", 1),),
        "another environment"),
    "a file of variables that is read otherwise": (
        {**DOTENV, "app.py": "open('.env').read()\n"}, (CodeLine(".env", 2),), "in another way"),
    "lines of data": ({"a.properties": f"token={VALUE}\n"}, (CodeLine("a.properties", 1),),
                      "looks nothing up"),
    "too many lines": (PYTHON, (CodeLine("app.py", 3),) * (MOST_LINES + 1), "More than 100"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_all_stays_because_of(name: str) -> None:
    files, lines, said = REFUSED[name]
    reasons = reasons_of(looked_up(files, *lines))

    assert said in reasons
    assert VALUE not in reasons


def test_what_is_no_zip_stays() -> None:
    surroundings = Surroundings({}, lambda _: False, "app.handler")
    made = look_up(b"no zip", (CodeLine("app.py", 1),), surroundings)

    assert "damaged" in reasons_of(made)


def test_neither_content_nor_values_are_shown() -> None:
    made = looked_up(PYTHON, CodeLine("app.py", 3))

    assert VALUE not in repr(made)
    assert VALUE.encode().hex() not in repr(made)
