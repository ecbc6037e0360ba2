"""Lines that give a name its value in a later line, joined to one line each.

A literal on the next line, a block of YAML, members of a list, a name and a value in two lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...startup import deferred_re as re
from .lists import Lists, indent_of
from .names import Name
from .open_lines import is_next_member, is_without_value
from .runs import names_of
from .settings import IS_SWITCH

_LONGEST = 1_000
"""Characters at the end of a line, with the open name, that are joined to a later line."""
_NEAR = 12
"""Lines behind a name that may name another secret before the value of the first."""
_UNFINISHED = re.compile(
    r"(?:[=:(\[{?+\\]|=>|\|\||\?\?|\bor|</[\w:.-]{1,40}>|\([^()]*,)$", re.IGNORECASE
)
_OPEN_SIGNS = (*"=:([{?+\\", "=>", "||")
"""How a line ends if its value stands in a later line."""
_OPEN_WORD = re.compile(r"(?:\bor|</[\w:.-]{1,40}>)\Z", re.IGNORECASE)
_LONGEST_WORD = 45
_DECLARES = "export interface "
"""How a declaration of TypeScript begins that holds types, and no value."""
_END_OF_ELEMENT = re.compile(r"</[\w:.-]{1,40}>\Z")
_OPTION = re.compile(r"\s*(?:-\s+)?([\"']?)(--[A-Za-z][\w-]{1,60})\1,?\Z")
"""An option alone in its line, as lists of arguments have it."""
_ARGUMENT = re.compile(
    r"\s*(?:(?:-\s+)?(?:\"([^\"\n]+)\"|'([^'\n]+)'),?|-\s+([^\s\"'\[\]{},$-][^\s\"']*))\s*"
)
_BEHIND_NAME = re.compile(r"[^\w<>]{0,20}</")
"""What stands between a name and the end of its element, if the next element may be its value."""
_TEXT = re.compile(
    r"(?<=[=:(])[ \t]{0,4}(?:[\"']?\$\(cat[ \t]{1,3})?"
    r"(?:<<[-~<]?[ \t]?[\"']?(?P<end>[A-Za-z_]\w{0,40})[\"']?(?:\.\w{1,40}){0,3}[,;]?"
    r"|[bfru]{0,2}(?P<quotes>\"{3}|'{3})\\?)$"
)
"""The beginning of a text whose lines follow: ``<<EOT`` in many languages, or three quotes."""
_OPEN_PAIR = re.compile(r"(?:\bname|key)[\"']?[ \t]*[:=]", re.IGNORECASE)
_BLOCK = re.compile(r":[ \t]*(?:!\w+[ \t]+)?[|>][-+\d]{0,2}(?:[ \t]+\#.*)?$")
_NAMED = re.compile(r"(?:\bname|\w*key|variable)[\"']?[ \t]*[:=][ \t]*[\"']?\Z", re.IGNORECASE)
_VALUE = re.compile(
    r"[ \t]*(?:-[ \t]+)?[\"']?(?:\w{0,20}value|default)[\"']?[ \t]*[:=][ \t]*(?P<value>\S.*)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"[ \t]*[{]?[ \t]*[\"']?(?:[nN]ame|NAME|Key)[\"']?[ \t]*[:=][ \t]*[\"'\w]")
"""What names another thing, whose value follows."""
_OPENS = re.compile(
    r"[\"'`\]]{0,2}(?:\s{0,3}:\s?[\w\[\], .<>|?&']{1,40}(?=\s?=))?\s{0,4}(?::=?|=>?)?\s{0,4}"
    r"(?:new\s)?[\w.<>]{0,20}(?:\[\])?[\[({:]$"
    r"|\([^()\n]{0,120}\)(?:\s{0,2}(?:->|:)?\s{0,2}[\w.<>\[\]?*]{1,40})?\s{0,2}[{:]$"
)
"""What stands between a name and the lines of its block or list."""
_OPENS_BLOCK = re.compile(r"[:{]$")
_BRACKETS = frozenset("([{:")
_CASE = re.compile(r"\s*case\b")
"""A case of a switch, which another one may follow."""
_STATEMENT = re.compile(r"[ \t]*(?:(?:el)?if|while|for|with|except)\b(?![ \t]*[=:]).*:$")
"""A statement of Python, whose block is no value: ``if not password:``."""


def goes_on(line: str) -> bool:
    """Tell whether a name in a line may have its value in a later one.

    Args:
        line: without the spaces at its end.
    """
    # A single expression for all of this takes several times as long, and every line is asked.
    if line.endswith(_OPEN_SIGNS):
        return not line.startswith(_DECLARES)
    end = line[-_LONGEST:]
    last = end[-1:]
    if (last == "," and end.rfind("(") > end.rfind(")")) or ("--" in end and _OPTION.match(end)):
        return True
    if last in {"r", "R", ">"} and _OPEN_WORD.search(end, max(0, len(end) - _LONGEST_WORD)):
        return True
    if ("|" in end or ">" in end) and _BLOCK.search(end):
        return True
    if ("<<" in end or '"""' in end or "'''" in end) and _TEXT.search(end):
        return True
    lowered = end.lower()
    return ("name" in lowered or "key" in lowered) and _OPEN_PAIR.search(end) is not None


def leaves_open(line: str, ends: Sequence[int] | None = None) -> bool:
    """Tell whether the name of a secret in a line may have its value in a later one: False is sure.

    Args:
        line: without the spaces at its end.
        ends: where words of secrets may have ended, as `runs.giving_names` gets them.
    """
    if not goes_on(line):
        return False
    if len(line) > _LONGEST:
        line, ends = _end_of(line), None
    name = _open_name(line, ends)
    return name is not None and (
        _is_named(line, name)
        or any(each.search(line) for each in (_UNFINISHED, _TEXT, _BLOCK))
        or _OPTION.match(line) is not None
    )


