"""What holds all of the environment: a copy, or something of which it is a part. Pure.

Texts are searched, not parsed. They have one name for the environment: see `environment_names`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..patching.changes import Span
from .environment_names import ENVIRONMENT, IN_PYTHON, NOT_A_MEMBER

ONE = r"(?!\s*(?:\?\.)?[\[.](?!\s*(?:items|values|keys|copy)\b))"
ALL = rf"(?:{ENVIRONMENT}|{IN_PYTHON}){ONE}"
"""The environment as a whole, and not one of its variables."""
_CLOSER = r"[}\])](?=\s*[,}\])])"
_BRACKETS = r"\([^()\n;]{0,80}\)|\[[^\[\]\n;]{0,80}\]"
_TEXT = r"'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"|`[^`\n]{0,200}`"
_ELEMENT = (
    rf"(?:(?!{ALL})[^,;:(){{}}\[\]\n'\"`]|\?\?|{_BRACKETS}|{_TEXT}){{1,80}}?"
    r"(?=\s*(?:[,}\])]|\bfor\b))"
)
_NAMES = (
    rf"(?<!\bin\s)(?:Object\.(?:keys|getOwnPropertyNames)\(\s*{ENVIRONMENT}\s*\)"
    rf"|(?:sorted|list|tuple|set|len)\(\s*{IN_PYTHON}(?:\s*\.\s*keys\(\))?\s*\))"
    r"(?:\s*\.\s*(?:sort\(\)|length\b))?(?=\s*(?:[,;}\])\n]|\Z))"
)
"""The names of all variables, and no value."""
_PART = (
    rf"(?:{_NAMES}|[\[{{(,]|{_CLOSER}|\.\.\.|\*\*|[\w$'\"-]{{1,80}}\s*:|f?(?:{_TEXT})|\d+|\s++|null\b"
    r"|\bfor\b[^\n:]{1,40}\bin\b|(?:dict|list|sorted|tuple|str|Object\.\w+)(?=\()"
    rf"|{_ELEMENT})"
)
HOLDS = rf"(?:(?!{ALL}){_PART}){{0,80}}+{ALL}"
"""An expression up to the environment, which is it, or has it as a part."""
_NAME = r"(?<![\w$.])([A-Za-z_$][\w$]*)"
_OWNER = rf"(?!(?:this|self|cls|exports|module|process|os|global\w*|window)\b){_NAME}"
_HELD = re.compile(
    rf"{_NAME}\s*(?::[^=\n]{{1,80}})?=(?![=>])\s*"
    r"(?:dict\(\s*|copy\.\w+\(\s*|\{[^{};]{0,200}?(?:\.\.\.|\*\*|\bin)\s*"
    rf"|Object\.\w+\([^;()]{{0,80}}?|(?=[^;\n]{{0,80}}\.copy\(\))){ALL}"
    rf"|{_NAME}\s*(?::[^=\n]{{1,80}})?=(?![=>])\s*(?=[\[{{]){HOLDS}"
    rf"|{_OWNER}(?:\.\w+|\[[^\[\]\n]{{1,60}}\])\s*=(?![=>]){HOLDS}"
    rf"|{_OWNER}\.(?:update|push|append|extend)\({HOLDS}"
    rf"|\bObject\.assign\(\s*(?=[\w$]+\s*,){_OWNER}{HOLDS}"
    rf"|\.\.\.([A-Za-z_$][\w$]*)\s*\}}\s*=\s*{ALL}"
)
"""A name that is given what holds the environment, or to which that is added."""
_LOOPS = re.compile(rf"\bfor\b[^\n]{{0,80}}?{ALL}|(?:entries|keys)\(\s*{ENVIRONMENT}")
"""The head of what takes one variable after the other."""
_LOOP_WITHIN = 160
"""Characters behind the head, in which the loop does what it does."""
_FILLS = re.compile(
    rf"(?:(?!\bif\b|\bcontinue\b|\bfilter\b)[^;])*?{_OWNER}\[\s*\w+\s*\]\s*=(?![=>])", re.DOTALL
)
"""All variables are put into one thing, and none is chosen."""


def holders(text: str) -> frozenset[str]:
    """Return the names of what holds the environment anywhere in a file."""
    names = {name for found in _HELD.finditer(text) for name in found.groups() if name}
    filled = (_FILLS.match(text, *span) for span in loops(text))
    return frozenset(names | {found[1] for found in filled if found})


def without_holders(text: str, names: Collection[str], *, spread: bool = False) -> str:
    """Return a text with the environment in place of names of what holds it.

    Args:
        text: of a file.
        names: as `holders` returns them.
        spread: whether to have it spread, so that it is told from the environment itself.
    """
    if not names:
        return text
    any_of_them = "|".join(map(re.escape, sorted(names)))
    word = rf"{NOT_A_MEMBER}(?:{any_of_them})(?![\w$])(?!\s*(?:=(?!=)|[:(])|['\"`])"
    by = "os.environ" if "os.environ" in text else "process.env"
    return re.sub(word, f"...{by}" if spread else by, text)


def loops(text: str) -> Iterator[Span]:
    """Yield the spans in which something may be done to one variable after the other."""
    for found in _LOOPS.finditer(text):
        yield found.end(), found.end() + _LOOP_WITHIN
