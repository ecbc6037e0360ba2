"""Which name a Python file has for the module ``os``, and where it must import it. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_OS = "os"
_OTHER = "_os"
"""Used where ``os`` may be something else: ``from x import *`` takes no name that begins so."""
_UNLISTED = "__os__"
"""Used where none may see the name: who lists a module's names leaves those out that begin so, and
a class changes none that also ends so."""
_EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class OsImport:
    """The name for ``os``, and the statement that imports it."""

    name: str
    before: int | None
    """The statement of the module, from 0, before which the import must stand; None: none is
    needed."""

    @property
    def statement(self) -> str:
        """The import, without the end of its line."""
        return f"import {_OS}" if self.name == _OS else f"import {_OS} as {self.name}"


def is_os_known(tree: ast.Module) -> bool:
    """Tell whether ``os``, wherever the file says it, is the standard library's module."""
    return not {_OS, _EVERYTHING} & set(_bound(tree))


def os_import(
    tree: ast.Module, text: str, first: int, *, is_hidden: bool = False
) -> OsImport | None:
    """Return how a file can name ``os``; None if it uses the names for something else.

    Args:
        tree: the module.
        text: of the module.
        first: the statement of the module, from 0, that is the first to look a variable up.
        is_hidden: whether a new import must not be seen by what imports or lists all of the file.
    """
    is_taken = bool({_OS, _EVERYTHING} & set(_bound(tree)))
    if not is_taken and any(_imports_os(statement) for statement in tree.body[:first]):
        return OsImport(_OS, None)
    other = _UNLISTED if is_hidden else _OTHER
    is_other_free = re.search(rf"\b{other}\b", text) is None
    if is_taken and not is_other_free:
        return None
    name = other if is_taken or (is_hidden and is_other_free) else _OS
    return OsImport(name, _first_free(tree))


def _first_free(tree: ast.Module) -> int:
    """Return the first statement behind the docstring and the imports from ``__future__``."""
    for number, statement in enumerate(tree.body):
        match statement:
            case ast.Expr(value=ast.Constant(value=str())) if number == 0:
                continue
            case ast.ImportFrom(module="__future__"):
                continue
        return number
    return len(tree.body)


def _imports_os(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import) and any(map(_is_os, statement.names))


def _is_os(alias: ast.alias) -> bool:
    """Tell whether a part of an import binds ``os`` to the module: ``import os.path`` does, too."""
    return alias.name.split(".")[0] == _OS and alias.asname in (
        (None,) if alias.name != _OS else (None, _OS)
    )


def _bound(tree: ast.Module) -> Iterator[str]:
    """Yield all names that the file binds in any scope, but for imports of ``os`` itself."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.Import(names=aliases):
                for alias in aliases:
                    if not _is_os(alias):
                        yield alias.asname or alias.name.split(".")[0]
            case ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.alias():
                continue
            case _:
                # Functions, classes, exceptions, patterns, parameters of types.
                names = (getattr(node, "name", None), getattr(node, "rest", None))
                yield from (name for name in names if isinstance(name, str))
