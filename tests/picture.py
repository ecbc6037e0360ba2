"""The README's picture: who imports whom, as the code has it.

`python -m tests.picture` prints the arrows to draw.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
HALVES = ("rule", "remediation")
NOT_DRAWN = frozenset({"__init__", "__main__", "shims"})
"""Starts without content, and the layers' code, which no other file imports."""

Graph = Mapping[str, AbstractSet[str]]
"""For each room, such as `rule_detection`, the rooms that its files import."""


def room(parts: tuple[str, ...]) -> str:
    """Name the room of a module, given as the parts of its path or of its dotted name."""
    half, *rest = parts
    return f"{half}_{rest[0].removesuffix('.py')}" if rest else half


def is_drawn(name: str) -> bool:
    half, _, rest = name.partition("_")
    return half in HALVES and rest not in {"", *NOT_DRAWN}


def imported(path: Path, source: str) -> Iterator[tuple[str, ...]]:
    """Yield the dotted names that a file imports, in parts."""
    package = path.parent.parts
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (tuple(alias.name.split(".")) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = package[: len(package) - level + 1] if level else ()
                origin = (*base, *(module.split(".") if module else ()))
                yield from ((*origin, alias.name) for alias in names)


def rooms_and_imports(root: Path = ROOT) -> Graph:
    """Read from the code which room imports which."""
    graph: dict[str, set[str]] = defaultdict(set)
    for half in HALVES:
        for file in sorted((root / half).rglob("*.py")):
            path = file.relative_to(root)
            own = room(path.parts)
            if not is_drawn(own):
                continue
            others = {room(name) for name in imported(path, file.read_text(encoding="utf-8"))}
            graph[own] |= {other for other in others if is_drawn(other) and other != own}
    return graph


def without_detours(graph: Graph) -> Graph:
    """Leave out each arrow that a longer way says already.

    Raises:
        graphlib.CycleError: rooms import each other in a circle.
    """
    reached: dict[str, set[str]] = {}
    for name in TopologicalSorter(graph).static_order():
        reached[name] = set().union(*({to} | reached[to] for to in graph.get(name, ())))
    return {
        name: {to for to in others if not any(to in reached[other] for other in others)}
        for name, others in graph.items()
    }


def drawn(document: str) -> Graph:
    """Read the arrows `a --> b & c` between rooms from a document's Mermaid picture."""
    graph: dict[str, set[str]] = defaultdict(set)
    for line in re.sub(r"\[[^\]]*\]", "", document).splitlines():
        left, arrow, right = line.partition(" --> ")
        if not arrow:
            continue
        names = [
            [name.strip().partition(" ")[0] for name in side.split("&")] for side in (left, right)
        ]
        for start in filter(is_drawn, names[0]):
            graph[start] |= {end for end in names[1] if is_drawn(end)}
    return graph


if __name__ == "__main__":
    for name, others in sorted(without_detours(rooms_and_imports()).items()):
        if others:
            print(  # noqa: T201 - what this module is run for
                f"        {name} --> {' & '.join(sorted(others))}"
            )
