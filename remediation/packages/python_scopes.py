"""Where a name of a Python file means ``os.environ``. Pure."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from ..patching.changes import Span, line_starts
from ..patching.python_texts import span_of

_NOT_PARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def names_of_environ(text: str) -> tuple[Span, ...]:
    """Return where names stand that mean ``os.environ``; none in what is no Python."""
    if "\r" in text.replace("\r\n", ""):
        return ()
    try:
        with warnings.catch_warnings():
            # A warning quotes what it is about.
            warnings.simplefilter("ignore")
            names = list(_names(ast.parse(text), frozenset()))
    except _NOT_PARSED:
        return ()
    starts = line_starts(text)
    return tuple(span_of(text, starts, name) for name in names)


def _names(scope: ast.AST, known: frozenset[str]) -> Iterator[ast.Name]:
    own = list(_own_nodes(scope))
    bound = {each.id for each in own if isinstance(each, ast.Name) and _is_bound(each)}
    bound |= {each.arg for each in own if isinstance(each, ast.arg)}
    bound |= {each.name or "" for each in own if isinstance(each, ast.ExceptHandler)}
    given = {name for each in own for name in _given(each)}
    known = (known - bound) | given
    for each in own:
        if isinstance(each, ast.Name) and not _is_bound(each) and each.id in known:
            yield each
        if isinstance(each, _Function) and each is not scope:
            yield from _names(each, known)


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield what is in a scope, and the functions in it, but nothing of what is in these."""
    waiting = [scope]
    while waiting:
        node = waiting.pop()
        yield node
        if node is scope or not isinstance(node, _Function):
            waiting += ast.iter_child_nodes(node)


def _is_bound(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store | ast.Del)


def _given(node: ast.AST) -> Iterator[str]:
    """Yield the names that are given ``os.environ`` by a statement, an expression or a default."""
    match node:
        case (
            ast.Assign(targets=[*_, ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=value)
            | ast.NamedExpr(target=ast.Name(id=name), value=value)
        ) if value and _is_environ(value):
            yield name
        case ast.arguments(args=args, kwonlyargs=kwonly):
            positional = args[len(args) - len(node.defaults) :]
            defaults = (*zip(positional, node.defaults, strict=False),
                        *zip(kwonly, node.kw_defaults, strict=False))  # fmt: skip
            yield from (arg.arg for arg, value in defaults if value and _is_environ(value))


def _is_environ(value: ast.expr) -> bool:
    """Tell whether a value may be the environment itself: ``os.environ``, or it by a condition."""
    match value:
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "environb"):
            return True
        case ast.BoolOp(values=values):
            return any(map(_is_environ, values))
        case ast.IfExp(body=body, orelse=other):
            return _is_environ(body) or _is_environ(other)
    return False
