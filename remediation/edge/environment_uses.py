"""What a package itself does with its environment, in which moved values will stand. Pure.

At the edge the environment is empty, so some packages fill it, or replace it. What reads a variable
that was not there would find a moved value under its name; what sets one, or replaces all of them,
would take the value away. Texts are searched, not parsed: a use that is none costs another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TEXTS = (".py", ".js", ".cjs", ".mjs", ".json")
_ACCESS = re.compile(r"\benv(?:iron)?\s*(?:\?\.|\.)\s*([A-Za-z]\w+)")
_QUOTED = re.compile(r"['\"`]([A-Z][A-Z0-9_]{1,63})['\"`]")
_TAKEN_APART = re.compile(r"\{([^{}]*)\}\s*=\s*process\s*\.\s*env\b")
_SETS_MANY = re.compile(r"Object\.assign\(\s*process\s*\.\s*env\s*,|environ\.update\(")
_KEY = re.compile(r"\b([A-Za-z]\w+)\s*[:=]")
_WORD = re.compile(r"[A-Za-z]\w+")
_KEYS_WITHIN = 4_000
"""Characters behind what sets many variables, in which their names stand."""
_GLOBAL = r"(?:globalThis|global|self|window)\s*(?:\.\s*process|\[\s*['\"`]process['\"`]\s*\])"
_ENVIRONMENT = r"\bprocess\s*(?:\.\s*env\b|\[\s*['\"`]env['\"`]\s*\])"
_SAME = r"(?:\{\s*\.\.\.\s*|Object\.assign\(\s*\{\s*\}\s*,\s*)?"
_INHERITS = r"\{\s*(?:__proto__\s*:|\.\.\.)\s*process\s*(?:,(?:(?!env\b)[^{}]){0,2000})?\}"
"""An object that has the process's own environment, since it names none."""
_REPLACES = re.compile(
    rf"{_ENVIRONMENT}\s*=(?![=>])(?!\s*{_SAME}process\s*\.\s*env\b)"
    rf"|{_GLOBAL}\s*=(?![=>])(?!\s*(?:{_GLOBAL}|process\b|{_INHERITS}))"
)
_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:[;\n}]|\Z)")
_OWN_PROCESS = re.compile(r"\b(?:var|let|const|function|import)\s+(?:\*\s*as\s+)?process\b")
"""The file has a ``process`` of its own, as copies of the one for browsers do."""


@dataclass(frozen=True, slots=True)
class EnvironmentUses:
    """The variables that a package names, and whether they stay."""

    names: frozenset[str]
    replaced_in: str | None
    """A file that may replace the environment as a whole; None if none does."""


def environment_uses(texts: Iterable[tuple[str, str]]) -> EnvironmentUses:
    """Return what a package does with its environment.

    Args:
        texts: all files that may use it, each with its path and its text.
    """
    names, replaced_in = set[str](), None
    for path, text in texts:
        names.update(_names(text))
        if not replaced_in and _replaces(text) and not _OWN_PROCESS.search(text):
            replaced_in = path
    return EnvironmentUses(frozenset(names), replaced_in)


def _replaces(text: str) -> bool:
    return any(not _is_put_back(text, found.end()) for found in _REPLACES.finditer(text))


def _is_put_back(text: str, at: int) -> bool:
    """Tell whether what is assigned is a constant, which can only be the process itself."""
    name = _ASSIGNED.match(text, at)
    if not name:
        return False
    given = re.findall(rf"\b(\w+)\s+{name[1]}\s*=\s*(process\s*(?:[;\n]|\Z))?", text)
    return bool(given) and all(keyword == "const" and value for keyword, value in given)


def _names(text: str) -> Iterator[str]:
    yield from _ACCESS.findall(text)
    yield from _QUOTED.findall(text)
    for found in _TAKEN_APART.finditer(text):
        yield from _WORD.findall(found[1])
    for found in _SETS_MANY.finditer(text):
        yield from _KEY.findall(text, found.end(), found.end() + _KEYS_WITHIN)
