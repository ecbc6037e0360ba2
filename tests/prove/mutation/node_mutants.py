"""Mutants of the Node.js shim: there is no tool for it here, so lines are changed by patterns.

Each line of code is changed in every way of `WAYS`, once for each match outside its comments and
texts. That is less than a parser could do, and enough to ask whether the tests look closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*\"""")
_NO_CODE = re.compile(r"\s*(//|/?\*|import |$)")
_FUNCTION = re.compile(r"^(?:export )?(?:async )?(?:function|class) (\w+)")

WAYS: tuple[tuple[str, str], ...] = (
    (r"===", "!=="),
    (r"!==", "==="),
    (r"&&", "||"),
    (r"\|\|", "&&"),
    (r"\?\?", "&&"),
    (r"(?<= )<(?= )", "<="),
    (r"(?<= )>(?= )", ">="),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"(?<![\w)=!])!(?=[\w(])", ""),
    (r"\bcontinue\b", "break"),
    (r"\bbreak\b", "continue"),
    (r"\.some\(", ".every("),
    (r"\.every\(", ".some("),
    (r"\.sort\(\)", ""),
    (r"(?<=return )[^;]+(?=;)", "undefined"),
    (r"(?<=throw )new [^;]+(?=;)", "undefined"),
    (r"^\s*(?:await )?[\w.]+\([^;]*\);$", ""),
)
"""What is replaced, and by what."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a file, changed."""

    file: str
    line: int
    function: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """Its name among all."""
        return f"{self.file}:{self.line}: {self.after.strip() or 'nothing'}"


def changes(folder: Path) -> Iterator[Change]:
    """Yield all changes of a folder's modules."""
    for path in sorted(folder.glob("*.mjs")):
        function = ""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if named := _FUNCTION.match(line):
                function = named[1]
            if not _NO_CODE.match(line):
                for after in dict.fromkeys(_changed(line)):
                    if after != line:
                        yield Change(path.name, number, function, line, after)


def apply(folder: Path, change: Change) -> str:
    """Change a file; return its text as it was."""
    path = folder / change.file
    text = path.read_text("utf-8")
    lines = text.splitlines()
    assert lines[change.line - 1] == change.before, change.name
    lines[change.line - 1] = change.after
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return text


def _changed(line: str) -> Iterator[str]:
    texts = [match.span() for match in _TEXT.finditer(line)]
    for pattern, instead in WAYS:
        for match in re.finditer(pattern, line):
            if not any(start < match.start() < end for start, end in texts):
                yield line[: match.start()] + instead + line[match.end() :]
    for match in re.finditer(r"(?<![\w.])\d[\d_]*(?![\w.])", line):
        if not any(start < match.start() < end for start, end in texts):
            yield f"{line[: match.start()]}{int(match[0]) + 1}{line[match.end() :]}"
    for start, end in texts:
        if end - start > 2:
            yield f"{line[: start + 1]}XX{line[start + 1 :]}"
