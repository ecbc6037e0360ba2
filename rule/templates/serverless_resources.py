"""CloudFormation's resources in ``serverless.yml``, as CloudFormation will read them.

Source: https://www.serverless.com/framework/docs/providers/aws/guide/resources
"""

from __future__ import annotations

from ..documents.placed import Members, Text
from ..model import Unread
from .serverless_variables import Variables

_FUNCTION = Text("AWS::Lambda::Function")
_OF_FUNCTIONS = {"Environment", "Handler", "Runtime"}
_ELSEWHERE = "a part of them stands elsewhere, or only a deployment knows it: scan it, too"


def looked_up(given: object, variables: Variables, depth: int = 0) -> object:
    """Return a part of the file with its variables looked up; those that stay unknown stay.

    What may become several values is written as a condition that has them all.

    Args:
        given: the part.
        variables: the file's.
        depth: how many variables have led here.

    Raises:
        Incalculable: they are too many, or refer to each other.
    """
    found = variables.values(given, depth)
    if isinstance(given, str) and "${" in given:
        values = [
            each if each is None or isinstance(each, str) else looked_up(each, variables, depth + 1)
            for each in found
        ]
        placed = given if isinstance(given, Text) else Text(given)
        known = [
            placed if each is None else placed.instead(each) if isinstance(each, str) else each
            for each in values
        ]
        return known[0] if len(known) == 1 else Members(((Text("Fn::If"), [Text(), *known]),))
    if isinstance(given, Members):
        return Members((name, looked_up(value, variables, depth)) for name, value in given)
    if isinstance(given, list):
        return [looked_up(each, variables, depth) for each in given]
    return given


def as_template(given: Members, unread: list[Unread]) -> Members:
    """Return resources as a template of CloudFormation.

    What overrides the Framework's own resources has no type there, and gets that of a function if
    it describes one.

    Args:
        given: the file's ``resources``.
        unread: gets what stands elsewhere.
    """
    beside = [pair for pair in given if pair[0] not in ("Resources", "extensions")]
    pairs: list[tuple[Text, object]] = []
    for value in (*given.all("Resources"), *given.all("extensions")):
        if _is_elsewhere(value):
            unread.append(Unread("resources", _ELSEWHERE))
        elif isinstance(value, Members):
            unread += (Unread("resources", _ELSEWHERE) for _, each in value if _is_elsewhere(each))
            kept = ((name, _typed(each)) for name, each in value if not _is_elsewhere(each))
            pairs.append((Text("Resources"), Members(kept)))
        else:
            pairs.append((Text("Resources"), value))
    return Members((*beside, *pairs))


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, str) and value.startswith("${")


def _typed(resource: object) -> object:
    if isinstance(resource, Members) and "Type" not in resource.names:
        properties = {name for each in resource.objects("Properties") for name in each.names}
        if properties & _OF_FUNCTIONS:
            return Members((*resource, (Text("Type"), _FUNCTION)))
    return resource
