"""Changes of a Python file: lookups in ``os.environ`` in place of texts. Pure.

The shim, or Lambda, has set the variables before the function's module is imported. So a text that
is evaluated once, as a module is imported, may be looked up. The changed file is parsed by Python's
own parser, and must be the same program but for the lookups and one import.
"""

from __future__ import annotations

import ast
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model import Refusal
from . import reasons
from .changes import Changes, Edit, Moved, Span, applied, by_line, line_starts, refused
from .python_import import OsImport, is_os_known, os_import
from .python_literals import Literal, keys, literals
from .python_texts import hidden_spans, span_of
from .values import as_variable_value, why_no_value
from .variable_names import VariableNames, is_plain_name

_NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError)


def python_changes(text: str, stem: str, lines: Sequence[int], variables: VariableNames) -> Changes:
    """Return the changes that take the secrets on some lines out of a Python file.

    Args:
        text: of the file, without a byte order mark.
        stem: the file's name without its ending, for a text that stands under no name.
        lines: where the secrets are.
        variables: gives the variables' names.
    """
    try:
        file = _File(text, stem, _parsed(text), hidden_spans(text), line_starts(text), variables)
    except _NOT_PARSED:
        return refused(lines, reasons.NOT_PARSED)
    try:
        return file.changes(lines)
    except RecursionError:
        return refused(lines, reasons.NOT_PROVEN)


@dataclass(frozen=True, slots=True)
class _File:
    text: str = field(repr=False)
    stem: str
    tree: ast.Module
    hidden: tuple[Span, ...]
    starts: tuple[int, ...]
    variables: VariableNames

    def changes(self, lines: Sequence[int]) -> Changes:
        found = tuple(
            literals(
                self.tree,
                os_is_known=is_os_known(self.tree),
                leaves_lookups=self.variables.leaves_names,
            )
        )
        names = [key for key in keys(self.tree) if _is_name(key)]
        there_by_line = by_line(((*each.lines, each) for each in found), lines)
        others_by_line = by_line(_texts(self.tree, names), lines)
        chosen: dict[Literal, Moved] = {}
        refusals: list[tuple[int, Refusal]] = []
        for line in lines:
            there = there_by_line[line]
            if why_not := self._why_not(there) or _why_doubtful(there, others_by_line[line]):
                refusals.append((line, why_not))
            elif there[0] not in chosen:
                chosen[there[0]] = self._moved(there[0], line)
        if not chosen:
            return Changes(refusals=tuple(refusals))
        replaced = {id(literal.node) for literal in chosen}
        first = _first_with(self.tree, replaced)
        os = os_import(self.tree, self.text, first, is_hidden=self.variables.leaves_names)
        if os is None:
            return refused(lines, reasons.NAME_TAKEN)
        lookups = {
            id(literal.node): _lookup(os, each.variable, literal)
            for literal, each in chosen.items()
        }
        edits = (
            *self._import(os),
            *(self._edit(literal.node, lookups[id(literal.node)]) for literal in chosen),
        )
        if not _is_same(applied(self.text, edits), _expected(self.tree, lookups, os)):
            return refused(lines, reasons.NOT_PROVEN)
        shown = {span_of(self.text, self.starts, name) for name in names}
        hidden = tuple(span for span in self.hidden if span not in shown)
        return Changes(edits, hidden, tuple(chosen.values()), tuple(refusals))

    def _why_not(self, there: Sequence[Literal]) -> Refusal | None:
        whys = [literal.why_not for literal in there]
        if len(there) != 1 or whys[0]:
            if not there:
                return reasons.NO_LITERAL
            return whys[0] if all(whys) else reasons.SEVERAL
        (literal,) = there
        return why_no_value(literal.value, literal.variable, self.variables)

    def _moved(self, literal: Literal, line: int) -> Moved:
        value = as_variable_value(literal.value) or ""
        words = literal.words or (self.stem,)
        return Moved(line, self.variables.given(literal.variable, words, value), value)

    def _edit(self, node: ast.expr, lookup: str) -> Edit:
        start, end = span_of(self.text, self.starts, node)
        # A text may follow a keyword at once: ``return"x"``.
        before = self.text[start - 1 : start]
        apart = " " if before.isalnum() or before == "_" else ""
        return Edit(start, end, apart + lookup)

    def _import(self, os: OsImport) -> Iterator[Edit]:
        if os.before is not None:
            statement = self.tree.body[os.before]
            first = min([statement.lineno, *(d.lineno for d in _decorators(statement))])
            start = self.starts[first - 1]
            end = "\r\n" if "\r\n" in self.text else "\n"
            yield Edit(start, start, os.statement + end)


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # A warning quotes what it is about.
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _is_name(key: ast.Constant) -> bool:
    return isinstance(key.value, str) and is_plain_name(key.value)


def _texts(
    tree: ast.Module, names: Sequence[ast.Constant]
) -> Iterator[tuple[int, int, ast.Constant]]:
    """Yield all texts of a module, keys, types and patterns included, but for plain names.

    Each comes with its first and its last line.
    """
    known = set(map(id, names))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        if isinstance(node, ast.Constant) and is_text and node.value and id(node) not in known:
            yield node.lineno, node.end_lineno or node.lineno, node


def _why_doubtful(there: Sequence[Literal], texts: Sequence[ast.Constant]) -> Refusal | None:
    """Return that another text on a line may be the secret, such as a key."""
    own = {id(node) for literal in there for node in ast.walk(literal.node)}
    return None if all(id(text) in own for text in texts) else reasons.SEVERAL


def _lookup(os: OsImport, variable: str, literal: Literal) -> str:
    encoded = ".encode()" if isinstance(literal.value, bytes) else ""
    return f'{os.name}.environ["{variable}"]{encoded}'


def _first_with(tree: ast.Module, nodes: set[int]) -> int:
    """Return the first statement of a module that has one of some nodes in it."""
    return next(
        number
        for number, statement in enumerate(tree.body)
        if any(id(node) in nodes for node in ast.walk(statement))
    )


class _Replacing(ast.NodeTransformer):
    def __init__(self, lookups: dict[int, str]) -> None:
        self._lookups = lookups

    def visit(self, node: ast.AST) -> ast.AST:
        lookup = self._lookups.get(id(node))
        if lookup is not None:
            return ast.parse(lookup, mode="eval").body
        changed: ast.AST = self.generic_visit(node)
        return changed


def _expected(tree: ast.Module, lookups: dict[int, str], os: OsImport) -> ast.Module:
    """Change a module's tree as its text is changed; the tree is not the old one any more."""
    _Replacing(lookups).visit(tree)
    if os.before is not None:
        tree.body.insert(os.before, ast.parse(os.statement).body[0])
    return tree


def _is_same(text: str, expected: ast.Module) -> bool:
    """Tell whether a text is the program that is expected."""
    try:
        return ast.dump(_parsed(text)) == ast.dump(expected)
    except _NOT_PARSED:
        return False


def _decorators(statement: ast.stmt) -> Sequence[ast.expr]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.decorator_list
    return ()
