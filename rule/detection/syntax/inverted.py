"""Code between two literals, which looks like a literal where the reading of a line went astray.

A line of minified code may begin within a template of several lines, and hold expressions whose
quotes are no literal's. From there on, each quote that closes a literal seems to open one.
"""

from __future__ import annotations

from itertools import islice

from ...startup import deferred_re as re
from .names import Name

_BEFORE_LITERALS = "(,=:[+?{&|!<>"
_SIGNS_BEFORE = frozenset(_BEFORE_LITERALS)
_BEFORE = re.compile(
    rf"(?:[{re.escape(_BEFORE_LITERALS)}]|\b(?:return|case|typeof|in|of|from|throw|else|default|await|yield|delete"
    r"|void|import|instanceof))\s*\Z"
)
"""What stands before a literal in code."""
_BEHIND = re.compile(r"\s{0,3}(?:[),;:}\].+?=!&|<>]|(?:in|of|instanceof|as|from)\b)")
"""What stands behind a literal in code."""
_BEGINS = re.compile(r"(?:[)\]},;:.?=&|<>+*%^-]|!=|\s?(?:in|of|instanceof|from)\b)")
"""How code begins that stands behind a literal."""
_ENDS = re.compile(r"(?:[()\[{,;:=?&|<>+*%^!-]|\b(?:return|case|typeof|in|throw|else|of))\Z")
"""How code ends that stands before a literal."""
_CLOSING = frozenset(")]}")
_STATEMENT = re.compile(
    r"\)[;{]|\)=>|=>\{|[;{}](?:var|let|const|return|if|for|throw|function|else|try|switch|case|async)\b"
)
"""The end of a statement of JavaScript, or the beginning of one."""
_CODE = re.compile(r"&&|\|\||[!=]==|\+=|\w\[\w{1,3}\]|\w\.\w{1,20}\(|\w<\w")
_ENOUGH = 2
"""Signs of code in what begins and ends as code does; a password has one at most."""
LONGEST_WRITTEN = 300
"""Characters of a line that a person writes; in a longer one, quotes may be read the wrong way."""
_FAR = 400
"""Characters beside a name in which its literal begins and ends."""
_LONGEST_PASSWORD = 100
_NEAR = 12
"""Characters that are looked at beside a quote: more than any word has."""


def is_between_literals(text: str, start: int, end: int, *, is_value: bool = True) -> bool:
    """Tell whether what stands between two quotes is code, and its quotes are those of two others.

    It is code only if it begins and ends as code does there, or holds statements, *and* if what
    stands around the quotes is none. Part of a text, as in ``"host=" + host + ";password=…"``, has
    code around it.

    Args:
        text: a line of code.
        start: where the text between the quotes begins.
        end: where it ends.
        is_value: whether it is asked for as a value, and not for what stands in it. A password may
            begin and end as code does.
    """
    opened, closed = start - 1, end + 1
    if len(text) <= LONGEST_WRITTEN:
        return False
    is_rest = _BEGINS.match(text, start, end) is not None
    is_part = is_rest and _ENDS.search(text, max(start, end - _NEAR), end) is not None
    if is_part and text[start] in _CLOSING and (not is_value or end - start > _LONGEST_PASSWORD):
        return True  # Nothing opened the bracket: the literal before it may be a mere ":".
    if is_part and sum(1 for _ in islice(_CODE.finditer(text, start, end), _ENOUGH)) == _ENOUGH:
        return True
    if _may_begin_at(opened, text) and _BEHIND.match(text, closed):
        return False
    return is_part or _STATEMENT.search(text, start, end) is not None


def _may_begin_at(opened: int, text: str) -> bool:
    """Tell whether code stands before a quote that may begin a literal."""
    before = text[opened - 1 : opened] if opened > 0 else ""
    if before in _SIGNS_BEFORE:
        return True
    # A word or a space; any other sign stands behind a literal.
    return (before.islower() or before.isspace()) and _BEFORE.search(
        text, max(0, opened - _NEAR), opened
    ) is not None


def literal_around(name: Name, text: str) -> tuple[int, int] | None:
    """Return where the literal begins and ends in which a name stands, by the code beside it.

    It is told by the quotes nearest to the name, wherever the reading of the line begins.
    """
    low = max(0, name.start - _FAR)
    opened = max(text.rfind(quote, low, name.start) for quote in "\"'`")
    if opened < 0 or text[opened - 1 : opened] == "\\":
        return None
    behind = text.find(text[opened], name.end, name.end + _FAR)
    is_literal = (
        behind >= 0
        and _may_begin_at(opened, text)
        and _BEHIND.match(text, behind + 1)
        and not is_between_literals(text, opened + 1, behind, is_value=False)
    )
    return (opened, behind + 1) if is_literal else None
