"""Every error has a code that stays, and a line in the documentation that says what to do."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import remediation
import rule
from remediation.model import RemediationError
from rule.model import RuleError
from tests.remediation.builders import STACK_VARIABLES

PAGE = Path(__file__).parent.parent / "docs" / "errors.md"
HEADER = ["code", "what happened", "where", "why", "what to do"]
FAMILIES: dict[str, tuple[ModuleType, type[Exception]]] = {
    "The rule and the scan": (rule, RuleError),
    "The runbooks' steps": (remediation, RemediationError),
}
NOT_IMPORTED = re.compile(r"\.(__main__|shims|packaging|uninstall|cli)(\.|$)")
"""What no handler imports."""


@pytest.fixture(autouse=True)
def _a_stacks_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in STACK_VARIABLES.items():
        monkeypatch.setenv(name, value)


def kinds(package: ModuleType, base: type[Exception]) -> set[str]:
    """Return the names of all errors of a family that a package defines."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not NOT_IMPORTED.search(module.name):
            importlib.import_module(module.name)

    def below(kind: type[Exception]) -> Iterator[type[Exception]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return {
        kind.__name__ for kind in below(base) if kind.__module__.startswith(f"{package.__name__}.")
    }


def tables() -> dict[str, list[list[str]]]:
    """Return the rows of each section's table, the header first."""
    found: dict[str, list[list[str]]] = {}
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("|") and not line.startswith("| ---"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            found.setdefault(section, []).append(cells)
    return found


@pytest.mark.parametrize("section", FAMILIES)
def test_the_page_lists_every_error_under_its_code_and_no_other(section: str) -> None:
    package, base = FAMILIES[section]
    header, *rows = tables()[section]
    codes = [row[0].strip("`") for row in rows]

    assert header == HEADER
    assert codes == sorted(codes)
    assert set(codes) == kinds(package, base)


@pytest.mark.parametrize("section", FAMILIES)
def test_each_error_has_a_what_a_where_a_why_and_something_to_do(section: str) -> None:
    _, *rows = tables()[section]

    assert [row[0] for row in rows if len(row) != len(HEADER) or not all(row)] == []


@pytest.mark.parametrize("half", ["rule", "remediation"])
def test_no_error_is_raised_without_a_code_of_its_own(half: str) -> None:
    root = Path(__file__).parent.parent / half
    raised = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"raise (RuleError|RemediationError)\(", path.read_text(encoding="utf-8"))
    ]

    assert raised == []
