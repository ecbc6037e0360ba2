"""`.env` files: what python-dotenv hands on as a value is judged, or the file is refused."""

from __future__ import annotations

import random

from rule.cli.dotenv import parse_dotenv
from rule.cli.python_dotenv import as_python_dotenv
from tests.fuzz.canary import CANARY
from tests.rule.cli.dotenv_readers import PIECES, python_dotenv

_MOST_CHANGES = 4


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Put pieces of such files in, take some out, or repeat some."""
    chance = random.Random(seed)  # noqa: S311 - cases, not keys
    text = data.decode("utf-8", "replace")
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        at, length = chance.randint(0, len(text)), chance.choice((0, 0, 1, 2, 9))
        piece = chance.choice((chance.choice(PIECES), text[at : at + 20], ""))
        text = text[:at] + piece + text[at + length :]
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def seeds() -> dict[str, bytes]:
    """Return files in the syntax of each reader."""
    texts = {
        "plain": "STAGE=prod\n# a comment\nexport LOG_LEVEL = debug # why\n",
        "twice": f"DB_PASSWORD={CANARY}\nDB_PASSWORD=\n",
        "quotes": "A='x # y'\nB=\"x\\n\\\"y\\\"\" # why\nC='it\\'s'\n",
        "lines": 'PEM="-----BEGIN\nA=1\n-----END"\nB=2\r\nC=3\rD=4\n',
        "values of values": "A=x\nB=${A}y\nC=${D:-z}$A\n",
        "shell": "A='x'; export B=\"y\" && C=z\ndeclare -x D=x'y'\n",
        "node": "A=`x # y`\nB=x#y\nC=`x\ny`\n",
        "systemd": "A=x\\\ny\\\nz\nB=1\n",
        "powershell": "\ufeff$env:A = 'x'\r\n",
        "none": f"{CANARY} is no variable\n",
        "open": "A='x\nB=\"y\n",
        "empty": "",
    }
    return {name: text.encode() for name, text in texts.items()}


def check(data: bytes) -> None:
    """Read a file as all its readers do, as python-dotenv does by us, and by itself.

    Raises:
        AssertionError: a value of python-dotenv's was not judged, our reading in its way differs
            from its own (in files that are refused, too), or a value shows.
    """
    text = data.decode("utf-8", "replace")
    theirs = python_dotenv(text)
    ours = set(as_python_dotenv(text))
    assert ours == set(theirs), "python-dotenv reads a file otherwise than we do in its way"
    try:
        assignments = parse_dotenv(text)
    except ValueError as refusal:
        _check_refusal(str(refusal))
        return
    judged = {(each.name, value) for each in assignments for value in (each.value, *each.others)}
    for name, value in theirs:
        assert (name.removeprefix("$env:"), value) in judged, (
            "a value that python-dotenv reads is not judged"
        )
    if not any(CANARY in each.name for each in assignments):
        assert CANARY not in repr(assignments), "a value shows"


def _check_refusal(told: str) -> None:
    assert CANARY not in told, "a refusal quotes the file"
