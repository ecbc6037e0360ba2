"""Which files of a package run when one of its modules is imported."""

from __future__ import annotations

from pathlib import Path

from tests.test_imports import ROOT, imports


def import_closure(module: str) -> set[str]:
    """Return the files that importing a module runs, wherever in them it is that they import.

    They are relative to the module's package; files of other packages are left out.
    """
    package, found, waiting = module.partition(".")[0], set[str](), [module]
    while waiting:
        name = waiting.pop()
        # A module's packages run before it.
        while name.partition(".")[0] == package:
            file = _file(ROOT.joinpath(*name.split(".")))
            path = file.relative_to(ROOT / package).as_posix()
            if file.is_file() and path not in found:
                found.add(path)
                waiting += imports(f"{package}/{path}", file.read_text())
            name = name.rpartition(".")[0]
    return found


def _file(path: Path) -> Path:
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
