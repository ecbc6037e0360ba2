"""Values in elements of XML, and in pairs of a name and a value whose value may come first."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re
from .comparisons import compares_password
from .names import Name
from .operators import LONGEST_BEFORE
from .written import Written, written

_ELEMENT = re.compile(r"(?:\s[^<>\n]{0,200})?>\s{0,40}")
_NEXT_ELEMENT = re.compile(
    r"</[\w:.-]{1,40}>\s{0,200}<(?!(?:th|dt|option|label|button|h[1-6])\b)[\w:.-]{1,40}"
    r"(?:\s[^<>\n]{0,200})?>([^<>\n]{1,4000})</"
)
"""The element behind a name's, unless it is a heading, a label or a choice in HTML."""
_CONTENT = re.compile(
    r"(?:<!\[CDATA\[|<(?:[\w.-]{1,20}:)?[vV]alue(?:\s[^<>\n]{0,80})?>)?\s{0,40}"
    r"([^<>\n]{1,4000}?)(?:\]\]>)?\s{0,40}</"
)
_VALUE_BEFORE = re.compile(
    r"(?:[\s<{,]|\A)[\"']?\w{0,20}[vV]alue[\"']?\s{0,3}[:=]\s{0,3}"
    r"(?:\"([^\"\n<>]{1,400})\"|'([^'\n<>]{1,400})')\s{0,3},?\s{0,3}"
    r"[\"']?\w{0,20}(?:[kK]ey|[nN]ame)[\"']?\s{0,3}[:=]\s{0,3}[\"']\Z"
)
"""The first half of a pair, if the value comes first: ``value="…" name="``."""
_COMPARED_BEFORE = re.compile(
    r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
    r"\s{0,3}(?:[!=]={1,2}\s{0,3}|\.equals(?:IgnoreCase)?\()[$@*&]?\Z"
)
"""A literal before the name that it is compared with: ``"…" == password``, ``"…".equals(…)``."""
_COMPARING, _METHODS = ("==", "!="), (".equals(", ".equalsIgnoreCase(")
_ASSIGNING, _NAMING = (":", "="), ("key", "Key", "name", "Name")
_QUOTES = frozenset("\"'")
_LONGEST_PAIR = 500
_TAG = re.compile(
    r"[ \t]{1,20}[\w.*\[\]]{1,40}[ \t]{1,20}`(?:[^`\n]{0,200}[ \t])?(?:envDefault|default):"
    r"\"([^\"\n]{1,400})\""
)
"""The tag of a field of a structure in Go: ``Password string `envDefault:"…"` ``."""
_DESCRIBED = re.compile(
    r"[\"']?\s{0,3}(?:(?:=>|[:=])\s{0,3})?\{[^{}()\n]{0,200}?(?<![\w.])[\"']?(?:\w{0,20}[vV]alue|[dD]efault)"
    r"[\"']?\s{0,3}(?:=>|[:=])\s{0,3}(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
)
"""An object that describes a value: ``"password": {"type": "string", "default": "…"}``."""
_ENDS_OF_DESCRIBING = ("alue", "efault")
"""How the members of such an object end that hold the value."""
_LONGEST_OPENING = 10
"""Characters with which `_DESCRIBED` begins, up to its bracket."""
_SPACES = frozenset(" \t")
_IN_TEXT = re.compile(r"\s{0,2}=\s{0,2}([^;<>\"'\s&{}$]{1,400})(?=\s{0,2}(?:;|</))")
_BEFORE_IN_TEXT = re.compile(r">(?:[^<>\"'\n]{0,300};\s{0,8})?\Z")
"""A connection string as an element's text: ``<Value>Server=db;Password=…</Value>``."""
_ENDS_BEFORE_TEXT = frozenset(">;")
"""How what `_BEFORE_IN_TEXT` matches ends, but for spaces."""


def named(name: Name, line: str, end: int) -> Iterator[Written]:
    """Yield the content of the element that a name opens, if its tag ends in the line."""
    if element := _ELEMENT.match(line, end):
        yield from content_of(name, line, element.end(), end)


def content_of(name: Name, line: str, at: int, end: int) -> Iterator[Written]:
    """Yield an element's content: ``<token>…</token>``, ``<entry key="token">…</entry>``.

    Args:
        name: of the element, or in quotes within its tag.
        line: the line of the name.
        at: where the content begins.
        end: where the name and its quote end.
    """
    before = line[max(0, name.start - LONGEST_BEFORE) : name.start]
    is_named = line[end - 1 : end] in {'"', "'"} and "<" in before
    if (before.endswith("<") or is_named) and (content := _CONTENT.match(line, at)):
        yield written(name.text, content[1])


def beside(name: Name, line: str) -> Iterator[Written]:
    """Yield the other half of a pair.

    ``<key>token</key><string>…</string>``, ``value="…" name="token"``
    """
    if line[name.start - 1 : name.start] == ">" and (beside := _NEXT_ELEMENT.match(line, name.end)):
        yield written(name.text, beside[1].strip())
    before = line[max(0, name.start - _LONGEST_PAIR) : name.start]
    if _may_be_compared(before) and (compared := _COMPARED_BEFORE.search(before)):
        yield written(
            name.text, compared[1] or compared[2], is_assigned=compares_password(name, line)
        )
    if _may_name_pair(before) and (first := _VALUE_BEFORE.search(before)):
        yield written(name.text, first[1] or first[2])
    # What stands right behind most names says that none of these follows.
    behind = line[name.end : name.end + _LONGEST_OPENING]
    if behind[:1] in _SPACES and (tag := _TAG.match(line, name.end)):
        yield written(name.text, tag[1])
    if (
        "{" in behind
        and any(map(line[name.end : name.end + _LONGEST_PAIR].__contains__, _ENDS_OF_DESCRIBING))
        and (described := _DESCRIBED.match(line, name.end))
    ):
        yield written(name.text, described[1] or described[2])
    if (
        "=" in behind
        and before.rstrip()[-1:] in _ENDS_BEFORE_TEXT
        and (text := _IN_TEXT.match(line, name.end))
        and _BEFORE_IN_TEXT.search(before)
    ):
        yield written(name.text, text[1])


def _may_be_compared(before: str) -> bool:
    """Tell whether `_COMPARED_BEFORE` may match: False is sure, and many times as quick."""
    before = before.rstrip("$@*& ")
    if before.endswith(_COMPARING):
        return before.rstrip("=!").rstrip()[-1:] in _QUOTES
    return before.endswith(_METHODS)


def _may_name_pair(before: str) -> bool:
    """Tell whether `_VALUE_BEFORE` may match: False is sure, and many times as quick."""
    if before[-1:] not in _QUOTES:
        return False
    before = before[:-1].rstrip()
    return before.endswith(_ASSIGNING) and before[:-1].rstrip().rstrip("\"'").endswith(_NAMING)
