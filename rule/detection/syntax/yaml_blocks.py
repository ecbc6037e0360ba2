"""Members of a block of YAML whose name says that they are secrets: ``api_keys:``, ``secrets:``."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...startup import deferred_re as re
from ..filters.randomness import is_random
from ..names.kinds import NameKind, kind_of
from ..names.word_splitting import words_of
from .names import asks_for_secret
from .written import Written, written

_HEAD = re.compile(
    r"^([ \t]*+(?:-[ \t]+)?)"
    r"[\"']?([\w.-]{0,60}(?:keys|tokens|secrets|passwords|passwds|pwds|credentials))"
    r"[\"']?[ \t]*:[ \t]*(?:#[^\n]*)?\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_OF_NAMES = frozenset({"secrets", "credentials"})
"""Last words of blocks that hold names of secrets as often as secrets."""
_OF_PASSWORDS = frozenset({"passwords", "passwds", "pwds"})
"""Last words of lists of which each item is a password, weak or strong."""
_SCALAR = r"(?:\"([^\"\n]{4,4000})\"|'([^'\n]{4,4000})'|([^\s\"'`\[\]{}|>&*!%@#,][^\s,{}]{3,4000}))"
_MEMBER = re.compile(
    rf"[ \t]*(-[ \t]+)?(?:[\"']?([\w.-]{{1,100}})[\"']?:[ \t]+)?{_SCALAR}[ \t]*(?:#.*)?\r?"
)
_FLOW = re.compile(rf"[ \t]*-[ \t]+\{{[^{{}}\n]{{0,400}}?\bvalue:[ \t]*{_SCALAR}")
_LONGEST_BLOCK = 2_000
"""Lines of a block that are read."""
_VALUES = frozenset({"value", "Value"})


class _Line(NamedTuple):
    """A line of a block."""

    text: str
    depth: int
    """Characters before its content; -1 if it has none."""
    is_item: bool

    def __repr__(self) -> str:  # Without the text.
        return f"_Line(depth={self.depth!r}, is_item={self.is_item!r})"


def written_in_blocks(text: str) -> Iterator[tuple[int, Written]]:
    """Yield the members of blocks of secrets in YAML, each with its line, counted from 1."""
    lines: list[_Line] = []
    number, counted = 1, 0
    for head in _HEAD.finditer(text):
        number += text.count("\n", counted, head.start())
        counted = head.start()
        if not asks_for_secret(head[2]):
            continue
        lines = lines or list(map(_line, text.split("\n")))
        for at, value, is_item in _members(lines, number, len(head[1])):
            last = words_of(head[2])[-1]
            if last not in _OF_NAMES or is_random(value):
                yield at, written(head[2], value, is_assigned=is_item and last in _OF_PASSWORDS)


def _line(text: str) -> _Line:
    content = text.lstrip(" \t")
    is_nothing = content.startswith("#") or not content.strip()
    return _Line(text, -1 if is_nothing else len(text) - len(content), content.startswith("-"))


def _members(lines: Sequence[_Line], number: int, indent: int) -> Iterator[tuple[int, str, bool]]:
    """Yield the texts that stand directly in a block, or as the value of a pair in its list.

    Each comes with its line, and with whether it is an item of a list by itself.
    """
    level = of_pair = -1
    is_list = False
    for at in range(number, min(number + _LONGEST_BLOCK, len(lines))):
        line = lines[at]
        if line.depth < 0:
            continue
        if line.depth < indent or (line.depth == indent and not line.is_item):
            return
        if level < 0:
            level, is_list = line.depth, line.is_item
        if line.depth == level and line.is_item:
            item = line.text[level + 1 :]
            of_pair = level + 1 + len(item) - len(item.lstrip(" \t"))
        if line.depth in {level, of_pair}:
            value = _value(line.text, is_direct=line.depth == level, is_list=is_list)
            if value:
                yield at + 1, value, is_list and line.depth == level and ": " not in line.text


def _value(line: str, *, is_direct: bool, is_list: bool) -> str | None:
    member = _MEMBER.fullmatch(line)
    if member is None:
        flow = _FLOW.match(line) if is_direct else None
        return _first(flow.groups()) if flow else None
    key, value = member[2], _first(member.groups()[2:])
    if key in _VALUES and is_list:
        return value
    is_named = key is not None and (is_list or not _may_name_secret(key))
    return value if is_direct and not is_named else None


def _first(groups: Sequence[str | None]) -> str | None:
    return next(filter(None, groups), None)


def _may_name_secret(key: str) -> bool:
    """Tell whether a member may be a secret by the name of its block: its own name says nothing."""
    return not asks_for_secret(key) and kind_of(f"password_{key}") is NameKind.PASSWORD
