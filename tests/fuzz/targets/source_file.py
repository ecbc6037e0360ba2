"""Source files with secrets: a diff or a refusal, and neither tells a value."""

from __future__ import annotations

import random

from remediation.patching.source_file import patch_file
from remediation.patching.variable_names import VariableNames
from tests.fuzz.canary import CANARY

NAMES = ("app.py", "index.js", "settings.mjs", ".env", "config.json")
_MOST_CHANGES = 4
_SHORTEST_VALUE = 4
"""Characters. A shorter value may occur by coincidence."""
_PIECES = (
    *("'", '"', "`", '"""', "\\", "\n", "\r\n", "\r", " ", "=", ":", ",", ";", "(", ")", "[", "]"),
    *("{", "}", "${", "/", "//", "/*", "*/", "#", "f'", "b'", "lambda: ", "def f(a=", "=>", "é"),
    *("class A:\n ", "if 1:\n ", "os", "import os\n", "from x import *\n", "os.getenv('A', "),
    *("const ", "export default ", "process", "process.env.A || ", "await ", "<!--", "export A="),
    *("\u2028", "\ufeff", "\0", "A", "password", CANARY, f"'{CANARY}'", f'"{CANARY}"'),
)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Put pieces of programs in, take some out, or repeat some."""
    chance = random.Random(seed)  # noqa: S311 - cases, not keys
    text = data.decode("utf-8", "replace")
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        at, length = chance.randint(0, len(text)), chance.choice((0, 0, 1, 2, 9))
        piece = chance.choice((chance.choice(_PIECES), text[at : at + 20], ""))
        text = text[:at] + piece + text[at + length :]
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def seeds() -> dict[str, bytes]:
    """Return files of each kind, with their names in the first line."""
    texts = {
        "constant": f'app.py\n"""Doc."""\nfrom __future__ import annotations\nA1 = "{CANARY}"\n',
        "settings": f'app.py\nimport os\nD = {{"db": {{"password": "{CANARY}"}}}}\n',
        "class": f"app.py\nclass A:\n    password = b'{CANARY}'\n",
        "default": f"app.py\nimport os\nA = os.getenv('AB', '{CANARY}')\ndef f(a='{CANARY}'): 1\n",
        "function": f"app.py\ndef f():\n    return f'{{1}}{CANARY}'\n",
        "block": f'app.py\nK = """-----BEGIN X\n{CANARY}\n"""\n',
        "export": f"index.js\nmodule.exports = {{ db: {{ password: '{CANARY}', }}, a: 1 }}\n",
        "const": f"index.js\n'use strict'\nconst a = `{CANARY}`; const b = /['/]/g\n",
        "fallback": f"settings.mjs\nexport const ab = process.env.AB || '{CANARY}'\n",
        "arrow": f"index.js\nexports.f = async () => {{ return `${{a / 2}}{CANARY}` }}\n",
        "dotenv": f".env\n# x\nexport AB='{CANARY}'\nB=1\n",
        "data": f'config.json\n{{"password": "{CANARY}"}}\n',
    }
    return {name: text.encode() for name, text in texts.items()}


def check(data: bytes) -> None:
    """Patch a file, as if the scan had found a secret on each of its lines.

    Raises:
        AssertionError: a line is both moved and refused, or a value that is moved shows.
    """
    first, _, content = data.partition(b"\n")
    name = first.decode("utf-8", "replace")
    variables = VariableNames({"CODE_A": "x"}, lambda name: name == "AWS_REGION")
    lines = range(1, content.count(b"\n") + 2)

    patch, refusals = patch_file(name if name in NAMES else NAMES[0], content, lines, variables)

    moved = {lookup.line for lookup in patch.lookups} if patch else set()
    assert not moved & {each.line for each in refusals}, "a line is moved and stays"
    shown = f"{patch.diff if patch else ''}{refusals}".casefold()
    for value in vars(variables)["_known"].values():
        if len(value.strip()) >= _SHORTEST_VALUE:
            assert value.strip().casefold() not in shown, "a value shows"
