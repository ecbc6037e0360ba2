"""One source file: from its bytes and some lines to its patch, and to why lines stay. Pure."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..model import LineRefusal, Lookup, SourcePatch
from . import reasons
from .changes import Changes, applied, refused
from .diff import unified_diff
from .dotenv import dotenv_changes
from .javascript import javascript_changes
from .python import python_changes
from .variable_names import VariableNames

_Language = Callable[[str, str, Sequence[int], VariableNames], Changes]

MOST_BYTES = 128 * 1024
"""The largest file that is read. Python's parser takes up to 1,300 times as much memory."""
_SHORTEST_VALUE = 4
"""Characters. A shorter value may occur in a name by coincidence."""
_LANGUAGES: dict[str, _Language] = {
    ".py": python_changes,
    ".js": javascript_changes,
    ".cjs": javascript_changes,
    ".mjs": javascript_changes,
}
_DOTENV = re.compile(r"\.env(\.[\w.-]+)?|[\w-]+\.env")
_DATA = (
    ".json", ".json5", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".config", ".properties",
    ".xml",
)  # fmt: skip
_LONE_RETURN = re.compile(r"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class RewrittenFile:
    """A file in which secrets are looked up."""

    patch: SourcePatch
    content: bytes = field(repr=False)
    """All of the file afterwards; what else is in it may be a secret, too."""
    values: Mapping[str, str] = field(repr=False)
    """What stood there, by the names of the variables that took its place."""


def rewrite_file(
    path: str, content: bytes, lines: Sequence[int], variables: VariableNames
) -> tuple[RewrittenFile | None, tuple[LineRefusal, ...]]:
    """Change a file so that secrets on some lines are looked up.

    Args:
        path: of the file, whose ending tells its language.
        content: of the file.
        lines: where the secrets are, from 1.
        variables: gives the variables' names; what is moved is noted there.

    Returns:
        The changed file, or None if nothing can be looked up; and why lines stay.
    """
    changes = changes_of(path, content, lines, variables)
    if not changes.edits:
        return None, _refusals(path, changes)
    text = _decoded(content) or ""
    diff = unified_diff(path, text, changes.edits, changes.hidden)
    if any(_repeats(diff, moved.value) for moved in changes.moved):
        return None, _refusals(path, refused(sorted(set(lines)), reasons.REPEATED))
    lookups = tuple(
        Lookup(moved.line, moved.variable, variables.is_there(moved.variable))
        for moved in changes.moved
    )
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    rewritten = RewrittenFile(
        SourcePatch(path, diff, lookups),
        mark + applied(text, changes.edits).encode(),
        {moved.variable: moved.value for moved in changes.moved},
    )
    return rewritten, _refusals(path, changes)


def patch_file(
    path: str, content: bytes, lines: Sequence[int], variables: VariableNames
) -> tuple[SourcePatch | None, tuple[LineRefusal, ...]]:
    """Return how a file has to change, for its owner to read; see `rewrite_file`.

    Returns:
        The patch, or None if nothing can be looked up; and why lines stay. Neither holds a value.
    """
    rewritten, refusals = rewrite_file(path, content, lines, variables)
    return rewritten.patch if rewritten else None, refusals


def changes_of(
    path: str, content: bytes, lines: Sequence[int], variables: VariableNames
) -> Changes:
    """Return the changes of a file, with the values that are moved; see `rewrite_file`."""
    lines = sorted(set(lines))
    name = PurePosixPath(path).name
    suffix = PurePosixPath(name).suffix.lower()
    language = dotenv_changes if is_dotenv(path) else _LANGUAGES.get(suffix)
    if language is None:
        return refused(lines, reasons.DATA if suffix in _DATA else reasons.OTHER_KIND)
    if len(content) > MOST_BYTES:
        return refused(lines, reasons.TOO_LARGE)
    if is_dotenv(path) and content.startswith(codecs.BOM_UTF8) and 1 in lines:
        # Not everybody who reads such files passes over the mark, which the next line would get.
        return refused(lines, reasons.DOTENV_FORM)
    text = _decoded(content)
    if text is None or (suffix == ".py" and not _says_utf_8(content)):
        return refused(lines, reasons.ENCODING)
    return language(text, PurePosixPath(name).stem, lines, variables)


def is_dotenv(path: str) -> bool:
    """Tell whether a file is one that names variables, such as ``.env``, by its name."""
    return _DOTENV.fullmatch(PurePosixPath(path).name) is not None


def _decoded(content: bytes) -> str | None:
    """Return a file's text; None if it has none that everybody divides into the same lines."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _LONE_RETURN.search(text) else text


def _says_utf_8(content: bytes) -> bool:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        return False
    return encoding in ("utf-8", "utf-8-sig")


def _refusals(path: str, changes: Changes) -> tuple[LineRefusal, ...]:
    return tuple(LineRefusal(path, line, refusal) for line, refusal in changes.refusals)


def _repeats(shown: str, value: str) -> bool:
    value = value.strip()
    return len(value) >= _SHORTEST_VALUE and value.casefold() in shown.casefold()
