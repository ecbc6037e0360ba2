"""What a package itself does with its environment, in which moved values will stand. Pure.

At the edge the environment is empty, so some packages fill it, or replace it. What reads a variable
that was not there would find a moved value under its name; what sets one, or replaces all of them,
would take the value away; what writes all of them to a log would write the values. Texts are
searched, not parsed: a use that is none costs another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Refusal
from ..patching.variable_names import OWN_PREFIX

TEXTS = (".py", ".js", ".cjs", ".mjs", ".json")
_SDK_PREFIX = "AWS_"
"""Of the variables that the SDKs ask for, which the runtime brings and no package shows."""
_LIBRARIES = "node_modules/"
_ACCESS = re.compile(r"\benv(?:iron)?\s*(?:\?\.|\.)\s*([A-Za-z]\w+)")
_QUOTED = re.compile(r"['\"`]([A-Z][A-Z0-9_]{1,63})['\"`]")
_TAKEN_APART = re.compile(r"\{([^{}]*)\}\s*=\s*process\s*\.\s*env\b")
_SETS_MANY = re.compile(r"Object\.assign\(\s*process\s*\.\s*env\s*,|environ\.update\(")
_KEY = re.compile(r"\b([A-Za-z]\w+)\s*[:=]")
_WORD = re.compile(r"[A-Za-z]\w+")
_KEYS_WITHIN = 4_000
"""Characters behind what sets many variables, in which their names stand."""
_ENVIRONMENT = r"\bprocess\s*(?:\.\s*env\b|\[\s*['\"]env['\"]\s*\])"
_ALL_IN_NODE = rf"{_ENVIRONMENT}(?!\s*(?:\?\.\s*|\.\s*)[A-Za-z_$])(?!\s*(?:\?\.)?\[\s*['\"`]\w)"
_ALL_IN_PYTHON = (
    r"(?:\bos\s*\.\s*)?\benvironb?\b(?!\s*\[\s*['\"])(?!\s*\.\s*(?:get|pop|setdefault)\(\s*['\"])"
)
"""The environment as a whole: what is not a variable that is asked for by its name."""
_READS_ALL = re.compile(
    rf"{_ALL_IN_NODE}|{_ALL_IN_PYTHON}"
    r"|\bgetenv\(\s*(?!['\"\s])"
    r"|['\"](?:node:)?process['\"]|[=(,]\s*process\s*[;,)\n]"
    r"|\{[^{}]*\benv\b[^{}]*\}\s*=\s*(?:globalThis\s*\.\s*)?process\b"
)
_SHOWS = (
    r"\b(?:\w*(?:log|print|stringify|inspect|dumps?|serialize|pformat)|debug|info|warn(?:ing)?"
    r"|error|exception|write|send|repr|str)"
)
_ALL = rf"(?:{_ALL_IN_NODE}|{_ALL_IN_PYTHON})"
_SHOWS_ALL = re.compile(
    rf"{_SHOWS}\s*\([^;()]{{0,200}}(?:\w+\s*\(\s*){{0,3}}(?:[{{\[]\s*\.\.\.|[{{]\s*\*\*)?\s*{_ALL}"
    rf"|\{{\s*{_ALL_IN_PYTHON}[^{{}}]{{0,20}}\}}[^'\"]{{0,200}}['\"]"
    rf"|(?:\bfor\b[^\n]{{0,80}}{_ALL}|(?:entries|keys)\(\s*{_ENVIRONMENT})[^\n]{{0,80}}\n?"
    rf"[^\n]{{0,40}}{_SHOWS}\s*\(",
    re.IGNORECASE,
)
_GLOBAL = r"(?:globalThis|global|self|window)\s*(?:\.\s*process|\[\s*['\"`]process['\"`]\s*\])"
_SAME = r"(?:\{\s*\.\.\.\s*|Object\.assign\(\s*\{\s*\}\s*,\s*)?"
_INHERITS = r"\{\s*(?:__proto__\s*:|\.\.\.)\s*process\s*(?:,(?:(?!env\b)[^{}]){0,2000})?\}"
"""An object that has the process's own environment, since it names none."""
_SAME_IN_PYTHON = r"(?:dict\(\s*|\{\s*\*\*\s*|copy\.\w+\(\s*)?os\s*\.\s*environ\b"
_REPLACES = re.compile(
    rf"{_ENVIRONMENT}\s*=(?![=>])(?!\s*{_SAME}process\s*\.\s*env\b)"
    rf"|{_GLOBAL}\s*=(?![=>])(?!\s*(?:{_GLOBAL}|process\b|{_INHERITS}))"
    rf"|\bdelete\s+{_ENVIRONMENT}\s*\[\s*(?!['\"`\s])"
    rf"|\bos\s*\.\s*environ\s*=(?!=)(?!\s*{_SAME_IN_PYTHON})"
    r"|\benviron\s*\.\s*clear\(|\bdel\s+(?:os\s*\.\s*)?environ\s*\[\s*(?!['\"\s])"
    r"|\benviron\s*\.\s*pop\(\s*(?!['\"\s])"
    r"|patch\.dict\([^\n]{0,20}\benviron\b[^\n]{0,500}clear\s*=\s*True"
)
_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:[;\n}]|\Z)")
_OWN_PROCESS = re.compile(r"\b(?:var|let|const|function|import)\s+(?:\*\s*as\s+)?process\b")
"""The file has a ``process`` of its own, as copies of the one for browsers do."""

_SINGLE = "have it {} single variables instead, then start again"


@dataclass(frozen=True, slots=True)
class EnvironmentUses:
    """The variables that a package asks for, and whether they stay, and stay unseen."""

    names: frozenset[str]
    reads_all: bool
    """Whether it may ask for any variable: it names none, or hands the environment on."""
    replaced_in: str | None
    """A file that may replace the environment as a whole; None if none does."""
    shown_in: str | None
    """A file that may write the environment to a log or an answer; None if none does."""

    def __contains__(self, name: object) -> bool:
        """Tell whether the package, or the runtime, may ask for a variable of this name."""
        if not isinstance(name, str):
            return False
        others = name.startswith(_SDK_PREFIX) or (
            self.reads_all and not name.startswith(OWN_PREFIX)
        )
        return others or name in self.names

    @property
    def refusal(self) -> Refusal | None:
        """Why values must not stand in the environment; None if they may."""
        if self.replaced_in:
            return Refusal(
                f"{self.replaced_in} may give the process another environment than the one with "
                "the values",
                _SINGLE.format("set"),
            )
        if self.shown_in:
            return Refusal(
                f"{self.shown_in} may write the environment, in which the values will stand, to a "
                "log or an answer",
                _SINGLE.format("write"),
            )
        return None


def environment_uses(texts: Iterable[tuple[str, str]]) -> EnvironmentUses:
    """Return what a package does with its environment.

    Args:
        texts: all files that may use it, each with its path and its text.
    """
    names, reads_all = set[str](), False
    replaced_in = shown_in = None
    for path, text in texts:
        names.update(_names(text))
        reads_all = reads_all or _READS_ALL.search(text) is not None
        if not replaced_in and _replaces(text) and not _OWN_PROCESS.search(text):
            replaced_in = path
        if not shown_in and _LIBRARIES not in path and _SHOWS_ALL.search(text):
            shown_in = path
    return EnvironmentUses(frozenset(names), reads_all, replaced_in, shown_in)


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
