"""Where a short name of a JavaScript file means what it was given at one place. Pure.

In minified files everything bears names of one or two letters, so a name counts only within the
function that gives it, and in no function within that has the name for something of its own. Texts
are searched, not parsed: where brackets do not match, the name counts in all of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..patching.changes import Span

_TOKEN = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|(?<=[(,=:\[!&|?{};+~^%<>*-])\s*/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
    r"|(?P<sign>=>|[(){}\[\]])",
    re.DOTALL,
)
"""What is passed over, since a bracket may stand in it, and brackets themselves."""
_CLOSES = {")": "(", "]": "[", "}": "{"}
_CONTROLS = re.compile(r"(?<![\w$.])(?:if|for|while|switch|with)\s*\Z")
_ONE_PARAMETER = re.compile(r"(?<![\w$.])[\w$]+\s*\Z")
_WITHIN = 80
"""Characters before a bracket in which it shows what the bracket is of."""
_OF_BLOCK = re.compile(r"\b(?:const|let)\s*\Z")


@dataclass(frozen=True, slots=True)
class _Function:
    parameters: Span
    body: Span


@dataclass(slots=True)
class Scopes:
    """The blocks and functions of one file."""

    text: str = field(repr=False)
    _closing: dict[int, int] = field(default_factory=dict)
    _blocks: list[int] = field(default_factory=list)
    """Where blocks begin, in order."""
    _outer: dict[int, int | None] = field(default_factory=dict)
    """The block around each block, by where they begin."""
    _functions: list[_Function] = field(default_factory=list)
    _is_known: bool = True

    def __post_init__(self) -> None:
        """Find which brackets belong together, and what functions there are."""
        signs = [
            (each["sign"], each.start()) for each in _TOKEN.finditer(self.text) if each["sign"]
        ]
        opened: list[tuple[str, int]] = []
        blocks: list[int] = []
        for sign, at in signs:
            if opening := _CLOSES.get(sign):
                if not opened or opened[-1][0] != opening:
                    self._is_known = False
                    return
                self._closing[opened.pop()[1]] = at
                if sign == "}":
                    blocks.pop()
            elif sign != "=>":
                opened.append((sign, at))
                if sign == "{":
                    self._outer[at] = blocks[-1] if blocks else None
                    self._blocks.append(at)
                    blocks.append(at)
        self._is_known = not opened
        opening_of = {close: start for start, close in self._closing.items()}
        for sign, at in signs if self._is_known else ():
            if sign in ("=>", "{") and (parameters := self._parameters(sign, at, opening_of)):
                self._functions.append(_Function(parameters, self._body(sign, at)))

    def of(self, name: str, at: int) -> list[Span]:
        """Return where a name means what is assigned to it at a place, in the file's order."""
        if not self._is_known:
            return [(0, len(self.text))]
        is_of_block = _OF_BLOCK.search(self.text, max(at - _WITHIN, 0), at)
        outer = self._around(at) if is_of_block else self._function_around(at)
        start, spans = outer[0], []
        for first, last in sorted(self._others(name, at, outer)):
            if first > start:
                spans.append((start, first))
            start = max(start, last)
        return [*spans, (start, outer[1])]

    def _others(self, name: str, at: int, outer: Span) -> Iterator[Span]:
        """Yield where the name is something else's."""
        binds = re.compile(rf"(?<![\w$.]){re.escape(name)}(?![\w$])(?!\s*:)")
        for function in self._functions:
            first, last = function.parameters
            is_own = first <= at < last or function.body == outer
            if not is_own and outer[0] <= first and binds.search(self.text, first, last):
                yield first, function.body[1]
        declares = re.compile(rf"\b(?:const|let)\s+{re.escape(name)}(?![\w$])")
        for found in declares.finditer(self.text, *outer):
            block = self._around(found.start())
            if block != outer and not block[0] <= at < block[1]:
                yield block

    def _parameters(self, sign: str, at: int, opening_of: dict[int, int]) -> Span | None:
        """Return where the parameters of a function stand, whose body or arrow is at a place."""
        end = at
        while end and self.text[end - 1].isspace():
            end -= 1
        if end and self.text[end - 1] == ")":
            start = opening_of.get(end - 1, -1)
            if start < 0 or _CONTROLS.search(self.text, max(start - _WITHIN, 0), start):
                return None
            return start, end
        single = _ONE_PARAMETER.search(self.text, max(end - _WITHIN, 0), end)
        return single.span() if single and sign == "=>" else None

    def _body(self, sign: str, at: int) -> Span:
        if sign == "{":
            return at, self._closing[at]
        following = re.compile(r"\s*").match(self.text, at + 2)
        start = following.end() if following else at + 2
        if start in self._closing and self.text[start] == "{":
            return start, self._closing[start]
        end = start
        while end < len(self.text) and self.text[end] not in ",;)]}\n":
            end = self._closing.get(end, end) + 1
        return start, end

    def _around(self, at: int) -> Span:
        """Return the nearest block around a place, or the file."""
        number = bisect_left(self._blocks, at) - 1
        start = self._blocks[number] if number >= 0 else None
        while start is not None and self._closing[start] < at:
            start = self._outer[start]
        return (0, len(self.text)) if start is None else (start, self._closing[start])

    def _function_around(self, at: int) -> Span:
        bodies = (each.body for each in self._functions if each.body[0] <= at < each.body[1])
        return max(bodies, default=(0, len(self.text)))
