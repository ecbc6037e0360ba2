"""Changes of a JavaScript file: lookups in ``process.env`` in place of texts. Pure.

There is no parser of JavaScript in Python's standard library. So only texts in data and among
arguments of statements at a file's top are changed, the tokens before and after must be the same
but for the lookups, and the diff's reader is told to have Node.js check the changed file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..model import Refusal
from . import reasons
from .changes import Changes, Edit, Moved, Span, applied, by_line, line_starts, refused
from .javascript_data import Constant
from .javascript_tokens import Kind, NotRead, Token, tokens_of
from .javascript_values import constants, text_of, texts_of
from .values import why_no_value
from .variable_names import VariableNames, is_plain_name

_HIDDEN = (Kind.STRING, Kind.TEMPLATE, Kind.PART, Kind.REGEX, Kind.NUMBER)
_GLOBAL = "process"
_USES = (".", "?.", "[", "&&", "!==", "!=", "===", "==")
"""Signs behind a name that is used, and not bound to something."""


def javascript_changes(
    text: str, stem: str, lines: Sequence[int], variables: VariableNames
) -> Changes:
    """Return the changes that take the secrets on some lines out of a JavaScript file.

    Args:
        text: of the file, without a byte order mark.
        stem: the file's name without its ending, for a text that stands under no name.
        lines: where the secrets are.
        variables: gives the variables' names.
    """
    try:
        tokens, comments = tokens_of(text)
        return _File(text, stem, tokens, comments, variables).changes(lines)
    except (NotRead, RecursionError):
        return refused(lines, reasons.NOT_PARSED)


@dataclass(frozen=True, slots=True)
class _File:
    text: str = field(repr=False)
    stem: str
    tokens: tuple[Token, ...] = field(repr=False)
    comments: tuple[Span, ...]
    variables: VariableNames

    def changes(self, lines: Sequence[int]) -> Changes:
        if _is_global_taken(self.tokens):
            return refused(lines, reasons.NAME_TAKEN)
        starts = line_starts(self.text)
        found, keys = constants(self.tokens, self.text)
        if self.variables.leaves_names:
            found = tuple(constant.alone for constant in found)
        names = {n for n in keys if is_plain_name(self.tokens[n].text.strip("'\""))}
        by_token = {constant.text: constant for constant in found}
        chosen: dict[Constant, Moved] = {}
        refusals: list[tuple[int, Refusal]] = []
        there_by_line = by_line(
            (
                (bisect_right(starts, token.start), bisect_right(starts, token.end - 1), number)
                for number, token in texts_of(self.tokens, keys)
                if number not in names
            ),
            lines,
        )
        for line in lines:
            there = there_by_line[line]
            if why_not := self._why_not(there, by_token):
                refusals.append((line, why_not))
            elif (constant := by_token[there[0]]) not in chosen:
                chosen[constant] = self._moved(constant, line)
        edits = tuple(self._edit(constant, each.variable) for constant, each in chosen.items())
        if not self._is_same(edits, chosen):
            return refused(lines, reasons.NOT_PROVEN)
        hidden = (
            *self.comments,
            *(
                (token.start, token.end)
                for number, token in enumerate(self.tokens)
                if (token.kind in _HIDDEN or number in keys) and number not in names
            ),
        )
        return Changes(edits, tuple(sorted(hidden)), tuple(chosen.values()), tuple(refusals))

    def _why_not(self, there: Sequence[int], by_token: dict[int, Constant]) -> Refusal | None:
        if len(there) != 1:
            return reasons.SEVERAL if there else reasons.NO_LITERAL
        token, constant = self.tokens[there[0]], by_token.get(there[0])
        if constant is None:
            return reasons.PART_OF_A_TEXT if token.kind is Kind.PART else reasons.NOT_AT_THE_TOP
        return why_no_value(text_of(token) or "", constant.variable, self.variables)

    def _moved(self, constant: Constant, line: int) -> Moved:
        value = text_of(self.tokens[constant.text]) or ""
        words = constant.words or (self.stem,)
        return Moved(line, self.variables.given(constant.variable, words, value), value)

    def _edit(self, constant: Constant, variable: str) -> Edit:
        start, end = self.tokens[constant.first].start, self.tokens[constant.text].end
        before = self.text[start - 1 : start]
        apart = " " if before.isalnum() or before in ("_", "$") else ""
        return Edit(start, end, f"{apart}{_GLOBAL}.env.{variable}")

    def _is_same(self, edits: Sequence[Edit], chosen: Collection[Constant]) -> bool:
        """Tell whether the changed text has the same tokens but for the lookups."""
        expected: list[str] = []
        by_first = {
            constant.first: (constant, edit) for constant, edit in zip(chosen, edits, strict=True)
        }
        number = 0
        while number < len(self.tokens):
            if number in by_first:
                constant, edit = by_first[number]
                expected += [_GLOBAL, ".", "env", ".", edit.text.rpartition(".")[2]]
                number = constant.text
            else:
                expected.append(self.tokens[number].text)
            number += 1
        return [token.text for token in tokens_of(applied(self.text, edits))[0]] == expected


def _is_global_taken(tokens: Sequence[Token]) -> bool:
    """Tell whether the name ``process`` may be something else than Node's own anywhere."""
    following = [*(token.text for token in tokens[1:]), ""]
    before = ["", *(token.text for token in tokens)]
    return any(
        token.text == _GLOBAL
        and token.kind is Kind.NAME
        and after not in _USES
        and last not in (".", "?.", "typeof")
        for token, after, last in zip(tokens, following, before, strict=False)
    )
