"""What one resource of a template has: its variables, its inline code, and what is unread of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..documents.placed import Members, Text
from ..model import Unread, Variable
from .expressions import Alternatives, Expressions
from .function import InlineCode, NestedTemplate, TemplateFunction
from .functions import TRANSFORM, Incalculable, as_deployed, function_in
from .inline_code import inline_code
from .loops import LOOP, of_loop

_PACKAGES = {"Code", "CodeUri", "ImageUri"}


@dataclass(frozen=True)
class Shape:
    """Under which names a kind of resource has its variables and its inline code."""

    settings_name: str = "Environment"
    variables_name: str = "Variables"
    code_name: str = "ZipFile"


OF_CANARIES = Shape("RunConfig", "EnvironmentVariables", "Script")
"""A canary of CloudWatch Synthetics is a function, too."""


@dataclass
class ResourceReader:
    """Reads one resource; collects what could not be read."""

    expressions: Expressions
    properties: list[object]
    shared: list[Members]
    """The properties of all functions."""
    shape: Shape = Shape()
    unread: list[Unread] = field(default_factory=list)

    def function(self, name: Text) -> TemplateFunction:
        """Return a function of Lambda."""
        own = self.objects(self.properties, "properties")
        pairs = [*self._pairs(own)]
        names = {key for key, _ in pairs}
        pairs += [pair for pair in self._pairs(self.shared) if pair[0] not in names]
        variables = tuple(dict.fromkeys(self._variables(pairs)))
        code = tuple(self._code(own, self._path(own)))
        sources = {name for each in (*own, *self.shared) for name in each.names} & _PACKAGES
        count = len({key for key, _ in pairs})
        unread = tuple(dict.fromkeys(self.unread))
        return TemplateFunction(name, variables, count, code, unread, bool(sources) and not code)

    def function_of_cloudfront(self, name: Text) -> TemplateFunction:
        """Return a function that CloudFront runs, which has code alone."""
        own = self.objects(self.properties, "properties")
        given = [value for each in own for value in each.all("FunctionCode")]
        code = tuple(each for value in given for each in self._inline(value, "index.js"))
        return TemplateFunction(name, code=code, unread=tuple(dict.fromkeys(self.unread)))

    def nested(self, name: Text) -> Iterator[TemplateFunction]:
        """Yield what belongs to no function, with the templates that a stack has as text."""
        own = self.objects(self.properties, "properties")
        texts = (
            each
            for given in (value for one in own for value in one.all("TemplateBody"))
            for each in self._inline(given, "template")
        )
        nested = tuple(NestedTemplate(name, each) for each in texts if each.file.text.strip())
        unread = tuple(each._replace(what=f"{name}: {each.what}") for each in self.unread)
        if nested or unread:
            yield TemplateFunction("", unread=tuple(dict.fromkeys(unread)), nested=nested)

    def objects(self, given: list[object], what: str, *, loops: bool = False) -> list[Members]:
        """Return the objects that some expressions may become.

        Args:
            given: the expressions.
            what: the name of what could not be read.
            loops: whether the caller reads loops in the objects.
        """
        found: list[Members] = []
        for each in (branch for one in given for branch in self.expressions.branches(one)):
            if function := function_in(each):
                self.unread.append(Unread(what, f"only a deployment knows what {function} makes"))
            elif isinstance(each, Members):
                if TRANSFORM in each.names:
                    self.unread.append(Unread(what, "a macro brings a part of it"))
                if "<<" in each.names:
                    self.unread.append(Unread(what, "what it merges is no object"))
                if not loops and any(name.startswith(LOOP) for name in each.names):
                    self.unread.append(Unread(what, "a loop makes a part of it"))
                found.append(each)
            elif each not in (None, ""):
                self.unread.append(Unread(what, "it is no object"))
        return found

    def _pairs(self, properties: list[Members]) -> Iterator[tuple[Text, object]]:
        shape = self.shape
        environments = [value for each in properties for value in each.all(shape.settings_name)]
        maps = [
            value
            for each in self.objects(environments, "environment")
            for value in each.all(shape.variables_name)
        ]
        for variables in self.objects(maps, "environment", loops=True):
            for name, value in variables:
                if name.startswith(LOOP):
                    yield from self._repeated(name, value)
                elif name != TRANSFORM:
                    yield name, value

    def _repeated(self, name: Text, value: object) -> Iterator[tuple[Text, object]]:
        what = f"environment:{name}"
        try:
            repeated = of_loop(value, self.expressions)
        except Incalculable as error:
            self.unread.append(Unread(what, str(error)))
            return
        if repeated is None:
            self.unread.append(Unread(what, "it is no loop that can be read"))
        else:
            yield from (pair for each in self.objects([repeated], what) for pair in each)

    def _variables(self, pairs: list[tuple[Text, object]]) -> Iterator[Variable]:
        for name, value in pairs:
            for text in self._texts(value, f"environment:{name}"):
                if text is not None:
                    yield Variable(str(name), as_deployed(text), name.position)

    def _texts(self, value: object, what: str) -> Alternatives:
        try:
            return self.expressions.texts(value)
        except Incalculable as error:
            self.unread.append(Unread(what, str(error)))
            return []

    def _path(self, properties: list[Members]) -> str:
        described = (*properties, *self.shared)
        runtimes = [
            value
            for name in ("Runtime", "RuntimeVersion")  # of a function, and of a canary
            for each in described
            for value in each.all(name)
        ]
        known = [text for each in runtimes for text in self._texts(each, "Runtime") if text]
        return "index.py" if any("python" in each for each in known) else "index.js"

    def _code(self, properties: list[Members], path: str) -> Iterator[InlineCode]:
        for each in properties:
            for given in each.all("InlineCode"):
                yield from self._inline(given, path)
            for code in self.objects(
                [c for c in each.all("Code") if not isinstance(c, str)], "code"
            ):
                for given in code.all(self.shape.code_name):
                    yield from self._inline(given, path)

    def _inline(self, given: object, path: str) -> Iterator[InlineCode]:
        try:
            yield from inline_code(self.expressions, given, path)
        except Incalculable as error:
            self.unread.append(Unread("code", str(error)))
