"""Where in its line a secret stands, and under which name: for reports, never for a verdict."""

from __future__ import annotations

from ..startup import deferred_re as re

_KEY_BEFORE = re.compile(
    r"(?<![\w.$-])([A-Za-z_$][\w.$-]{0,63})[\"'`\]]{0,2}\s{0,3}(?::=?|=>?)\s{0,3}[@\w]{0,2}[\"'`]?$"
)
_BEFORE = 100
"""Characters in which a name is looked for, before a value."""
_MOST = 100
"""How often a text may stand in its line; all its places but these are left alone."""
_MOST_DIGITS, _LONGEST_WORD = 4, 24
"""Of a name that may be shown: a token under which another one stands is none."""
_WORD = re.compile(r"[^._$-]+")


def place_of(secret: str, line: str) -> tuple[int, str]:
    """Return the column of a secret, counted from 1, and the name before it.

    The column is 0 if the secret does not stand in the line as it is, such as what is escaped. The
    name is empty if there is none, or none that may be shown.
    """
    first = at = line.find(secret) if secret else -1
    for _ in range(_MOST):
        if at < 0:
            break
        if match := _KEY_BEFORE.search(line, max(0, at - _BEFORE), at):
            name = match[1]
            return at + 1, name if secret not in name and _may_be_shown(name) else ""
        at = line.find(secret, at + 1)
    return first + 1, ""


def _may_be_shown(name: str) -> bool:
    digits = sum(map(str.isdigit, name))
    words = _WORD.findall(name)
    return digits <= _MOST_DIGITS and all(len(word) <= _LONGEST_WORD for word in words)
