"""What others read in a ``.env`` file: python-dotenv, and Node.js's ``--env-file``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

_TOOL = Path(__file__).parents[3] / ".tools" / "dotenv"
_NODE = """
const { parseEnv } = require("node:util");
const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => Object.entries(parseEnv(text)))));
"""

PIECES = (
    "A", "B", "DB_PASSWORD", "export ", "export", "set ", "=", "=", "=", " = ", "'", '"', "'", '"',
    "`", "\\", "\\\\", "\\n", "\\'", '\\"', "\\a", "\\$", "#", " #", " # ", ";", " ; ", "&&", "\n",
    "\n", "\n", "\nA=", "\nB='", '\nC="', "\r\n", "\r", " ", "  ", "\t", "\f", "\v", "\x1c", "\x85",
    "\u2028", "\xa0", "\ufeff", "\0", "x", "velvet", "nimbus-7", "$", "${A}", "${A", "}", "$A",
    "${B:-velvet}", "${C-x}", "${:-x}", "{", "[", '{"a": "b"}', "é", "日", "-", ".", "1", "$env:A=",
)  # fmt: skip
"""What such files are made of, and what nobody would write."""

Pairs = list[tuple[str, str]]


def own_name(name: str) -> str:
    """Return a variable's name: others take PowerShell's ``$env:A`` for all of it, and Node.js a
    comment behind an empty value for a part of the next name."""
    words = name.rsplit(maxsplit=1)
    return words[-1].removeprefix("$env:") if words else ""


def python_dotenv(text: str) -> Pairs:
    """Return what python-dotenv reads, of a stream and of a file, whose lines Python ends alike:
    each assignment, as it stands and with what it refers to."""
    translated = StringIO(text, newline=None).read()
    return [pair for each in dict.fromkeys((text, translated)) for pair in _python_dotenv(each)]


def _python_dotenv(text: str) -> Iterator[tuple[str, str]]:
    parser, variables, main = map(_module, ("dotenv.parser", "dotenv.variables", "dotenv.main"))
    bindings = [
        (each.key, each.value)
        for each in parser.parse_stream(StringIO(text))
        if not each.error and each.key is not None
    ]
    known: dict[str, str | None] = {}
    for name, value in bindings:
        if value is None:
            known[name] = None
        else:
            yield name, value
            atoms = variables.parse_variables(value)
            known[name] = expanded = "".join(atom.resolve(known) for atom in atoms)
            yield name, expanded
    with patch.dict(os.environ, clear=True):
        assert known == main.resolve_variables(bindings, override=True)


def node(texts: Sequence[str]) -> list[Pairs]:
    """Return what Node.js reads in each text."""
    ran = subprocess.run(  # noqa: S603 - a program of this file
        ["node", "--eval", _NODE],  # noqa: S607 - as anybody has it
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [[(name, value) for name, value in pairs] for pairs in json.loads(ran.stdout)]


def _module(name: str) -> Any:
    folder = str(next(_TOOL.glob("lib/python3*/site-packages")))
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module(name)
