"""The documents name what is there, and every link leads somewhere."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TRACKED = frozenset(
    path.relative_to(ROOT).as_posix()
    for folder in (".ci", "docs", "events", "remediation", "requirements", "rule", "tests")
    for path in (ROOT / folder).rglob("*")
) | {path.name for path in ROOT.iterdir()}
"""Files and folders, those that make builds or installs left out."""
NAMES = frozenset(path.rpartition("/")[2] for path in TRACKED)
OTHERS = frozenset(
    (
        "direct_url.json",
        ".package-lock.json",
        "node_modules/.package-lock.json",
        "my.json",
        "file.json",
        "events/NAME.json",
    )
)
"""What looks like a file of this project and is none."""
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"(?:rule|remediation|tests|docs|events|requirements|\.ci)/[\w.*/-]*"
    r"|[\w.*/-]+\.(?:py|mjs|cjs|go|sh|md|svg|ya?ml|toml|json|java)"
)
COMMAND = re.compile(r"(?:^\$ |`)make ((?:[A-Za-z]+=\S+ )*)([a-z]+)(?=[` \n])", re.MULTILINE)
MODULE = re.compile(r"python -m\s+([a-z][\w.]*)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TO_A_HEADING = re.compile(r"\]\(([^)#\s:]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def asked_for() -> Iterator[str]:
    """Yield the name of each package that a file of requirements asks for."""
    for file in [
        *ROOT.glob("requirements/*.in"),
        *ROOT.glob("*/requirements.in"),
        *ROOT.glob("remediation/shims/*/requirements.in"),
    ]:
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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_heading_leads_to_one(document: Path) -> None:
    targets = TO_A_HEADING.findall(document.read_text(encoding="utf-8"))

    assert [
        f"{name}#{anchor}"
        for name, anchor in targets
        if anchor not in anchors(document.parent / name if name else document)
    ] == []


def anchors(document: Path) -> set[str]:
    """Return the names by which GitHub links to a document's headings."""
    headings = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_is_named_is_there(document: Path) -> None:
    if document.name == "CHANGELOG.md":
        pytest.skip("it describes what was")
    named = QUOTED.findall(document.read_text(encoding="utf-8"))

    assert [name for name in named if PATH.fullmatch(name) and not is_there(name)] == []


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("rule/app.py", True),
        ("rule/aws/", True),
        ("tests/rule/sources/test_zip*.py", True),
        ("verdict.py", True),
        ("direct_url.json", True),
        ("rule/verdict.py", False),
        ("rule/vanished/", False),
        ("tests/rule/sources/test_vanished*.py", False),
        ("../flows/test_button.py", False),
        ("vanished.py", False),
    ],
)
def test_a_path_counts_from_the_root_and_a_name_alone_is_some_files(name: str, there: bool) -> None:
    assert PATH.fullmatch(name)
    assert is_there(name) is there


def is_there(name: str) -> bool:
    if name in OTHERS:
        return True
    if "*" in name:
        return any(ROOT.glob(name))
    return name.rstrip("/") in TRACKED or name in NAMES


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_named_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert {target for _, target in COMMAND.findall(text)} - targets == set()
    assert [
        name for name in MODULE.findall(text) if importlib.util.find_spec(name.rstrip(".")) is None
    ] == []


def test_the_readme_is_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_every_page_is_listed() -> None:
    folder = ROOT / "docs"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    pages = [*folder.glob("*.md"), *(folder / "how-to").glob("*.md")]

    assert {str(page.relative_to(folder)) for page in pages} - listed == {"README.md"}


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))

    assert listed == {page.name for page in folder.glob("*.md")} - {"README.md"}
