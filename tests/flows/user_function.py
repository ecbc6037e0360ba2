"""A function of the user's, for the demo: read from files and checked against Lambda's limits.

Source of the limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and
https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.session

from tests.flows.user_handlers import check_file, choose
from tests.flows.user_package import Unusable, read_file, read_package
from tests.rehearsal.new_function import NewFunction
from tests.rehearsal.zips import zip_files

MOST_ENVIRONMENT = 4 * 1024
MOST_EVENT = 6 * 1024 * 1024
LONGEST_HANDLER = 128
TIMEOUT_SECONDS = 30
"""More than Lambda's default of 3, which a slow machine would make too little."""
_FORM = 'a JSON object of strings such as {"DB_PASSWORD": "..."}'
_VARIABLE_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9-_]+")


def load(
    package: Path | None,
    environment: Path | None,
    handler: str | None = None,
    runtime: str | None = None,
) -> NewFunction:
    """Read a zip or a folder, and a JSON file of variables; either may be left out.

    Raises:
        Unusable: a file is missing or not what it should be, or Lambda would refuse it.
    """
    if handler is not None:
        _check_handler(handler)
    if runtime is not None:
        _check_runtime(runtime)
    content = read_package(_at_home(package)) if package else None
    variables = _environment(_at_home(environment)) if environment else {}
    if content is None:
        handler, runtime = handler or "app.handler", runtime or "python3.13"
    else:
        handler, runtime = choose(content, handler, runtime)
        check_file(content, handler, runtime)
    return NewFunction(
        name=(_name_of(package) if package else "") or "function",
        package=zip_files({"empty.txt": ""}) if content is None else content,
        environment=variables,
        handler=handler,
        runtime=runtime,
        timeout_seconds=TIMEOUT_SECONDS,
    )


def load_event(path: Path | None, package: Path | None) -> bytes:
    """Read the event to invoke the function with; an empty object if none was given.

    Raises:
        Unusable: it is not JSON, or more than Lambda takes, or there is nothing to invoke.
    """
    if path is None:
        return b"{}"
    if package is None:
        raise Unusable(f"event {path}: there is no function to invoke with it; give PACKAGE, too")
    content = read_file(_at_home(path), "event", "a JSON file")
    _json(content, f"event {path}", "JSON")
    if len(content) > MOST_EVENT:
        raise Unusable(f"event {path}: {len(content):,} bytes; Lambda takes 6 MB, so shorten it")
    return content


def _name_of(package: Path) -> str:
    path = package.resolve()
    name = path.name if path.is_dir() else path.stem
    return _NOT_A_NAME.sub("-", name)[:64].strip("-_")


def _at_home(path: Path) -> Path:
    """Return a path whose ``~`` no shell has replaced."""
    return Path.home() / path.relative_to("~") if path.parts[:1] == ("~",) else path


def _environment(path: Path) -> Mapping[str, str]:
    document = _json(read_file(path, "environment", "a JSON file"), f"environment {path}", _FORM)
    variables = _unwrapped(document)
    if not isinstance(variables, dict) or not all(isinstance(v, str) for v in variables.values()):
        raise Unusable(f"environment {path}: this is not an object of strings; give {_FORM}")
    for name in variables:
        if not _VARIABLE_NAME.fullmatch(name):
            raise Unusable(
                f"environment {path}: {name!r} cannot be a variable's name; it must be a letter, "
                "then at least one more letter, digit or underscore"
            )
    try:
        size = len(json.dumps(variables, ensure_ascii=False, separators=(",", ":")).encode())
    except UnicodeEncodeError:
        raise Unusable(
            f"environment {path}: a value has half of a surrogate pair, which is no text; mend it"
        ) from None
    if size > MOST_ENVIRONMENT:
        raise Unusable(
            f"environment {path}: {size:,} bytes; Lambda takes 4,096 in all, so leave some out"
        )
    return variables


def _unwrapped(document: Any) -> Any:
    """Return the variables of what the AWS CLI answers, or is given; else what there is."""
    for key in ("Configuration", "Environment", "Variables"):
        if isinstance(document, dict) and isinstance(document.get(key), dict):
            document = document[key]
    return document


def _json(content: bytes, what: str, form: str) -> Any:
    try:
        return json.loads(content)
    except UnicodeDecodeError:
        raise Unusable(f"{what}: this is not UTF-8; give {form}") from None
    except RecursionError:
        raise Unusable(f"{what}: this is nested too deeply; give {form}") from None
    except json.JSONDecodeError as error:
        # The error's own words would quote the document.
        raise Unusable(
            f"{what}: this is not JSON (line {error.lineno}, column {error.colno}); give {form}"
        ) from None


def _check_handler(handler: str) -> None:
    if not re.fullmatch(rf"\S{{1,{LONGEST_HANDLER}}}", handler):
        raise Unusable(
            f"handler {handler!r}: it needs 1 to {LONGEST_HANDLER} characters, no space; "
            "for example app.handler"
        )


def _check_runtime(runtime: str) -> None:
    shape = botocore.session.Session().get_service_model("lambda").shape_for("Runtime")
    known = shape.metadata["enum"]
    if runtime not in known:
        kind = re.match(r"[a-z]*", runtime)
        like = [name for name in known if kind and kind[0] and name.startswith(kind[0])]
        raise Unusable(
            f"runtime {runtime!r} is none of Lambda's; there are {', '.join(like or known)}"
        )
