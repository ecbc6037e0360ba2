"""The names that a file has for its environment, of which one is put in place of all. Pure.

Texts are searched, not parsed. Names of one or two characters are those of minified files, in which
everything else bears them, too: they count only where they mean the environment.
"""

from __future__ import annotations

import re

from ..patching.changes import Edit, Span, applied
from .python_scopes import names_of_environ
from .scopes import Scopes

ENVIRONMENT = r"\bprocess\s*(?:\??\.\s*env\b|(?:\?\.\s*)?\[\s*['\"`]env['\"`]\s*\])"
"""Of Node.js."""
IN_PYTHON = r"\bos\s*\.\s*environb?\b"
_NODE, _PYTHON = "process.env", "os.environ"
_COMMENT = re.compile(r"^[ \t]*(?://|#[^\w\n]|\*).*", re.MULTILINE)
_SHORTEST = 3
"""Characters of a name that is one and the same in all of its file."""
_NAME = r"([A-Za-z_$][\w$]{0,63})"
_MODULE = r"['\"](?:node:)?process['\"]"
_GIVEN = rf"(?<![\w$.]){_NAME}\s*=(?![=>])\s*"
_IN_BRACES = r"[^{}]{0,300}"
_OF_PROCESS = r"=\s*(?:process\b(?!\s*\??\.)"
_IS_PROCESS = re.compile(
    rf"{_GIVEN}(?:(?:global(?:This)?\s*\.\s*)?process\b(?!\s*(?:\?\.|[.\[\w$(]))"
    rf"|(?:/\*[^*]{{0,80}}\*/\s*)?(?:[\w$.]{{1,80}}\(\s*){{0,3}}require\(\s*{_MODULE}\s*\))"
    rf"|\bimport\s*(?:\*\s*as\s+)?{_NAME}\s*(?:,\s*\{{{_IN_BRACES}\}}\s*)?from\s*{_MODULE}"
)
_BEFORE_ENV = r"(?:\s*\(\))?(?:\s*\.\s*default)?(?=\s*(?:\??\.\s*env\b|\[\s*['\"`]env['\"`]))"
_IS_EXPORTED = re.compile(rf"\bexports\s*=\s*require\(\s*{_MODULE}\s*\)")
"""Bundlers make a module of Node's own one, which another function then gets by its number."""
_FROM_NUMBER = re.compile(rf"(?<![\w$.])(?!process\b)(?:\w*process\w*|[\w$]{{1,2}}){_BEFORE_ENV}")
_IS_ENVIRONMENT = re.compile(
    rf"{_GIVEN}{ENVIRONMENT}(?!\s*(?:\?\.|[.\[\w$]))"
    rf"|\{{{_IN_BRACES}\b(env)\b\s*[,}}=][^{{}}]{{0,300}}{_OF_PROCESS}|require\(\s*{_MODULE}\s*\))"
    rf"|\{{{_IN_BRACES}\benv\s*:\s*{_NAME}{_IN_BRACES}\}}\s*{_OF_PROCESS}|require\(\s*{_MODULE}\s*\))"
    rf"|\bimport\s*(?:[\w$]+\s*,\s*)?\{{{_IN_BRACES}\benv\s+as\s+{_NAME}{_IN_BRACES}\}}\s*from\s*{_MODULE}"
    rf"|\bimport\s*(?:[\w$]+\s*,\s*)?\{{{_IN_BRACES}\b(env)\s*[,}}]{_IN_BRACES}from\s*{_MODULE}"
)
NOT_A_MEMBER = r"(?<![\w$'\"`])(?<!(?<!\.\.)\.)"
"""No point stands before a name but the three of a spread."""
_NO_NAME_BEHIND = r"(?!\s*(?:=(?!=)|[:(])|['\"`])"
_IS_SHORT_IN_PYTHON = re.compile(
    r"\b\w{1,2}\s*(?::[^=\n]{0,80})?=\s*[^=\n]{0,80}?\bos\s*\.\s*environ"
)
_IS_OS = re.compile(r"^[ \t]*import[ \t]+os[ \t]+as[ \t]+(\w+)", re.MULTILINE)
_IS_ENVIRON = re.compile(
    r"\bfrom\s+os\s+import\b[^\n]*\benviron\s+as\s+(\w+)"
    r"|\bfrom\s+os\s+import\b[^\n]*\b(environ)\b(?!\s+as\b)"
    r"|^[ \t]*([A-Za-z_]\w{2,63})[ \t]*(?::[^=\n]{1,80})?=[ \t]*os[ \t]*\.[ \t]*environ[ \t\r]*$",
    re.MULTILINE,
)


def with_one_name(text: str) -> str:
    """Return a file's text without lines that are comments, and with one name in each language."""
    text = _COMMENT.sub("", text)
    if "process" not in text and "environ" not in text:
        return text
    text = _replaced(_IS_PROCESS, text, _BEFORE_ENV, "process")
    if _IS_EXPORTED.search(text):
        text = _FROM_NUMBER.sub("process", text)
    text = _replaced(_IS_ENVIRONMENT, text, _NO_NAME_BEHIND, _NODE)
    text = _replaced(_IS_OS, text, r"(?=\s*\.\s*environ)", "os")
    if _IS_SHORT_IN_PYTHON.search(text):
        found = names_of_environ(text)
        text = applied(text, [Edit(start, end, _PYTHON) for start, end in found])
    return _replaced(_IS_ENVIRON, text, _NO_NAME_BEHIND, _PYTHON)


def _replaced(is_name: re.Pattern[str], text: str, behind: str, by: str) -> str:
    """Return a text with one name in place of those that a pattern finds."""
    found = {
        (name, each.start(group) if len(name) < _SHORTEST else 0)
        for each in is_name.finditer(text)
        for group, name in enumerate(each.groups(), 1)
        if name
    }
    scopes = Scopes(text) if any(len(name) < _SHORTEST for name, _ in found) else None
    edits = set[Span]()
    for name, at in found:
        word = re.compile(
            rf"{NOT_A_MEMBER}(?<!\bvar )(?<!\blet ){re.escape(name)}(?![\w$]){behind}"
        )
        is_short = scopes and len(name) < _SHORTEST
        for start, end in scopes.of(name, at) if scopes and is_short else [(0, len(text))]:
            edits.update(each.span() for each in word.finditer(text, start, end))
    return applied(text, [Edit(start, end, by) for start, end in edits])
