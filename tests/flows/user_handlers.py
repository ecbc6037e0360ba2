"""Which handlers a package of the user's has, read from its text, without running any of it.

What is found is a list to choose from: code may make names in ways that no reader sees. That a
handler's file is missing is certain; that a name is missing, only the runtime knows.
"""

from __future__ import annotations

import ast
import io
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence

from tests.flows.user_package import Unusable

PYTHON, NODE = "python", "nodejs"
NEWEST = {PYTHON: "python3.13", NODE: "nodejs22.x"}
"""The runtime of a package whose runtime was not given."""
_USUAL = ("handler", "lambda_handler", "lambdaHandler")
_MOST_SHOWN = 6
_MOST_READ = 2_000
_LARGEST_READ = 1024 * 1024
_SCRIPTS = (".js", ".mjs", ".cjs")
_LOADED = {PYTHON: (".py", ".pyc", ".so"), NODE: (*_SCRIPTS, ".node", ".json")}
"""How files end that a handler may stand in."""
_EXPORTED = re.compile(
    r"""\bexports\.(\w+)\s*=
      | \bObject\.defineProperty\(\s*exports\s*,\s*["'](?!__esModule)(\w+)["']
      | ^\s*export\s+(?:async\s+)?function\s*\*?\s*(\w+)
      | ^\s*export\s+(?:const|let|var)\s+(\w+)
      | ^\s*export\s+(default)\b""",
    re.MULTILINE | re.VERBOSE,
)
_LISTED = re.compile(r"(?:\bmodule\.exports\s*=|(?:^|[;}])\s*export)\s*\{([^{}]*)\}", re.MULTILINE)


def family_of(runtime: str) -> str | None:
    """Return PYTHON or NODE; None for runtimes whose functions do not run here."""
    return next((family for family in NEWEST if runtime.startswith(family)), None)


def find_handlers(package: bytes, families: Sequence[str] = (PYTHON, NODE)) -> list[str]:
    """Return the handlers that a package seems to have; those of its first folder first."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = [each for each in archive.infolist() if _is_own(each)][:_MOST_READ]
        found = [
            f"{posixpath.splitext(file.filename)[0]}.{name}"
            for file in sorted(files, key=lambda each: (each.filename.count("/"), each.filename))
            for name in _names(file.filename, archive.read(file), families)
        ]
    return list(dict.fromkeys(found))


def choose(package: bytes, handler: str | None, runtime: str | None) -> tuple[str, str]:
    """Return handler and runtime; what was not given is what the package has.

    Raises:
        Unusable: the package has no handler of an obvious name, or several.
    """
    families = [family_of(runtime)] if runtime else [PYTHON, NODE]
    if handler:
        return handler, runtime or NEWEST[_family_of_file(package, handler)]
    known = [family for family in families if family]
    usual = [
        (each, family)
        for family in known
        for each in find_handlers(package, [family])
        if "/" not in each and each.rpartition(".")[2] in _USUAL
    ]
    if len(usual) == 1:
        return usual[0][0], runtime or NEWEST[usual[0][1]]
    why = "it has several handlers" if usual else "no handler was found in it"
    raise Unusable(f"package: {why}; choose with HANDLER=file.name{_listed(package, known)}")


def check_file(package: bytes, handler: str, runtime: str) -> None:
    """Check that a handler's file is in the package.

    Raises:
        Unusable: it is not; the message has the handlers that are.
    """
    family = family_of(runtime)
    if family is None or handler.startswith(("/", ".")):
        return
    module, dot, name = _parts(handler, family)
    if not (dot and name and module):
        raise Unusable(f"handler {handler!r}: it needs a file and a name; for example app.handler")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
    if not _has_module(names, module, family):
        ending = ".py" if family == PYTHON else ".js"
        raise Unusable(
            f"handler {handler!r}: the package has no {module}{ending}"
            f"; choose with HANDLER=file.name{_listed(package, [family])}"
        )


def choice_of(package: bytes, runtime: str) -> str:
    """Return what to say of a handler that the runtime did not find."""
    family = family_of(runtime)
    return f"choose with HANDLER=file.name{_listed(package, [family] if family else [])}"


def _parts(handler: str, family: str) -> tuple[str, str, str]:
    """Return the file, without its ending, and the name, as the runtime's client parts them."""
    if family == PYTHON:
        module, dot, name = handler.rpartition(".")
        return module.replace(".", "/"), dot, name
    folder, slash, rest = handler.rpartition("/")
    file, dot, name = rest.partition(".")
    return f"{folder}{slash}{file}", dot, name


def _has_module(names: Sequence[str], module: str, family: str) -> bool:
    if family == PYTHON and module.split("/", maxsplit=1)[0] in sys.stdlib_module_names:
        return True
    return any(
        name.startswith(f"{module}/")
        or (name == module and family == NODE)
        or (name.startswith(f"{module}.") and name.endswith(_LOADED[family]))
        for name in names
    )


def _family_of_file(package: bytes, handler: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
    file = _parts(handler, NODE)[0]
    return NODE if any(f"{file}{ending}" in names for ending in _SCRIPTS) else PYTHON


def _is_own(entry: zipfile.ZipInfo) -> bool:
    return (
        entry.filename.endswith((".py", *_SCRIPTS))
        and entry.file_size <= _LARGEST_READ
        and "node_modules/" not in entry.filename
    )


def _names(file: str, content: bytes, families: Sequence[str]) -> Iterator[str]:
    text = content.decode("utf-8-sig", errors="replace")
    if file.endswith(".py"):
        if PYTHON in families:
            yield from _of_python(text)
    elif NODE in families:
        yield from _of_node(text)


def _of_python(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for statement in tree.body:
        match statement:
            case ast.FunctionDef(name=name, args=arguments) if (
                len(arguments.posonlyargs) + len(arguments.args) == 2 or name in _USUAL
            ):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) if name in _USUAL:
                yield name
            case ast.ImportFrom(names=names):
                yield from (n.asname or n.name for n in names if (n.asname or n.name) in _USUAL)


def _of_node(text: str) -> Iterator[str]:
    for match in _EXPORTED.finditer(text):
        yield next(name for name in match.groups() if name)
    for match in _LISTED.finditer(text):
        for part in match[1].split(","):
            words = re.findall(r"[\w$]+", re.sub(r":.*", "", part, flags=re.DOTALL))
            yield from words[-1:]


def _listed(package: bytes, families: Sequence[str]) -> str:
    found = find_handlers(package, families)
    if not found:
        return ""
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    return f", which may be {', '.join(found[:_MOST_SHOWN])}{more}"
