"""A table of texts, as wide as they are, but for a few that are long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_WIDEST = 72
"""Cells that are longer stand out of their column: one long path moves no other row."""


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table; none without rows."""
    if not rows:
        return
    widths = [
        max(len(cell) for cell in column if len(cell) <= _WIDEST)
        for column in zip(head, *rows, strict=True)
    ]
    for row in (head, *rows):
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
