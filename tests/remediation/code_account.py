"""Functions with secrets in their code on the account in memory: packages and lookups are real."""

from __future__ import annotations

import ast
import functools
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from tests.rehearsal.zips import zip_files
from tests.remediation.account import InitFailed

if TYPE_CHECKING:
    from tests.remediation.account import Account

NAME = "orders"
KEY = "a-heron-by-the-lake-in-the-code-9"
PASSWORD = "a-heron-by-the-lake-in-a-variable-8"
SOURCE = f'import json\n\nAPI_KEY = "{KEY}"\n\n\ndef handler(event, context):\n    return API_KEY\n'
ENVIRONMENT = {"TABLE": "orders"}

Seen = tuple[str, str, dict[str, str]]
"""The handler that runs, the key that its code has, and the owner's variables that it sees."""


def create_orders(account: Account, source: str = SOURCE, **environment: str) -> None:
    """Make the function with a key in its code."""
    account.functions.create(NAME, {**ENVIRONMENT, **environment}, CodeSize=1_000)
    account.functions.deploy(NAME, zip_files({"app.py": source, "other.txt": "text"}))


def scan_of(
    account: Account, event: dict[str, Any], key: str = KEY, password: str = PASSWORD
) -> dict[str, Any]:
    """Answer as the rule's scan does: it finds what holds the key, or the password."""
    run = event["function_name"]
    (found,) = account.functions.run_by(run)
    plan = json.loads(event.get("plan") or "{}")
    lines = []
    if "true" in event.get("reads_code", ()):
        with zipfile.ZipFile(io.BytesIO(account.functions.package_of(run))) as package:
            lines = [
                {"path": each, "line": number, "layer": "", "own": True, "counts": True}
                for each in package.namelist()
                for number, line in enumerate(package.read(each).decode().split("\n"), 1)
                if key in line
            ]
    names = [name for name, value in found["Environment"].items() if value in (key, password)]
    if set(names) & set(plan.get("moving", ())) or (lines and plan.get("code")):
        return {"errorType": "SecretsStillPresent"}
    return {
        "status": "Scan succeeded",
        "variables": [{"name": name, "exempt": False} for name in names],
        "code": lines,
        "code_sha256": found["CodeSha256"],
        "unread": [],
    }


def seen_by(account: Account, name: str, added: str = "API_KEY") -> Seen:
    """Return what a function's, an alias's or a version's code sees as it is imported.

    Raises:
        AssertionError: it looks up what is not there, or does not start.
    """
    try:
        handler, environment = account.effective(name)
    except InitFailed as error:
        raise AssertionError(f"{name} does not start") from error
    own = {n: v for n, v in environment.items() if n != added}
    keys = {
        _value(package_file(account, configuration), environment, name)
        for configuration in account.functions.run_by(name)
    }
    assert len(keys) == 1, f"{name} has one key or another"
    return handler, keys.pop(), own


def package_file(account: Account, configuration: dict[str, Any], path: str = "app.py") -> str:
    """Return a file of the package that a configuration runs."""
    return _file(account.functions.packages[configuration["CodeSha256"]], path)


# Proofs look at the same few packages after each of thousands of calls.
@functools.lru_cache(maxsize=256)
def _file(package: bytes, path: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(path).decode()


@functools.lru_cache(maxsize=256)
def _constant(source: str) -> ast.expr:
    (assigned,) = (
        each.value
        for each in ast.parse(source).body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "API_KEY"
    )
    return assigned


def _value(source: str, environment: dict[str, str], name: str) -> str:
    """Return the value of the constant, which is a text or a lookup."""
    match _constant(source):
        case ast.Constant(value=str(value)):
            return value
        case ast.Subscript(slice=ast.Constant(value=str(variable))):
            assert variable in environment, f"{name} looks up {variable}, which is not there"
            return environment[variable]
    raise AssertionError(f"{name} has another constant")
