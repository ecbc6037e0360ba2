"""Texts in a Python file: where each stands, under which names, and whether once. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..model import Refusal
from .reasons import AGAIN_AND_AGAIN, PART_OF_A_TEXT, UNUSED


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that the program uses, or that looks like one."""

    node: ast.expr
    """What a lookup would replace: the text, or a lookup of which the text is the default."""
    value: str | bytes = field(repr=False)
    words: tuple[str, ...]
    """The names under which it stands, the outermost first."""
    why_not: Refusal | None
    """Why the text must stay; None: the program evaluates it once, as it is imported."""
    variable: str | None = None
    """The variable that the program asks for already, with the text as its default."""

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line on which it stands."""
        return self.node.lineno, self.node.end_lineno or self.node.lineno


@dataclass(frozen=True, slots=True)
class _Place:
    words: tuple[str, ...] = ()
    why_not: Refusal | None = None

    def under(self, *words: str) -> _Place:
        return replace(self, words=(*self.words, *words))

    def because(self, refusal: Refusal) -> _Place:
        return replace(self, why_not=self.why_not or refusal)


_TEMPLATES = ("JoinedStr", "TemplateStr")
"""By their names: Python 3.13 has no template strings yet."""
_NAMES = {
    ("AnnAssign", "annotation"),
    ("arg", "annotation"),
    ("FunctionDef", "returns"),
    ("AsyncFunctionDef", "returns"),
    ("Subscript", "slice"),
    ("Dict", "keys"),
    ("MatchValue", "value"),
    ("MatchMapping", "keys"),
    ("TypeAlias", "value"),
    *((kind, "type_params") for kind in ("FunctionDef", "AsyncFunctionDef", "ClassDef")),
}
"""Fields in which a text is a name, a type or a pattern."""
_REPEATED = {
    ("FunctionDef", "body"),
    ("AsyncFunctionDef", "body"),
    ("Lambda", "body"),
    ("For", "body"),
    ("AsyncFor", "body"),
    ("While", "test"),
    ("While", "body"),
    *((kind, "elt") for kind in ("ListComp", "SetComp", "GeneratorExp")),
    ("DictComp", "key"),
    ("DictComp", "value"),
    ("comprehension", "iter"),
    ("comprehension", "ifs"),
}
"""Fields that are evaluated again and again, or not as the module is imported."""


def literals(
    tree: ast.Module, *, os_is_known: bool, leaves_lookups: bool = False
) -> Iterator[Literal]:
    """Yield the texts of a module, but for names, types and patterns.

    Args:
        tree: the module.
        os_is_known: whether the name ``os`` is nothing but the standard library's module.
        leaves_lookups: whether the default of a lookup is a text as any other.
    """
    yield from _Search(os_is_known, leaves_lookups).of(tree, _Place())


def keys(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the texts that are keys of dictionaries, or ask for an item of something."""
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=found):
                yield from (key for key in found if isinstance(key, ast.Constant))
            case ast.Subscript(slice=ast.Constant() as key):
                yield key
            case ast.Call(
                func=ast.Attribute(attr="get" | "getenv"), args=[ast.Constant() as key, *_]
            ):
                yield key


@dataclass(frozen=True, slots=True)
class _Search:
    os_is_known: bool
    leaves_lookups: bool

    def of(self, node: ast.AST, place: _Place) -> Iterator[Literal]:
        match node:
            case ast.Constant(value=str(text)) | ast.Constant(value=bytes(text)):
                if text:
                    yield Literal(node, text, place.words, place.why_not)
            case ast.Expr(value=ast.Constant() as unused):
                yield from self.of(unused, replace(place, why_not=UNUSED))
            case ast.Call() | ast.BoolOp() if found := self._default_of_variable(node):
                name, default, text = found
                yield (
                    Literal(default, text, (name,), place.why_not)
                    if self.leaves_lookups
                    else Literal(node, text, (name,), place.why_not, name)
                )
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from self._function(node, place)
            case ast.ClassDef(name=name):
                yield from self._parts(node, place.under(name))
            case _ if type(node).__name__ in _TEMPLATES:
                yield from self._parts(node, place.because(PART_OF_A_TEXT))
            case _:
                yield from self._named(node, place)

    def _named(self, node: ast.AST, place: _Place) -> Iterator[Literal]:
        """Yield from what may give a text a name."""
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                yield from self.of(target, place)
                yield from self.of(value, place.under(*_words(target)))
            case ast.Dict(keys=keys, values=values):
                for key, each in zip(keys, values, strict=True):
                    yield from self.of(each, place.under(*_key(key)))
            case ast.keyword(arg=word, value=value):
                yield from self.of(value, place.under(*([word] if word else [])))
            case _:
                yield from self._parts(node, place)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, place: _Place
    ) -> Iterator[Literal]:
        """Yield from a function; defaults are evaluated once, with the ``def`` itself."""
        args = node.args
        under = place if isinstance(node, ast.Lambda) else place.under(node.name)
        positional = [*args.posonlyargs, *args.args]
        with_default = positional[len(positional) - len(args.defaults) :]
        for parameter, default in (
            *zip(with_default, args.defaults, strict=True),
            *zip(args.kwonlyargs, args.kw_defaults, strict=True),
        ):
            if default is not None:
                yield from self.of(default, under.under(parameter.arg))
        yield from self._parts(node, place, but_for="args")

    def _parts(self, node: ast.AST, place: _Place, but_for: str = "") -> Iterator[Literal]:
        kind = type(node).__name__
        for part, value in ast.iter_fields(node):
            if part == but_for or (kind, part) in _NAMES:
                continue
            inner = place.because(AGAIN_AND_AGAIN) if (kind, part) in _REPEATED else place
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.AST):
                    yield from self.of(each, inner)

    def _default_of_variable(self, node: ast.expr) -> tuple[str, ast.Constant, str] | None:
        """Return the variable that a lookup asks for, and its default, if that is a text.

        Either may stand in the call, or behind ``or``.
        """
        match node:
            case ast.Call(
                args=[
                    ast.Constant(value=str(variable)),
                    ast.Constant(value=str(value)) as default,
                ],
                keywords=[],
            ):
                call: ast.expr = node
            case ast.BoolOp(
                op=ast.Or(),
                values=[
                    ast.Call(args=[ast.Constant(value=str(variable))], keywords=[]) as call,
                    ast.Constant(value=str(value)) as default,
                ],
            ):
                pass
            case _:
                return None
        is_lookup = self.os_is_known and isinstance(call, ast.Call) and _asks_environment(call.func)
        return (variable, default, value) if is_lookup and value else None


def _asks_environment(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Name(id="os"), attr="getenv"):
            return True
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id="os"), attr="environ"), attr="get"
        ):
            return True
    return False


def _words(target: ast.expr) -> Sequence[str]:
    """Return the names that an assignment is to, the outermost first."""
    match target:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=value, attr=name):
            return (
                (*_words(value), name) if isinstance(value, ast.Name | ast.Attribute) else (name,)
            )
        case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
            owner = tuple(_words(value))
            return (key,) if owner[-1:] == ("environ",) else (*owner, key)
    return ()


def _key(key: ast.expr | None) -> Sequence[str]:
    match key:
        case ast.Constant(value=str(word)):
            return (word,)
    return ()
