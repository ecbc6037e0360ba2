"""The names that a file has for its environment, of which one is put in place of all. Pure.

Texts are searched, not parsed. Names of one or two characters are those of minified files, in which
everything else bears them, too, and stay.
"""

from __future__ import annotations

import re

ENVIRONMENT = r"\bprocess\s*(?:\??\.\s*env\b|(?:\?\.\s*)?\[\s*['\"`]env['\"`]\s*\])"
"""Of Node.js."""
IN_PYTHON = r"\bos\s*\.\s*environb?\b"
_NODE, _PYTHON = "process.env", "os.environ"
_COMMENT = re.compile(r"^[ \t]*(?://|#[^\w\n]|\*).*", re.MULTILINE)
_NAME = r"([A-Za-z_]\w{2,63})"
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
    text = _replaced(_IS_ENVIRONMENT, text, r"(?!\s*[=:(]|['\"`])", _NODE)
    return _replaced(_IS_ENVIRON, text, r"(?!\s*[=:(]|['\"`])", _PYTHON)


def _replaced(is_name: re.Pattern[str], text: str, where: str, by: str) -> str:
    names = {name for found in is_name.finditer(text) for name in found.groups() if name}
    if not names:
        return text
    return re.sub(rf"(?<![.\w$'\"`])(?:{'|'.join(sorted(names))})\b{where}", by, text)
