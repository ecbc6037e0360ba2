"""Code that takes the environment's variables away, or shows all of them. Pure.

Texts are searched, not parsed. They have one name for the environment: see `environment_names`.
"""

from __future__ import annotations

import re

from .environment_copies import ALL, ONE, loops
from .environment_names import ENVIRONMENT, IN_PYTHON

_SHOWS = (
    r"\b(?:\w*(?:log|print|stringify|inspect|dumps?|serialize|p?format)|debug|info|warn(?:ing)?"
    r"|error|exception|write|send|repr|str|dir|table|json|succeed|done|callback|cb)\s*\("
)
_SHOWS_ALL = re.compile(
    rf"{_SHOWS}[^;()]{{0,200}}(?:\w+\s*\(\s*){{0,3}}(?:[{{\[]\s*\.\.\.|[{{]\s*\*\*)?\s*{ALL}"
    rf"|\{{\s*{IN_PYTHON}{ONE}[^{{}}]{{0,20}}\}}[^'\"]{{0,200}}['\"]",
    re.IGNORECASE,
)
_SHOWS_ONE = re.compile(_SHOWS, re.IGNORECASE)
_TAKES_ONE = re.compile(
    rf"(?:\bdelete\s+{ENVIRONMENT}\s*\[|\bdel\s+{IN_PYTHON}\s*\["
    rf"|\bdeleteProperty\(\s*{ENVIRONMENT}\s*,|\bunsetenv\("
    rf"|{IN_PYTHON}\s*\.\s*pop\()\s*(?!['\"`\s])"
    rf"|(?:{ENVIRONMENT}|{IN_PYTHON})\s*\[\s*\w+\s*\]\s*=\s*(?:''|\"\"|``|undefined\b|null\b)"
)
_GLOBAL = r"(?:globalThis|global|self|window)\s*(?:\.\s*process|\[\s*['\"`]process['\"`]\s*\])"
_SAME = r"(?:\{\s*\.\.\.\s*|Object\.assign\(\s*\{\s*\}\s*,\s*)?"
_INHERITS = r"\{\s*(?:__proto__\s*:|\.\.\.)\s*process\s*(?:,(?:(?!env\b)[^{}]){0,2000})?\}"
"""An object that has the process's own environment, since it names none."""
_SAME_IN_PYTHON = r"(?:dict\(\s*|\{\s*\*\*\s*|copy\.\w+\(\s*)?os\s*\.\s*environ\b"
_REPLACES = re.compile(
    rf"{ENVIRONMENT}\s*=(?![=>])(?!\s*{_SAME}process\s*\.\s*env\b)"
    rf"|{_GLOBAL}\s*=(?![=>])(?!\s*(?:{_GLOBAL}|process\b(?!\s*\.\s*env\b)|{_INHERITS}))"
    rf"|\bos\s*\.\s*environ\s*=(?!=)(?!\s*{_SAME_IN_PYTHON})"
    rf"|{IN_PYTHON}\s*\.\s*(?:clear|popitem)\("
    rf"|{IN_PYTHON}\s*\.\s*pop\([^\n\]]{{1,80}}\bfor\b[^\n\]]{{1,80}}{IN_PYTHON}"
    r"|\bsetattr\(\s*os\s*,\s*['\"]environ['\"]"
    r"|\bdefineProperty\(\s*process\s*,\s*['\"`]env['\"`]|\bReflect\.set\(\s*process\s*,\s*['\"`]env"
    r"|\bprocess\.__defineGetter__\(\s*['\"`]env"
    r"|\b(?:assign|defineProperties)\(\s*process\s*,\s*\{(?:[^{}]{0,300}[,\s])?env\s*[:(,}]"
    r"|(?:^|[;{}])\s*process\s*=(?![=>])(?!\s*(?:process|global)\b)"
    r"|patch\.dict\([^\n]{0,20}\benviron\b[^\n]{0,500}clear\s*=\s*True"
)
_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:[;\n}]|\Z)")
_OWN_PROCESS = re.compile(
    r"\b(?:var|let|const|function)\s+process\b(?!\s*=\s*(?:require\(\s*['\"](?:node:)?process['\"]|global))"
    r"|\bimport\s+(?:\*\s*as\s+)?process\b(?!\s+from\s*['\"](?:node:)?process['\"])"
)
"""The file has a ``process`` of its own, as copies of the one for browsers do."""


def replaces(text: str) -> bool:
    """Tell whether a file may give the process another environment, or an empty one."""
    if "process" not in text and "environ" not in text:
        return False
    found = _loops(text, _TAKES_ONE) or any(
        not _is_put_back(text, found.end()) for found in _REPLACES.finditer(text)
    )
    return found and not _OWN_PROCESS.search(text)


def shows(text: str) -> bool:
    """Tell whether a file may write all variables to a log.

    Args:
        text: of the file, with the environment for what holds it; see `environment_copies`.
    """
    return _SHOWS_ALL.search(text) is not None or _loops(text, _SHOWS_ONE)


def _loops(text: str, to_do: re.Pattern[str]) -> bool:
    """Tell whether something is done to one variable after the other."""
    return any(to_do.search(text, *span) for span in loops(text))


def _is_put_back(text: str, at: int) -> bool:
    """Tell whether what is assigned is a constant, which can only be the process itself."""
    name = _ASSIGNED.match(text, at)
    if not name:
        return False
    given = re.findall(rf"\b(\w+)\s+{name[1]}\s*=\s*(process\s*(?:[;\n]|\Z))?", text)
    return bool(given) and all(keyword == "const" and value for keyword, value in given)
