"""Third-party packages without those of their parts that this rule never uses.

A package's ``__init__`` may import all that the package has. Most of a cold start went into parts
that an evaluation never touches.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType


class StubModule(ModuleType):
    """Stands where others expect a module at their import, and is of no use to anybody."""

    def __init__(self, name: str, why: str, **members: object) -> None:
        super().__init__(name)
        self.__dict__.update(members)
        self._why = why

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # What the import system asks of any module.
        raise RuntimeError(f"{self.__name__}.{name} was asked for: {self._why}")


def package_without_init(package: str, **members: object) -> ModuleType:
    """Return a package of this name whose modules can be imported, and which imports none itself.

    Args:
        package: its full name.
        **members: what of its own is needed all the same.

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


@contextmanager
def stubbed_imports(*modules: ModuleType) -> Iterator[None]:
    """Within, whoever imports modules of these names gets these; afterwards, the real ones.

    What is imported already stays as it is.
    """
    placed = {each.__name__: each for each in modules if each.__name__ not in sys.modules}
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name in list(sys.modules):
            # What lies in a package goes with it: its own would be another module.
            if any(name == each or name.startswith(f"{each}.") for each in placed):
                del sys.modules[name]
