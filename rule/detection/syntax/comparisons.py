"""Comparisons with a password: ``user == "me" and password == "…"`` holds one.

What a password's name is compared with otherwise is a type, a state or a name as often.
"""

from __future__ import annotations

from ...startup import deferred_re as re
from .names import Name

_USER = re.compile(
    r"(?:user(?:_?name)?|login|e-?mail|account)[\"'`\])]{0,3}\s{0,3}"
    r"(?:[!=]={1,2}\s{0,3}|\.equals(?:IgnoreCase)?\(\s{0,3})[\"'`][^\"'`]"
    r"|[\"'`]\.equals(?:IgnoreCase)?\(\s{0,3}(?:user(?:_?name)?|login|e-?mail|account)\b",
    re.IGNORECASE,
)
_ASSERTED = re.compile(r"\bassert(?:\s{1,3}|\()[\w.()\[\]\"']{0,80}\Z")
_TYPE = re.compile(r"\btypeof\s{1,3}[\w.$?]{0,80}\Z")
_PASSWORD = 2
"""The strength of a password's name."""
_NEAR = 160
"""Characters before and behind the name in which the user's stands."""


def compares_password(name: Name, line: str) -> bool:
    """Tell whether what a name is compared with is its password."""
    if name.strength < _PASSWORD:
        return False
    low = max(0, name.start - _NEAR)
    before = line[low : name.start]
    if "typeof" in before and _TYPE.search(before):
        return False
    return bool(
        ("assert" in before and _ASSERTED.search(before))
        or _USER.search(before)
        or _USER.search(line, name.end, name.end + _NEAR)
    )
