"""A unified diff of a file's changes, in which nothing is shown that may be a secret. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .changes import Edit, Span, line_starts

MASK = "***"


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that change together, from 0; `last` is behind them, and may be `first`."""

    first: int
    last: int
    edits: tuple[Edit, ...]


def unified_diff(path: str, text: str, edits: Sequence[Edit], hidden: Sequence[Span]) -> str:
    """Return the diff, without context: lines beside may hold other secrets.

    Args:
        path: of the file.
        text: before the change.
        edits: spans and their new texts, which are shown.
        hidden: spans of the text that are shown as `MASK`, in their order and apart.
    """
    starts = line_starts(text)
    lines, shift = [f"--- a/{path}", f"+++ b/{path}"], 0
    for hunk in _hunks(starts, edits):
        start, end = starts[hunk.first], _start(text, starts, hunk.last)
        old = _lines(_shown(text, (start, end), hidden, ()))
        new = _lines(_shown(text, (start, end), hidden, hunk.edits))
        before = _range(hunk.first, len(old))
        lines.append(f"@@ -{before} +{_range(hunk.first + shift, len(new))} @@")
        lines += [*(f"-{line}" for line in old), *(f"+{line}" for line in new)]
        shift += len(new) - len(old)
    return "\n".join(lines) + "\n"


def _hunks(starts: Sequence[int], edits: Sequence[Edit]) -> Iterator[_Hunk]:
    hunk: _Hunk | None = None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        first, last = _touched(starts, edit)
        if hunk and first < hunk.last:
            hunk = _Hunk(hunk.first, max(hunk.last, last), (*hunk.edits, edit))
            continue
        if hunk:
            yield hunk
        hunk = _Hunk(first, last, (edit,))
    if hunk:
        yield hunk


def _touched(starts: Sequence[int], edit: Edit) -> tuple[int, int]:
    """Return the first line that an edit changes, and the line behind the last one."""
    first = bisect_right(starts, edit.start) - 1
    is_at_start, has_end = edit.start == starts[first], edit.text.endswith("\n")
    if edit.start == edit.end:
        return first, first if is_at_start and has_end else first + 1
    last = bisect_right(starts, edit.end - 1)
    takes_end = last < len(starts) and edit.end == starts[last]
    # Without the end of its line, what is left is one line with the next.
    joins = takes_end and not has_end and not (is_at_start and not edit.text)
    return first, last + 1 if joins else last


def _start(text: str, starts: Sequence[int], line: int) -> int:
    return starts[line] if line < len(starts) else len(text)


def _shown(text: str, part: Span, hidden: Sequence[Span], edits: Sequence[Edit]) -> str:
    """Return a part of a text with its edits, and with what is hidden masked."""
    within = hidden[
        bisect_right(hidden, part[0], key=lambda span: span[1]) : bisect_left(
            hidden, part[1], key=lambda span: span[0]
        )
    ]
    left = [
        Edit(start, end, _mask(text[start:end]))
        for start, end in within
        if not any(start < edit.end and edit.start < end for edit in edits)
    ]
    shown, position = [], part[0]
    for edit in sorted([*left, *edits], key=lambda edit: (edit.start, edit.end)):
        shown += [text[position : edit.start], edit.text]
        position = max(position, edit.end)
    return "".join([*shown, text[position : part[1]]])


def _mask(text: str) -> str:
    return "\n".join(MASK for _ in range(text.count("\n") + 1))


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _range(first: int, length: int) -> str:
    """Return lines as a diff has them: of none, the line before."""
    if length == 1:
        return str(first + 1)
    return f"{first + 1 if length else first},{length}"
