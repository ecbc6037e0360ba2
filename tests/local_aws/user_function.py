"""A function of the user's, for the demo: read from files and checked against Lambda's limits.

Source of the limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and
https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import botocore.session

from tests.local_aws.artifact import zip_files
from tests.local_aws.new_function import NewFunction

MOST_ZIPPED = 50 * 1024 * 1024
MOST_UNZIPPED = 250 * 1024 * 1024
MOST_ENVIRONMENT = 4 * 1024
LONGEST_HANDLER = 128
_VARIABLE_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9-_]+")


class Unusable(Exception):
    """What the user gave cannot be a function; the message says what was wrong with what."""


def load(package: Path | None, environment: Path | None, handler: str, runtime: str) -> NewFunction:
    """Read a zip and a JSON file of variables; either may be left out.

    Raises:
        Unusable: a file is missing or not what it should be, or Lambda would refuse it.
    """
    _check_handler(handler)
    _check_runtime(runtime)
    return NewFunction(
        name=(_NOT_A_NAME.sub("-", package.stem)[:64] if package else "") or "function",
        package=_package(package) if package else zip_files({"empty.txt": ""}),
        environment=_environment(environment) if environment else {},
        handler=handler,
        runtime=runtime,
    )


def _package(path: Path) -> bytes:
    content = _read(path, "package")
    if len(content) > MOST_ZIPPED:
        raise Unusable(f"package {path}: {_mb(len(content))} zipped; Lambda takes 50 MB")
    try:
        with zipfile.ZipFile(path) as archive:
            unzipped = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise Unusable(f"package {path}: this is not a zip file") from None
    if unzipped > MOST_UNZIPPED:
        raise Unusable(f"package {path}: {_mb(unzipped)} unzipped; Lambda takes 250 MB")
    return content


def _environment(path: Path) -> Mapping[str, str]:
    try:
        variables = json.loads(_read(path, "environment"))
    except UnicodeDecodeError:
        raise Unusable(f"environment {path}: this is not UTF-8") from None
    except json.JSONDecodeError as error:
        # The error's own words would quote the document.
        raise Unusable(
            f"environment {path}: this is not JSON (line {error.lineno}, column {error.colno})"
        ) from None
    if not isinstance(variables, dict) or not all(isinstance(v, str) for v in variables.values()):
        raise Unusable(f'environment {path}: it must be an object of strings, {{"NAME": "value"}}')
    for name in variables:
        if not _VARIABLE_NAME.fullmatch(name):
            raise Unusable(
                f"environment {path}: {name!r} cannot be a variable's name: a letter, then at "
                "least one more letter, digit or underscore"
            )
    size = len(json.dumps(variables, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MOST_ENVIRONMENT:
        raise Unusable(f"environment {path}: {size:,} bytes; Lambda takes 4,096 in all")
    return variables


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{what} {path}: {error.strerror}") from None


def _check_handler(handler: str) -> None:
    if not re.fullmatch(rf"\S{{1,{LONGEST_HANDLER}}}", handler):
        raise Unusable(f"handler {handler!r}: it needs 1 to {LONGEST_HANDLER} characters, no space")


def _check_runtime(runtime: str) -> None:
    shape = botocore.session.Session().get_service_model("lambda").shape_for("Runtime")
    known = shape.metadata["enum"]
    if runtime not in known:
        kind = re.match(r"[a-z]*", runtime)
        like = [name for name in known if kind and kind[0] and name.startswith(kind[0])]
        raise Unusable(
            f"runtime {runtime!r} is none of Lambda's; there are {', '.join(like or known)}"
        )


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MB"
