"""Functions in templates of CloudFormation, of SAM, and as the CDK writes them.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
and https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..documents.placed import Members, Text
from ..model import Unread, Variable
from .expressions import Alternatives, Expressions
from .function import InlineCode, NestedTemplate, TemplateFunction
from .functions import Incalculable, as_deployed, function_in
from .inline_code import inline_code

_FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")
_CANARY = "AWS::Synthetics::Canary"
_CLOUDFRONT = "AWS::CloudFront::Function"
_STACKS = ("AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet")
_SCAN_IT = "what it brings stands elsewhere: scan that, too"
_NOT_JUDGED = "Values of its Parameters are not judged"
_ELSEWHERE = {
    **dict.fromkeys(_STACKS, _SCAN_IT),
    "AWS::Serverless::Application": _SCAN_IT,
}
"""What a resource brings besides what is read of it, by its type."""
_OWN_MACROS = ("AWS::Serverless-", "AWS::LanguageExtensions", "AWS::SecretsManager-")
_PACKAGES = {"Code", "CodeUri", "ImageUri"}
_LOOP = "Fn::ForEach::"
_TRANSFORM = "Fn::Transform"
_NO_OBJECT = Unread("Resources", "what stands there is no object")


def functions_of_cloudformation(template: Members) -> Iterator[TemplateFunction]:
    """Yield the functions of a template, then what it says beside them, if that matters."""
    expressions = Expressions(template)
    beside = list(_macros(template))
    shared = _shared(template, expressions, beside)
    for given in template.all("Resources"):
        if not isinstance(given, Members):
            beside.append(_NO_OBJECT)
            continue
        for name, resource in _resources(given, expressions, beside):
            kinds = {str(each) for each in resource.all("Type") if isinstance(each, str)}
            properties = [each for each in resource.all("Properties") if each is not None]
            if found := kinds.intersection(_FUNCTIONS):
                of_globals = shared if _FUNCTIONS[1] in found else []
                yield _Reader(expressions, properties, of_globals).function(name)
            if _CANARY in kinds:
                yield _Reader(expressions, properties, [], _OF_CANARIES).function(name)
            if _CLOUDFRONT in kinds:
                yield _Reader(expressions, properties, []).function_of_cloudfront(name)
            beside += _beside(name, resource, kinds)
            if kinds.intersection(_STACKS):
                yield from _Reader(expressions, properties, []).nested(name)
    if beside:
        yield TemplateFunction("", unread=tuple(dict.fromkeys(beside)))


def _macros(template: Members) -> Iterator[Unread]:
    if _TRANSFORM in template.names:
        yield Unread("template", "a macro brings a part of it: scan what it makes, too")
    for given in template.all("Transform"):
        for each in given if isinstance(given, list) else [given]:
            named = each.text("Name") if isinstance(each, Members) else each
            name = named if isinstance(named, str) else ""
            if name == "AWS::Include":
                yield Unread("Transform", "what AWS::Include brings stands elsewhere: scan it, too")
            elif not name.startswith(_OWN_MACROS):
                reason = f"the macro {name} may change the template when it is deployed"
                yield Unread("Transform", reason, blocks_compliance=False)


def _shared(template: Members, expressions: Expressions, beside: list[Unread]) -> list[Members]:
    """Return the properties that all functions share."""
    reader = _Reader(expressions, [], [])
    given = reader.objects(template.all("Globals"), "Globals")
    shared = reader.objects([each for one in given for each in one.all("Function")], "Globals")
    beside += reader.unread
    return shared


def _resources(
    given: Members, expressions: Expressions, beside: list[Unread]
) -> Iterator[tuple[Text, Members]]:
    for name, value in given:
        expressions.count()
        if name.startswith(_LOOP):
            resources = _of_loop(value, expressions)
            if resources is None:
                beside.append(Unread("Resources", "a loop in it cannot be read"))
            else:
                yield from _resources(resources, expressions, beside)
        elif name == _TRANSFORM:
            beside.append(Unread("Resources", "a macro brings some: scan what it makes, too"))
        elif isinstance(value, Members):
            yield name, value
        else:
            beside.append(_NO_OBJECT)


def _of_loop(given: object, expressions: Expressions) -> Members | None:
    """Return what a loop repeats; None if it is written otherwise than CloudFormation does."""
    match given:
        case [str(identifier), collection, Members() as repeated]:
            expressions.bind(identifier, collection)
            return repeated
    return None


def _beside(name: Text, resource: Members, kinds: set[str]) -> Iterator[Unread]:
    """Yield what a resource may be or bring besides what is read of it."""
    if function := function_in(resource):
        yield Unread(name, f"only a deployment knows what {function} makes")
    elif _TRANSFORM in resource.names:
        yield Unread(name, "a macro brings a part of it: scan what it makes, too")
    if any(not isinstance(each, str) or "{" in each for each in resource.all("Type")):
        yield Unread(name, "only a deployment knows its type")
    gives = any(
        isinstance(each, Members) and any(each.all("Parameters"))
        for each in resource.all("Properties")
    )
    for kind in kinds:
        if what := _ELSEWHERE.get(kind, _SCAN_IT if kind.endswith("::MODULE") else ""):
            more = f". {_NOT_JUDGED}" if gives and kind in _ELSEWHERE else ""
            yield Unread(name, f"{kind}: {what}{more}", blocks_compliance=False)


@dataclass(frozen=True)
class _Shape:
    """Under which names a kind of resource has its variables and its inline code."""

    settings_name: str = "Environment"
    variables_name: str = "Variables"
    code_name: str = "ZipFile"


_OF_CANARIES = _Shape("RunConfig", "EnvironmentVariables", "Script")


@dataclass
class _Reader:
    """Reads one function; collects what could not be read."""

    expressions: Expressions
    properties: list[object]
    shared: list[Members]
    """The properties of all functions."""
    shape: _Shape = _Shape()
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
        unread = tuple(replace(each, what=f"{name}: {each.what}") for each in self.unread)
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
                if _TRANSFORM in each.names:
                    self.unread.append(Unread(what, "a macro brings a part of it"))
                if "<<" in each.names:
                    self.unread.append(Unread(what, "what it merges is no object"))
                if not loops and any(name.startswith(_LOOP) for name in each.names):
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
                if name.startswith(_LOOP):
                    yield from self._repeated(name, value)
                elif name != _TRANSFORM:
                    yield name, value

    def _repeated(self, name: Text, value: object) -> Iterator[tuple[Text, object]]:
        what = f"environment:{name}"
        try:
            repeated = _of_loop(value, self.expressions)
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
