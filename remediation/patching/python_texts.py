"""Where things stand in the text of a Python file, in characters. Pure."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence

from .changes import Span, line_starts

_HIDDEN = (tokenize.STRING, tokenize.COMMENT, tokenize.NUMBER)
_STARTS = ("FSTRING_START", "TSTRING_START")
_ENDS = ("FSTRING_END", "TSTRING_END")
"""Names of kinds of tokens, since Python 3.11 has none of them and Python 3.13 not all."""


def hidden_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of all texts, numbers and comments.

    Raises:
        tokenize.TokenError, SyntaxError: the text is no Python.
    """
    starts, spans = line_starts(text), []
    opened: list[tuple[int, int]] = []
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        kind = tokenize.tok_name[token.type]
        if kind in _STARTS:
            opened.append(token.start)
        elif kind in _ENDS or (token.type in _HIDDEN and not opened):
            first = opened.pop() if opened else token.start
            if not opened:
                (row, column), (last_row, last_column) = first, token.end
                spans.append((starts[row - 1] + column, starts[last_row - 1] + last_column))
    return tuple(spans)


def span_of(text: str, starts: Sequence[int], node: ast.expr) -> Span:
    """Return the span of an expression, whose columns Python counts in bytes of UTF-8.

    Args:
        text: of the file.
        starts: where its lines begin.
        node: the expression.
    """
    end_line = node.end_lineno or node.lineno
    return (
        _position(text, starts, node.lineno, node.col_offset),
        _position(text, starts, end_line, node.end_col_offset or 0),
    )


def _position(text: str, starts: Sequence[int], line: int, column: int) -> int:
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(text)
    return start + len(text[start:end].encode()[:column].decode())
