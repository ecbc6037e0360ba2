"""The documents name what is there, and every link leads somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def asked_for() -> Iterator[str]:
    """Yield the name of each package that a file of requirements asks for."""
    for file in [*ROOT.glob("requirements/*.in"), *ROOT.glob("*/requirements.in")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            if found := re.match(r"[A-Za-z][\w.-]*", line):
                yield found[0]
    for file in [
        *ROOT.glob("requirements/*/package.json"),
        ROOT / "tests/real_runtime/runtime/package.json",
    ]:
        yield from json.loads(file.read_text(encoding="utf-8"))["dependencies"]


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(@?[\w./-]+)`", page))

    assert sorted(set(asked_for()) - named) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = [
        target
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:"))
    ]

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_readme_is_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))

    assert listed == {page.name for page in folder.glob("*.md")} - {"README.md"}
