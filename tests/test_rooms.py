"""The arrows between the rooms of both halves: each imports what its row says, and nothing else."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.test_imports import ROOT, files, imports

ROOMS: dict[str, dict[str, tuple[str, ...]]] = {
    "rule": {
        "model": (),
        "source_names": (),
        "startup": (),
        "detection": ("model", "source_names", "startup"),
        "sources": ("model", "source_names", "startup"),
        "compliance": ("model", "startup"),
        "aws": ("model", "startup"),
        "telemetry": ("model",),
        "scanning": ("detection", "model", "sources"),
        "evidence": ("aws", "detection", "model", "scanning"),
        "evaluator": ("aws", "compliance", "detection", "evidence", "model", "scanning"),
        "publication": ("aws", "compliance", "model", "telemetry"),
        "periodic": ("aws", "compliance", "evaluator", "model", "publication", "telemetry"),
        "app": (
            *("aws", "compliance", "evaluator", "model", "periodic", "publication", "scanning"),
            "telemetry",
        ),
        "output": ("compliance", "model"),
        "documents": ("model",),
        "templates": ("documents", "model"),
        "audit": (
            "aws",
            "compliance",
            "evaluator",
            "evidence",
            "model",
            "scanning",
            "startup",
        ),
        "press": ("audit", "aws"),
        "cli": (
            "audit",
            "aws",
            "compliance",
            "detection",
            "documents",
            "evaluator",
            "model",
            "output",
            "press",
            "scanning",
            "sources",
            "templates",
        ),
        "packaging": (),
        "__init__": ("detection", "startup"),
        "__main__": ("cli",),
    },
    "remediation": {
        "model": (),
        "aws": ("model",),
        "patching": ("model",),
        "planning": ("model",),
        "packages": ("model", "patching"),
        "edge": ("model", "packages", "patching", "planning"),
        "runbook": ("model", "planning"),
        "steps": ("aws", "edge", "model", "packages", "patching", "planning", "runbook"),
        "telemetry": (),
        "app": ("aws", "model", "planning", "runbook", "steps", "telemetry"),
        "preview": ("aws", "model", "planning", "runbook", "steps"),
        "uninstall": ("aws", "model"),
        "packaging": (),
        "shims": (),
        "__init__": (),
    },
}
"""What each room may import of its half. A room is a folder or a module at the half's root."""

PAIRS = [
    (half, room, other)
    for half, rooms in ROOMS.items()
    for room, other in itertools.permutations(rooms, 2)
    if not other.startswith("__")
]


def room_of(path: str) -> str:
    """Return the room that a file lies in, by its path from the project's root."""
    return path.split("/")[1].removesuffix(".py")


def breaches(path: str, source: str) -> set[str]:
    """Return the rooms that a file imports and must not."""
    half, room = path.partition("/")[0], room_of(path)
    rooms = ROOMS[half]
    imported = {
        parts[1]
        for name in imports(path, source)
        if (parts := name.split("."))[0] == half and len(parts) > 1
    }
    return (imported & rooms.keys()) - {room, *rooms.get(room, ())}


@pytest.mark.parametrize("half", ROOMS)
def test_each_room_imports_only_what_it_may(half: str) -> None:
    broken = {
        path: found
        for file in files(half)
        if (found := breaches(path := file.relative_to(ROOT).as_posix(), file.read_text("utf-8")))
    }

    assert not broken


@pytest.mark.parametrize("half", ROOMS)
def test_each_room_has_its_row(half: str) -> None:
    assert {room_of(file.relative_to(ROOT).as_posix()) for file in files(half)} == {*ROOMS[half]}


@pytest.mark.parametrize("half", ROOMS)
def test_each_arrow_is_used(half: str) -> None:
    used: dict[str, set[str]] = {room: set() for room in ROOMS[half]}
    for file in files(half):
        path = file.relative_to(ROOT).as_posix()
        for name in imports(path, file.read_text("utf-8")):
            if name.startswith(f"{half}."):
                used[room_of(path)].add(name.split(".")[1])

    unused = {(room, other) for room, may in ROOMS[half].items() for other in may} - {
        (room, other) for room, others in used.items() for other in others
    }
    assert not unused


@pytest.mark.parametrize("half", ROOMS)
def test_arrows_lead_downward_only(half: str) -> None:
    left = {room: set(may) for room, may in ROOMS[half].items()}
    while free := {room for room, may in left.items() if not may}:
        left = {room: may - free for room, may in left.items() if room not in free}

    assert not left


@pytest.mark.parametrize(
    "written",
    [
        "from {level}{other} import anything",
        "from {level} import {other}",
        "from {half}.{other} import anything",
        "import {half}.{other}",
        "def later():\n    from {level}{other}.part import anything",
    ],
)
def test_an_arrow_is_noticed_however_it_is_written_if_it_is_forbidden(written: str) -> None:
    found, expected = {}, {}
    for half, room, other in PAIRS:
        expected[half, room, other] = set() if other in ROOMS[half][room] else {other}
        if (ROOT / half / room).is_dir():
            path, level = f"{half}/{room}/module.py", ".."
        else:
            path, level = f"{half}/{room}.py", "."
        source = written.format(half=half, other=other, level=level)
        found[half, room, other] = breaches(path, source)

    assert found == expected


@pytest.mark.parametrize("half", ROOMS)
def test_within_a_half_imports_are_relative(half: str) -> None:
    absolute = [
        file.relative_to(ROOT).as_posix()
        for file in files(half)
        if "shims" not in file.parts
        and any(
            line.lstrip().startswith((f"from {half}.", f"from {half} ", f"import {half}"))
            for line in file.read_text("utf-8").splitlines()
        )
    ]

    assert absolute == []


def test_the_rule_has_at_most_eight_modules_at_its_root() -> None:
    assert len(list((ROOT / Path("rule")).glob("*.py"))) <= 8