def joined(
    lines: Sequence[str], open_lines: Iterable[tuple[int, Sequence[int] | None]]
) -> Iterator[tuple[int, str]]:
    """Yield each of some lines joined with each of those that may hold the value of its name.

    Args:
        lines: the lines of a text.
        open_lines: the lines with the names, counted from 1, in their order, each with where words
            of secrets end in it, as `leaves_open` gets them.

    Yields:
        the number of the later line, and the text.
    """
    lists = Lists(lines)
    for number, ends in reversed(tuple(open_lines)):
        yield from _joined_behind(lines, number, ends, lists)


def _joined_behind(
    lines: Sequence[str], number: int, ends: Sequence[int] | None, lists: Lists
) -> Iterator[tuple[int, str]]:
    written = lines[number - 1].rstrip()
    line = _end_of(written)
    name = _open_name(line, ends if line == written else None)
    if name is None:
        return
    if _BLOCK.search(line):
        yield from _block(_BLOCK.sub(":", line), indent_of(line), number, _following(lines, number))
        return
    if text := _TEXT.search(line):
        yield from _text_behind(line[: text.start()], text, number, _following(lines, number))
        return
    if option := _OPTION.match(line):
        yield from _argument(option[2], number, lines[number : number + 1])
        return
    if _OPENS_BLOCK.search(line):
        yield from _members(name.text, indent_of(line) + 1, number, _following(lines, number))
    elif _is_named(line, name):
        yield from _members(name.text, indent_of(line), number, _following(lines, number))
    following = lines[number : number + 1]
    if _UNFINISHED.search(line) and not is_without_value(line, following):
        for at, member in lists.members(line, number):
            if not (_CASE.match(line) and _CASE.match(member)) and not is_next_member(line, member):
                yield at, _joined(line, member)


def _open_name(line: str, ends: Sequence[int] | None = None) -> Name | None:
    """Return the name of a secret to which a line that goes on may give a value in a later one."""
    if _STATEMENT.match(line):
        return None
    name = next(reversed(_asking(line, ends)), None)
    if name is None or _BLOCK.search(line):
        return name
    if _END_OF_ELEMENT.search(line, max(0, len(line) - _LONGEST_WORD)):
        is_content = _BEHIND_NAME.match(line, name.end) is not None
        return name if is_content or _is_named(line, name) else None
    return name if line[-1] not in _BRACKETS or _OPENS.match(line, name.end) else None


def _is_named(line: str, name: Name) -> bool:
    """Tell whether a pair in a line gives its value a name, which stands beside the value."""
    before = line[: name.start]
    is_likely = before.rstrip(" \t\"'").endswith((":", "="))
    return is_likely and _NAMED.search(before) is not None


def _following(lines: Sequence[str], number: int) -> Iterator[str]:
    """Yield the lines behind one."""
    for at in range(number, len(lines)):
        yield lines[at].rstrip()


def _end_of(line: str) -> str:
    """Return the end of a line, behind its indentation."""
    line = line.rstrip()
    return line if len(line) <= _LONGEST else line[: indent_of(line)] + line[-_LONGEST:]


def _is_anothers(line: str) -> bool:
    """Tell whether a line names another secret, so that what follows is read for that one."""
    return bool(_asking(line))


def _asking(line: str, ends: Sequence[int] | None = None) -> list[Name]:
    return [name for name in names_of(line, ends) if name.asks]


def _block(
    head: str, indent: int, number: int, following: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Yield the only line of a block of YAML."""
    inner = []
    for at, line in enumerate(following, number + 1):
        if line and indent_of(line) <= indent:
            break
        if line:
            inner.append((at, line))
        if len(inner) > 1:
            break
    if len(inner) == 1:
        at, line = inner[0]
        yield at, f"{head} {line.strip()}"


def _text_behind(
    head: str, beginning: re.Match[str], number: int, following: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Yield the only line of a text."""
    inner = []
    for at, line in enumerate(following, number + 1):
        before, quotes, _ = line.partition(beginning["quotes"] or "\n")
        is_last = bool(quotes) or line.strip(" \t;,)") == beginning["end"]
        content = before.strip() if quotes or not is_last else ""
        if content:
            inner.append((at, content))
        if is_last or len(inner) > 1:
            break
    if len(inner) == 1 and '"' not in inner[0][1]:
        at, content = inner[0]
        yield at, f'{head} "{content}"'


def _members(
    name: str, indent: int, number: int, following: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Yield the value or default beside a name, or in the block of a name."""
    for at, line in enumerate(following, number + 1):
        if not line.strip() or indent_of(line) < indent or line.lstrip().startswith("- "):
            return
        if (at > number + _NEAR and _is_anothers(line)) or _ANOTHER.match(line):
            return
        if value := _VALUE.match(line):
            yield at, f"{name}: {value['value'].rstrip(',')}"
            return


def _argument(option: str, number: int, following: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the argument of an option, in the next member of their list."""
    for line in following:
        argument = _ARGUMENT.fullmatch(line)
        value = argument and next(filter(None, argument.groups()))
        if value and not value.startswith("-") and not IS_SWITCH.search(option):
            yield number + 1, f'{option} "{value}"'


def _joined(line: str, following: str) -> str:
    """Join two lines as their language does: a backslash and the end of its line are nothing."""
    head = line.removesuffix("\\")
    is_open = head != line and head[-1:] in {"=", ":"}
    return f"{head}{following}" if is_open else f"{head} {following}"
