"""``.env`` files: a line goes, and what loads the file finds the same environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remediation.patching import reasons
from remediation.patching.changes import Changes, applied
from remediation.patching.dotenv import dotenv_changes
from tests.proofs import examples
from tests.remediation.patching.files import NOTHING, RESERVED, VALUE, changed, names, reasons_of

_TOOL = Path(__file__).parents[3] / ".tools" / "dotenv"


def dotenv(source: str, *lines: int, known: Mapping[str, str] = NOTHING) -> Changes:
    return dotenv_changes(source, "", lines or (1,), names(known))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (f"TOKEN={VALUE}", VALUE),
        (f'TOKEN = "{VALUE}"', VALUE),
        (f"  export TOKEN='{VALUE} x' \r", f"{VALUE} x"),
        (f"TOKEN={VALUE} x ", f"{VALUE} x"),
    ],
)
def test_a_line_goes_whose_variable_the_environment_has(line: str, value: str) -> None:
    source = f"# settings\n\nHOST=db\n{line}\nPORT=1"

    changes = dotenv(source, 4)

    assert changed(source, changes) == "# settings\n\nHOST=db\nPORT=1"
    assert [(moved.variable, moved.value) for moved in changes.moved] == [("TOKEN", value)]


STAYS = {
    "a comment": (f"# TOKEN={VALUE}", reasons.NO_LITERAL),
    "nothing": ("TOKEN=", reasons.NO_LITERAL),
    "a reserved name": (f"{RESERVED}={VALUE}", reasons.NO_NAME),
    "a name of one letter": (f"T={VALUE}", reasons.NO_NAME),
    "too long": (f"TOKEN={4001 * 'x'}", reasons.NO_VARIABLE),
    "set twice": (f"TOKEN={VALUE}\nTOKEN=x", reasons.DOTENV_REFERENCE),
    "referred to": (f"TOKEN={VALUE}\nURL=x${{TOKEN}}", reasons.DOTENV_REFERENCE),
    "referring": (f"TOKEN={VALUE}$HOST", reasons.DOTENV_REFERENCE),
    "a comment behind it": (f"TOKEN={VALUE} # x", reasons.DOTENV_FORM),
    "an escape": (f'TOKEN="{VALUE}\\n"', reasons.DOTENV_FORM),
    "a text of two lines beside": (f"TOKEN={VALUE}\nX='a\nb'", reasons.DOTENV_FORM),
    "no assignment beside": (f"TOKEN={VALUE}\nx y", reasons.DOTENV_FORM),
}


@pytest.mark.parametrize("which", STAYS)
def test_any_other_line_stays(which: str) -> None:
    source, reason = STAYS[which]

    assert reasons_of(dotenv(source)) == [reason.reason]


def test_a_line_stays_if_the_function_has_another_value_for_it() -> None:
    source = f"TOKEN={VALUE}\n"

    assert reasons_of(dotenv(source, known={"TOKEN": "another"})) == [
        reasons.DOTENV_OTHER_VALUE.reason
    ]
    assert dotenv(source, known={"TOKEN": VALUE}).refusals == ()


# ------------------------------------------------------------- that those who load it find the same

_NODE = """
const fs = require("node:fs"), os = require("node:os"), path = require("node:path");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dotenv-"));
const file = path.join(folder, ".env");
const before = { ...process.env };
const load = ([text, env]) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  fs.writeFileSync(file, text);
  process.loadEnvFile(file);
  return { ...process.env };
};
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map(load)));
fs.rmSync(folder, { recursive: true });
"""
Environment = dict[str, str]
LINES = st.tuples(
    st.sampled_from(("", "export ", "  ")),
    st.sampled_from(("AA", "BB", "TOKEN", "HOST")),
    st.sampled_from(("=", " = ")),
    st.sampled_from(("'", '"', "")),
    st.lists(st.sampled_from(("x", "velvet", "é", " ", "-", ".", "$", "{", "}", "=", ";", "${AA}")),
             max_size=5).map("".join),
    st.sampled_from(("\n", "\n", "\r\n", "\n# comment\n", "\n\n")),
).map(lambda p: f"{p[0]}{p[1]}{p[2]}{p[3]}{p[4]}{p[3]}{p[5]}")  # fmt: skip
FILES = st.lists(LINES, min_size=1, max_size=6).map("".join)


@pytest.mark.process
@settings(max_examples=examples(0.2))
@given(st.lists(FILES, min_size=20, max_size=20))
def test_who_loads_the_file_has_the_same_environment(files: Sequence[str]) -> None:
    asked: list[tuple[str, Environment]] = []
    for text in files:
        changes = dotenv(text, *range(1, text.count("\n") + 2))
        variables = {moved.variable: moved.value for moved in changes.moved}
        asked += [(text, {}), (applied(text, changes.edits), variables)]

    for load in (_python_dotenv, _node):
        loaded = load(asked)

        assert loaded[::2] == loaded[1::2], load


def _python_dotenv(asked: Sequence[tuple[str, Environment]]) -> list[Environment]:
    folder = str(next(_TOOL.glob("lib/python3*/site-packages")))
    if folder not in sys.path:
        sys.path.append(folder)
    library: Any = import_module("dotenv")
    loaded = []
    for text, variables in asked:
        with patch.dict(os.environ, variables, clear=True):
            library.load_dotenv(stream=StringIO(text))
            loaded.append(dict(os.environ))
    return loaded


def _node(asked: Sequence[tuple[str, Environment]]) -> list[Environment]:
    ran = subprocess.run(  # noqa: S603 - a program of this file
        ["node", "--no-warnings", "--eval", _NODE],  # noqa: S607 - as anybody has it
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded: list[Environment] = json.loads(ran.stdout)
    return loaded
