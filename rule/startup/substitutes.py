"""Gives the modules of one package substitutes for modules that they import.

Everybody else who imports the same names gets the real modules, now and later.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType


def substitute_in(package: str, **substitutes: ModuleType) -> None:
    """Let a package's modules get substitutes for the modules that they import by name.

    It counts for the modules that are imported from now on.

    Args:
        package: the full name of a package whose modules are files of Python.
        **substitutes: by the name of a module. One that is in a package is substituted only where
            modules say ``from package.module import member``.
    """
    finder = _Finder(f"{package}.", substitutes)
    if finder not in sys.meta_path:
        sys.meta_path.insert(0, finder)


class _Finder:
    def __init__(self, beginning: str, substitutes: Mapping[str, ModuleType]) -> None:
        self._beginning = beginning
        self._substitutes = substitutes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Finder) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash(self._beginning)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(self._beginning):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path, self._substitutes)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, substitutes: Mapping[str, ModuleType]) -> None:
        super().__init__(fullname, path)
        self._substitutes = substitutes

    def exec_module(self, module: ModuleType) -> None:
        substitutes = self._substitutes

        def import_(
            name: str,
            variables: Mapping[str, object] | None = None,
            local: Mapping[str, object] | None = None,
            members: Sequence[str] = (),
            level: int = 0,
        ) -> ModuleType:
            if level == 0 and name in substitutes and (members or "." not in name):
                return substitutes[name]
            return builtins.__import__(name, variables, local, members, level)

        # Python takes a module's `import` from the builtins that its globals name.
        # Source: https://docs.python.org/3/library/functions.html#exec
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": import_}
        super().exec_module(module)
