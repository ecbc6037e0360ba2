"""Functions in templates of CloudFormation, of SAM, and as the CDK writes them.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
and https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

from collections.abc import Iterator

from ..documents.placed import Members, Text
from ..model import Unread
from .expressions import Expressions
from .function import TemplateFunction
from .functions import TRANSFORM, function_in
from .loops import LOOP, of_loop
from .resource_reader import OF_CANARIES, ResourceReader

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
                yield ResourceReader(expressions, properties, of_globals).function(name)
            if _CANARY in kinds:
                yield ResourceReader(expressions, properties, [], OF_CANARIES).function(name)
            if _CLOUDFRONT in kinds:
                yield ResourceReader(expressions, properties, []).function_of_cloudfront(name)
            beside += _beside(name, resource, kinds)
            if kinds.intersection(_STACKS):
                yield from ResourceReader(expressions, properties, []).nested(name)
    if beside:
        yield TemplateFunction("", unread=tuple(dict.fromkeys(beside)))


def _macros(template: Members) -> Iterator[Unread]:
    if TRANSFORM in template.names:
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
    reader = ResourceReader(expressions, [], [])
    given = reader.objects(template.all("Globals"), "Globals")
    shared = reader.objects([each for one in given for each in one.all("Function")], "Globals")
    beside += reader.unread
    return shared


def _resources(
    given: Members, expressions: Expressions, beside: list[Unread]
) -> Iterator[tuple[Text, Members]]:
    for name, value in given:
        expressions.count()
        if name.startswith(LOOP):
            resources = of_loop(value, expressions)
            if resources is None:
                beside.append(Unread("Resources", "a loop in it cannot be read"))
            else:
                yield from _resources(resources, expressions, beside)
        elif name == TRANSFORM:
            beside.append(Unread("Resources", "a macro brings some: scan what it makes, too"))
        elif isinstance(value, Members):
            yield name, value
        else:
            beside.append(_NO_OBJECT)


def _beside(name: Text, resource: Members, kinds: set[str]) -> Iterator[Unread]:
    """Yield what a resource may be or bring besides what is read of it."""
    if function := function_in(resource):
        yield Unread(name, f"only a deployment knows what {function} makes")
    elif TRANSFORM in resource.names:
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
