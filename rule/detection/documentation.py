"""Which lines of source code are documentation: docstrings, JSDoc, descriptions in a JSON schema.

Comments in Python that show code between backticks are documentation, too. No statement uses such
a text. What stands in it was mostly written for readers, as an example.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..startup import deferred_re as re

_PYTHON = (".py", ".pyi", ".pyw")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*+)
    | (?P<string>
        \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:(?P<closed>\"{3})|\Z)
        | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:(?P<closed_too>'{3})|\Z)
        | "(?:[^"\\\n]|\\.)*+"?
        | '(?:[^'\\\n]|\\.)*+'?
    )
    | (?P<newline>\n)
    | (?P<opening>[(\[{])
    | (?P<closing>[)\]}])
    | (?P<word>\w++)
    | \\\r?\n | [^\w\s\#"'()\[\]{}]
    """,
    re.DOTALL | re.VERBOSE,
)
_CODE_SHOWN = re.compile(r"(?=[^=]*+=)(?:[^`=:]|`[^`]++`|:(?![ \t]*+[\"'\w]))*+")
"""A comment that gives nothing a value but between backticks: ``# as in `password=x` or so``."""
_PREFIXES = frozenset("rRuU")
_ALONE = re.compile(r"[ \t]*+(?:#[^\n]*+)?(?:\r?\n|\Z)")
_COMMENT = re.compile(
    r"""
    ^[ \t]*+/\*\*(?!/)
    (?:(?!\*/)[^\n])*+
    (?:\n[ \t]*+\*(?!/)(?:(?!\*/)[^\n])*+)*+
    (?:\n[ \t]*+)?\*/[ \t]*+\r?$
    """,
    re.MULTILINE | re.VERBOSE,
)
_DESCRIPTION = re.compile(
    r"""
    ^[ \t]*+"(?:description|documentation|summary|remarks|\$?comment|help)":[ ]?
    "(?=(?:[^\s"\\]*+(?:\\.|[ ])++){4})(?:[^"\\\n]|\\.)*+",?[ \t]*\r?$
    """,
    re.MULTILINE | re.VERBOSE,
)
"""A member of several words, alone in its line."""


def documentation_lines(path: str, text: str) -> frozenset[int]:
    """Return the lines of a text that are documentation, counted from 1.

    Args:
        path: the file's name, which tells its language.
        text: the file's text.
    """
    name = path.lower()
    find = _docstrings if name.endswith(_PYTHON) else _doc_comments
    find = _descriptions if name.endswith(".json") else find
    lines: set[int] = set()
    number, counted = 1, 0
    for start, end in find(text):
        number += text.count("\n", counted, start)
        last = number + text.count("\n", start, end)
        lines.update(range(number, last + 1))
        number, counted = last, end
    return frozenset(lines)


def _docstrings(text: str) -> Iterator[tuple[int, int]]:
    """Yield where strings that are whole statements, and comments with code, begin and end."""
    depth, is_new, prefixed = 0, True, -1
    for token in _TOKEN.finditer(text):
        if token["newline"]:
            is_new = depth == 0
            continue
        if token["comment"]:
            is_alone = not text[text.rfind("\n", 0, token.start()) + 1 : token.start()].strip()
            if is_alone and _CODE_SHOWN.fullmatch(token["comment"]):
                yield token.span()
            continue
        if token["string"] and (is_new or prefixed == token.start()):
            is_closed = token["closed"] or token["closed_too"]
            if is_closed and _ALONE.match(text, token.end()):
                yield token.span()
        elif token["word"] and is_new and token["word"] in _PREFIXES:
            prefixed = token.end()
        elif token["opening"]:
            depth += 1
        elif token["closing"]:
            depth = max(depth - 1, 0)
        is_new = False


def _doc_comments(text: str) -> Iterator[tuple[int, int]]:
    return (comment.span() for comment in _COMMENT.finditer(text))


def _descriptions(text: str) -> Iterator[tuple[int, int]]:
    return (member.span() for member in _DESCRIPTION.finditer(text))
