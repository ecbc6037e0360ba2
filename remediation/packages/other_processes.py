"""Code that starts a program of the package in an environment without the values. Pure.

A child process, or a worker's thread, has the environment of the process that started it, and with
it the values, unless it is given one of its own. Then a file that it imports would look up what is
not there. Texts are searched, not parsed. They have one name for the environment: see
`environment_names`.
"""

from __future__ import annotations

import re

from .environment_names import ENVIRONMENT, IN_PYTHON

_STARTS = re.compile(
    r"\bfork\s*\(|\b(?:Worker|Piscina|Tinypool)\s*\(|\bworkerpool\b|\bexecPath\b|\bargv0\b"
    r"|\bargv\s*\[\s*0\s*\]|['\"`](?:[^'\"`\n]*[/ ])?node['\"` ]"
    r"|\bsys\s*\.\s*executable\b|['\"](?:[^'\"\n]*[/ ])?python[\d.]*['\" ]"
)
"""Something that runs a file of the package: other programs read none of its lookups."""
_OPTION = re.compile(
    r"[{(,]\s*(?:['\"]env['\"]|env)\s*(?::(?!:)|=(?![=>])|(?=[,}]))"
    r"(?!\s*(?:['\"`\d]|true\b|false\b))\s*"
)
_ONE = r"(?!\s*(?:\?\.)?[\[.](?!\s*copy\b))"
_ALL = rf"(?:{ENVIRONMENT}|{IN_PYTHON}){_ONE}"
_WITHIN = 600
"""Characters of an object, or of a call, in which the environment is handed on."""
_HANDS_ON = re.compile(
    rf"\(*\s*(?:{_ALL}|undefined\b|null\b|None\b|(?:[\w.()'\"]{{1,80}}\.)?SHARE_ENV\b"
    rf"|(?:\w+\s*\.\s*)*(?:assign|dict|copy|deepcopy)\([^()]{{0,{_WITHIN}}}?{_ALL}"
    rf"|\{{[^{{}}]{{0,{_WITHIN}}}?(?:\.\.\.|\*\*)\s*{_ALL}"
    rf"|\{{[^{{}}]{{0,{_WITHIN}}}\}}\s*\|\s*{_ALL})"
)
_NAME = re.compile(r"(?:\.\.\.|\*\*)?\s*((?:(?:this|self)\.)?[A-Za-z_$][\w$]*)\s*[,;)}\n]")
_CALLS = re.compile(r"\bos\s*\.\s*(?:exec[lv]p?e|spawn[lv]p?e|posix_spawnp?)\s*\(")
"""Calls that take an environment as an argument."""
_EMPTIES = re.compile(r"['\"]env['\"]\s*,\s*['\"]-i['\"]|\benv\s+-i\b")


def starts_without_environment(text: str) -> bool:
    """Tell whether a file may start a program of the package without the process's environment."""
    if not _STARTS.search(text):
        return False
    return bool(
        _EMPTIES.search(text)
        or any(not _is_handed_on(text, found.end()) for found in _OPTION.finditer(text))
        or any(
            not re.search(_ALL, text[found.end() : found.end() + _WITHIN])
            for found in _CALLS.finditer(text)
        )
    )


def _is_handed_on(text: str, at: int) -> bool:
    """Tell whether an environment that is given has all of the process's own in it."""
    if _HANDS_ON.match(text, at):
        return True
    name = "env" if text[at : at + 1] in (",", "}") else ""
    if found := _NAME.match(text, at):
        name = found[1]
    return bool(name) and _is_all(text, name)


def _is_all(text: str, name: str) -> bool:
    """Tell whether what bears a name is given the process's own environment somewhere."""
    word = rf"(?<![\w$.]){re.escape(name)}"
    for assigned in re.finditer(rf"{word}\s*(?::[^=\n]{{1,80}})?=(?![=>])\s*", text):
        if _HANDS_ON.match(text, assigned.end()):
            return True
    filled = (
        rf"assign\(\s*{re.escape(name)}\s*,[^()]{{0,{_WITHIN}}}{_ALL}"
        rf"|{word}\.update\([^()]{{0,{_WITHIN}}}{_ALL}"
    )
    return re.search(filled, text) is not None
