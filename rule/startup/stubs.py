"""Imports third-party packages without the modules that the rule never uses.

A package's ``__init__`` may import everything in the package. Most of a cold start was spent on
modules that an evaluation never uses.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType


class StubModule(ModuleType):
    """A module that others can import; using a member that it lacks raises an error."""

    def __init__(self, name: str, why: str, **members: object) -> None:
        super().__init__(name)
        self.__dict__.update(members)
        self._why = why

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # The import system asks every module for these.
        raise RuntimeError(f"{self.__name__}.{name} was asked for: {self._why}")


class DeferredModule(ModuleType):
    """A module that is imported once a member of it is needed."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # The import system asks every module for these.
        return getattr(import_module(self.__name__), name)


def package_without_init(package: str, **members: object) -> ModuleType:
    """Return a package without running its ``__init__``; its modules can be imported.

    Args:
        package: its full name.
        **members: members of the package that are needed.

    Raises:
        ModuleNotFoundError: there is no such package.
    """
    spec = find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"there is no package {package}", name=package)
    module = ModuleType(package)
    module.__path__ = spec.submodule_search_locations
    module.__dict__.update(members)
    return module


class DeferredPackage(ModuleType):
    """A package whose ``__init__`` runs once a name is needed that is none of its modules."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # The import system asks every module for these.
        with suppress(ModuleNotFoundError):
            return import_module(f"{self.__name__}.{name}")
        # From here on it is a package like any other.
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec = self.__spec__
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(self)
        return getattr(self, name)


def defer_init(package: str) -> None:
    """Let modules of a package be imported without running its ``__init__`` before it is needed.

    Unlike `package_without_init`, the package is whole for everybody, now and later. One that is
    imported already stays as it is.

    Raises:
        ModuleNotFoundError: there is no such package.
    """
    if package in sys.modules:
        return
    spec = find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"there is no package {package}", name=package)
    module = module_from_spec(spec)
    module.__class__ = DeferredPackage
    sys.modules[package] = module
    parent, _, child = package.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)


@contextmanager
def stubbed_imports(*modules: ModuleType) -> Iterator[None]:
    """Let imports of these names return these modules, until the context ends.

    A module that is imported already stays as it is.
    """
    inserted = {each.__name__: each for each in modules if each.__name__ not in sys.modules}
    sys.modules.update(inserted)
    try:
        yield
    finally:
        for name in list(sys.modules):
            # The stub's submodules go, too: the real package imports its own.
            if any(name == each or name.startswith(f"{each}.") for each in inserted):
                del sys.modules[name]
