"""Which statements of a source are at its top, where they run as the file is loaded. Pure.

A text, a comment or a template may have the same line, and so may a function that nobody calls. So
Python's own parser, or the tokens of JavaScript, must say where a statement begins. A file that
cannot be read so has none.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from ..patching.changes import line_starts
from ..patching.javascript_tokens import Kind, NotRead, Token, tokens_of
from ..patching.python_texts import span_of

_NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_ENDS = (";", "}")
_ENDS_LINE = (")", "]")
_CONDITIONS = frozenset(("if", "while", "for", "with"))
_GOES_ON = frozenset((
    "await", "case", "delete", "do", "else", "in", "instanceof", "new", "return", "throw", "typeof",
    "void", "yield",
))  # fmt: skip
"""Names behind which a statement is not over."""


def statements_at_the_top(source: str, text: str, statement: re.Pattern[str]) -> Iterator[str]:
    """Yield what a pattern finds at the beginning of statements at a file's top.

    Args:
        source: the file's path, whose ending tells its language.
        text: of the file.
        statement: matches whole lines.
    """
    text = text.removeprefix("\ufeff")
    found = {each.start() + _indent(each[0]): each[0] for each in statement.finditer(text)}
    if found:
        starts = _in_python(text) if source.endswith(".py") else _in_javascript(text)
        yield from (found[start] for start in starts if start in found)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_python(text: str) -> Iterator[int]:
    if _LONE_RETURN.search(text):
        # It ends a line for Python alone.
        return
    try:
        with warnings.catch_warnings():
            # A warning quotes what it is about.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except _NOT_PARSED:
        return
    starts = line_starts(text)
    for statement in tree.body:
        if isinstance(statement, ast.Expr):
            yield span_of(text, starts, statement.value)[0]


def _in_javascript(text: str) -> Iterator[int]:
    try:
        tokens = tokens_of(text)[0]
    except NotRead:
        return
    for number, token in enumerate(tokens):
        if token.depth == 0 and token.kind is Kind.NAME and _is_first(tokens, number, text):
            yield token.start


def _is_first(tokens: Sequence[Token], number: int, text: str) -> bool:
    """Tell whether a statement of its own begins with a token."""
    if not number:
        return True
    before = tokens[number - 1]
    if before.text in _ENDS:
        return True
    if "\n" not in text[before.end : tokens[number].start]:
        return False
    if before.kind is Kind.SIGN:
        return before.text in _ENDS_LINE and not _ends_condition(tokens, number - 1)
    return before.text not in _GOES_ON


def _ends_condition(tokens: Sequence[Token], closing: int) -> bool:
    """Tell whether a bracket ends the head of a statement that runs only sometimes."""
    depth = tokens[closing].depth - 1
    opening = closing - 1
    while opening > 0 and not (tokens[opening].text == "(" and tokens[opening].depth == depth):
        opening -= 1
    return opening > 0 and tokens[opening - 1].text in _CONDITIONS
