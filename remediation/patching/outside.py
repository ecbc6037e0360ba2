"""Lines of code that no change of the package's own files can reach. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..model import CodeLine, Refusal
from . import reasons


def why_outside(line: CodeLine) -> Refusal | None:
    """Return why a line is not in a file that its function's owner could change."""
    if line.layer:
        return reasons.LAYER
    if not line.is_own:
        return reasons.PUBLISHED
    return reasons.INNER_ARCHIVE if "!" in line.path else None


def name_of(line: CodeLine) -> str:
    """Return how a line's file is named to people."""
    return f"layer {line.layer} {line.path}" if line.layer else line.path


def by_path(lines: Sequence[CodeLine]) -> dict[str, list[int]]:
    """Return the numbers of some lines by their files, in the order in which these come."""
    found: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        found[line.path].append(line.line)
    return found
