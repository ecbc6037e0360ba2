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
_OPENS_FOLDER = (
    r"\b(?:static|serve\w*|readdir\w*|glob\w*|listdir|scandir|walk|files|contents|copytree|join"
    r"|resolve|Path|URL|read\w*|open|sendFile)(?:\.\w+)?\s*\([^\n]{0,160}?"
)
_BEHIND_FOLDER = r"(?:/\*[^'\"`\n]*['\"`]|/?['\"`]\s*(?:[);+\n]|\Z|,(?:\s*['\"`]\*|(?!\s*['\"`]))))"
"""The folder is the end of a path, or what follows in the path is not known."""
_IMPORTS_ANY = re.compile(r"\b(?:require|import|import_module|__import__)\s*\(\s*(?!['\"`\s)])")
"""A source that imports what it finds may look into folders for that."""
_LOOKED_UP_IN = re.compile(r"\bsys\.path\b|\brequire\s*\(|\bimport\s*\(|\bNODE_PATH\b")
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
                    _ELSEWHERE,
                )
        if _opens_folder(file.parent, there):
            return Refusal(f"{other} opens the folder of the file, so it may read it", _ELSEWHERE)
    return None


def _opens_folder(folder: PurePosixPath, text: str) -> bool:
    """Tell whether a source may read all files of a folder, or of one that holds the folder."""
    names = [part for part in folder.parts if part not in ("", ".")]
    if not names or _IMPORTS_ANY.search(text):
        return False
    quoted = rf"['\"`](?:[^'\"`\n]*/)?(?:{'|'.join(map(re.escape, names))}){_BEHIND_FOLDER}"
    return any(
        not _LOOKED_UP_IN.search(text, text.rfind("\n", 0, found.start()) + 1, found.end())
        for found in re.finditer(f"{_OPENS_FOLDER}{quoted}", text)
    )


_ELSEWHERE = "move the secret into a file that is only imported, then start again"


def _is_for_browsers(text: str) -> bool:
    if _ASKS.search(text):
        return False
    is_script = _ASKS_A_SERVER.search(text) and not _IS_MODULE.search(text)
    return bool(is_script or _OF_BROWSERS.search(text))
