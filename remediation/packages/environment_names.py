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
_NAME = r"([A-Za-z_$][\w$]{2,63})"
_SHORT = r"([A-Za-z_$][\w$]?)"
_MODULE = r"['\"](?:node:)?process['\"]"
_IS_PROCESS = re.compile(
    rf"\b(?:const|let|var)\s+{_NAME}\s*=\s*"
    rf"(?:(?:global(?:This)?\s*\.\s*)?process\s*(?:[;,\n]|\Z)|require\(\s*{_MODULE}\s*\))"
    rf"|\bimport\s+(?:\*\s*as\s+)?{_NAME}\s+from\s*{_MODULE}"
)
_IS_ENVIRONMENT = re.compile(
    rf"\b(?:const|let|var)\s+{_NAME}\s*=\s*process\s*\.\s*env\s*(?:[;,\n]|\Z)"
    rf"|\b(?:const|let|var)\s+\{{[^{{}}]{{0,300}}\b(env)\b\s*[,}}][^{{}}=]{{0,300}}=\s*process\b(?!\s*\.)"
    rf"|\b(?:const|let|var)\s+\{{[^{{}}]{{0,300}}\benv\s*:\s*{_NAME}[^{{}}=]{{0,300}}\}}\s*=\s*process\b(?!\s*\.)"
    rf"|\bimport\s*\{{[^{{}}]{{0,300}}\benv\s+as\s+{_NAME}[^{{}}]{{0,300}}\}}\s*from\s*{_MODULE}"
    rf"|\bimport\s*\{{[^{{}}]{{0,300}}\b(env)\s*[,}}][^{{}}]{{0,300}}from\s*{_MODULE}"
)
_IS_SHORT = re.compile(
    rf"(?<![\w$.]){_SHORT}\s*=(?!=)\s*{ENVIRONMENT}(?!\s*(?:\?\.|[.\[\w]))"
    rf"|\{{[^{{}}]{{0,300}}\benv\s*:\s*{_SHORT}\s*[,=}}][^{{}}]{{0,300}}=\s*process\b(?!\s*\.)"
    rf"|\bimport\s*\{{[^{{}}]{{0,300}}\benv\s+as\s+{_SHORT}\s*[,}}][^{{}}]{{0,300}}from\s*{_MODULE}"
)
_OF_PROCESS = re.compile(
    rf"{_MODULE}"
    rf"|(?<![\w$.]){_SHORT}\s*=(?!=)\s*(?:global(?:This)?\s*\.\s*)?process\b(?!\s*(?:\?\.|[.\[\w]))"
)
"""The process under a name that no statement tells, such as those that bundlers give."""
_ITS_ENVIRONMENT = re.compile(
    r"(?<![\w$.])(?!this\b|process\b)[\w$]+(?:\(\))?\s*\??\.\s*env\b(?!\s*[(:])"
)
_IS_SHORT_IN_PYTHON = re.compile(
    r"\b\w{1,2}\s*(?::[^=\n]{0,80})?=\s*[^=\n]{0,80}?\bos\s*\.\s*environ"
)
_IS_OS = re.compile(r"^[ \t]*import[ \t]+os[ \t]+as[ \t]+(\w+)", re.MULTILINE)
_IS_ENVIRON = re.compile(
    rf"\bfrom\s+os\s+import\b[^\n]*\benviron\s+as\s+(\w+)"
    r"|\bfrom\s+os\s+import\b[^\n]*\b(environ)\b(?!\s+as\b)"
    rf"|^[ \t]*{_NAME}[ \t]*(?::[^=\n]{{1,80}})?=[ \t]*os[ \t]*\.[ \t]*environ[ \t]*\r?$",
    re.MULTILINE,
)


def with_one_name(text: str) -> str:
    """Return a file's text without lines that are comments, and with one name in each language."""
    text = _COMMENT.sub("", text)
    if "process" not in text and "environ" not in text:
        return text
    text = _replaced(_IS_PROCESS, text, r"(?=\s*(?:\.\s*env\b|\[\s*['\"]env['\"]))", "process")
    text = _replaced(_IS_OS, text, r"(?=\s*\.\s*environ)", "os")
    if _OF_PROCESS.search(text):
        text = _ITS_ENVIRONMENT.sub(_NODE, text)
    text = _replaced(_IS_ENVIRONMENT, text, r"(?!\s*[=:(]|['\"`])", _NODE)
    text = _with_short_names(text)
    if _IS_SHORT_IN_PYTHON.search(text):
        found = names_of_environ(text)
        text = applied(text, [Edit(start, end, _PYTHON) for start, end in found])
    return _replaced(_IS_ENVIRON, text, r"(?!\s*[=:(]|['\"`])", _PYTHON)


def _with_short_names(text: str) -> str:
    found = [
        (name, each.start(group))
        for each in _IS_SHORT.finditer(text)
        for group, name in enumerate(each.groups(), 1)
        if name
    ]
    if not found:
        return text
    scopes, edits = Scopes(text), set[Span]()
    for name, at in found:
        word = re.compile(
            rf"(?<![.\w$'\"`])(?<!var )(?<!let ){re.escape(name)}(?![\w$])(?!\s*[=:(]|['\"`])"
        )
        for start, end in scopes.of(name, at):
            edits.update(each.span() for each in word.finditer(text, start, end))
    return applied(text, [Edit(start, end, _NODE) for start, end in edits])


def _replaced(is_name: re.Pattern[str], text: str, where: str, by: str) -> str:
    names = {name for found in is_name.finditer(text) for name in found.groups() if name}
    if not names:
        return text
    any_of_them = "|".join(map(re.escape, sorted(names)))
    return re.sub(rf"(?<![.\w$'\"`])(?:{any_of_them})(?![\w$]){where}", by, text)
