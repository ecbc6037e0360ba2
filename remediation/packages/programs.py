"""Whether a file runs as a program, in the process that has the values. Pure.

What is read as a text, sent to viewers, or run by another process, such as a script for browsers,
would have a lookup where the value was. Texts are searched, not parsed: a mention that is none
refuses the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ..model import Refusal
from .imports import module_of

_SCRIPTS = (".js", ".cjs", ".mjs")
_PROGRAMS = (".py", *_SCRIPTS)
_LIBRARIES = "node_modules/"
_IMPORTS = re.compile(r"(?:\brequire\s*\(|\bfrom|\bimport\s*\(?)\s*\Z")
_BEFORE = 40
"""Characters before a text in which the word stands that imports it."""
_IS_MODULE = re.compile(r"\bexports?\b|\brequire\s*\(|\bimport\b|\bglobal(?:This)?\b")
_OF_BROWSERS = re.compile(
    r"\b(?:document|window|localStorage|sessionStorage|navigator)\s*\.|\bself\.addEventListener\b"
)
_ASKS_A_SERVER = re.compile(r"\bfetch\s*\(|\bXMLHttpRequest\b|\baddEventListener\s*\(")
_ASKS = re.compile(r"\btypeof\s+(?:document|window|self|navigator|globalThis)\b")


def why_no_program(
    path: str, text: str, handler: str, sources: Iterable[tuple[str, str]]
) -> Refusal | None:
    """Return why a file may be something else than a program of the function's own process.

    Args:
        path: of the file in the package.
        text: of the file.
        handler: the function's.
        sources: all files that may name it, each with its path and its text.
    """
    file = PurePosixPath(path)
    if file.suffix not in _PROGRAMS or str(file.with_suffix("")) == module_of(handler):
        return None
    if file.suffix in _SCRIPTS and _is_for_browsers(text):
        return Refusal(
            "The file may be one for browsers, which have no variables",
            "pack the function without it, or have it ask the server, then start again",
        )
    named = re.compile(rf"['\"`](?:[^'\"`\n]*/)?{re.escape(file.name)}['\"`]")
    for other, there in sources:
        if other == path or _LIBRARIES in other:
            continue
        for found in named.finditer(there):
            if not _IMPORTS.search(there, max(found.start() - _BEFORE, 0), found.start()):
                return Refusal(
                    f"{other} names the file in a text, so it may read it, or run it elsewhere",
                    "move the secret into a file that is only imported, then start again",
                )
    return None


def _is_for_browsers(text: str) -> bool:
    if _ASKS.search(text):
        return False
    is_script = _ASKS_A_SERVER.search(text) and not _IS_MODULE.search(text)
    return bool(is_script or _OF_BROWSERS.search(text))
