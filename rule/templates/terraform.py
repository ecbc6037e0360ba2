"""Functions in what ``terraform show -json`` prints of a plan or a state, and in state files.

Source: https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..documents.placed import Members, Text, text_of
from ..model import SourceFile, Unread, Variable
from .function import InlineCode, NestedTemplate, TemplateFunction

_FUNCTIONS = ("aws_lambda_function", "awscc_lambda_function")
_CANARIES = ("aws_synthetics_canary", "awscc_synthetics_canary")
_CLOUDFRONT = "aws_cloudfront_function"
_SCAN_IT = "what it brings stands elsewhere: scan that, too"
_ELSEWHERE = {
    "aws_cloudformation_stack": _SCAN_IT,
    "aws_cloudformation_stack_set": _SCAN_IT,
    "aws_serverlessapplicationrepository_cloudformation_stack": _SCAN_IT,
    "awscc_cloudformation_stack": _SCAN_IT,
    "awscc_cloudformation_stack_set": _SCAN_IT,
}
"""What a resource brings besides what is read of it, by its type."""
_ONLY_APPLYING = "only applying the plan tells"
_OTHER_FORM = "it has another form than terraform show -json prints"


_READ = (*_FUNCTIONS, *_CANARIES, _CLOUDFRONT)


@dataclass(frozen=True)
class _Shape:
    """Under which names a kind of resource has its variables and its inline code."""

    settings_name: str = "environment"
    variables_name: str = "variables"
    code_name: str = "zip_file"


_OF_CANARIES = _Shape("run_config", "environment_variables", "script")


def functions_of_terraform(given: Members) -> Iterator[TemplateFunction]:
    """Yield the functions of a plan, as they will be, or of a state."""
    unknown: dict[str, list[object]] = {}
    for address, after in _unknown(given):
        unknown.setdefault(address, []).append(after)
    for part in (*given.objects("planned_values"), *given.objects("values")):
        for module in _listed([part.all("root_module")]):
            yield from _of_module(module, unknown)
    if "values" not in given.names and "planned_values" not in given.names:
        yield from _of_state_file(given)
    if beside := tuple(_beside(given)):
        yield TemplateFunction("", unread=beside)


def _beside(given: Members) -> Iterator[Unread]:
    """Yield what a plan says that it does not tell."""
    if True in given.all("errored"):
        yield Unread("plan", "planning ended with an error: what it holds is not all")
    elif False in given.all("complete"):
        reason = "it is not complete: applying it leaves changes that need another plan"
        yield Unread("plan", reason, blocks_compliance=False)
    for deferred in _listed(given.all("deferred_changes")):
        for change in deferred.objects("resource_change"):
            if change.text("type") in _READ:
                yield Unread(change.text("address"), "only a later plan tells what it will be")


def _unknown(given: Members) -> Iterator[tuple[str, object]]:
    """Yield by address what a plan says that only applying it will tell."""
    for each in _listed(given.all("resource_changes")):
        for change in each.objects("change"):
            for after in change.all("after_unknown"):
                yield each.text("address"), after


def _of_module(module: Members, unknown: dict[str, list[object]]) -> Iterator[TemplateFunction]:
    for resource in _listed(module.all("resources")):
        if resource.text("mode") != "data":
            address = resource.text("address")
            yield from _of_resource(
                resource.text("type"), address, resource.all("values"), unknown.get(address, [])
            )
    for child in _listed(module.all("child_modules")):
        yield from _of_module(child, unknown)


def _of_state_file(given: Members) -> Iterator[TemplateFunction]:
    for resource in _listed(given.all("resources")):
        if resource.text("mode") == "data":
            continue
        kind = resource.text("type")
        address = ".".join(filter(None, (resource.text("module"), kind, resource.text("name"))))
        for instance in _listed(resource.all("instances")):
            key = next(iter(instance.all("index_key")), None)
            suffix = f"[{key}]" if isinstance(key, str) else ""
            yield from _of_resource(kind, f"{address}{suffix}", instance.all("attributes"), [])


def _of_resource(
    kind: str, address: str, given: list[object], unknown: list[object]
) -> Iterator[TemplateFunction]:
    if what := _ELSEWHERE.get(kind):
        bodies = [
            body
            for each in given
            if isinstance(each, Members)
            for body in _code(each.all("template_body"), "template")
            if body.file.text.strip()
        ]
        yield TemplateFunction(
            "",
            unread=(Unread(address, f"{kind}: {what}", blocks_compliance=False),),
            nested=tuple(NestedTemplate(address, body) for body in bodies),
        )
    if kind not in _READ:
        return
    described = [each for each in given if isinstance(each, Members)]
    if not described:
        yield TemplateFunction(address, unread=(Unread("values", "there are none of it"),))
    for values in described:
        if kind == _CLOUDFRONT:
            yield TemplateFunction(address, code=tuple(_code(values.all("code"), "index.js")))
        else:
            shape = _OF_CANARIES if kind in _CANARIES else _Shape()
            yield _function(address, values, unknown, shape)


def _function(
    address: str, values: Members, unknown: list[object], shape: _Shape
) -> TemplateFunction:
    unread: list[Unread] = []
    pairs = [
        pair
        for environment in _objects(values.all(shape.settings_name), "environment", unread)
        for variables in _objects(environment.all(shape.variables_name), "environment", unread)
        for pair in variables
    ]
    variables = [
        Variable(str(name), text, name.position)
        for name, value in pairs
        if (text := _text(name, value, unread)) is not None
    ]
    for each in unknown:
        unread += _notes(each, shape)
    path = "index.py" if "python" in values.text("runtime", "runtime_version") else "index.js"
    codes = _objects(values.all("code"), "code", unread)
    zips = [each for code in codes for each in code.all(shape.code_name)]
    code = tuple(_code([each for each in zips if each is not None], path))
    names = len({name for name, _ in pairs})
    return TemplateFunction(
        address,
        tuple(dict.fromkeys(variables)),
        names,
        code,
        tuple(dict.fromkeys(unread)),
        has_package=not code,
    )


def _text(name: Text, value: object, unread: list[Unread]) -> str | None:
    text = text_of(value)
    if text is None and value is not None:
        unread.append(Unread(f"environment:{name}", "it is no text"))
    return text


def _notes(unknown: object, shape: _Shape) -> Iterator[Unread]:
    """Yield what is not known of a function, of which a part or the whole is ``true``."""
    all_unknown = Unread("environment", f"{_ONLY_APPLYING} its variables: audit the function then")
    if not isinstance(unknown, Members):
        yield from [all_unknown] if unknown is True else ()
        return
    for given in unknown.all(shape.settings_name):
        for environment in given if isinstance(given, list) else [given]:
            variables = (
                environment.all(shape.variables_name) if isinstance(environment, Members) else []
            )
            if environment is True or True in variables:
                yield all_unknown
            for each in variables:
                for name, is_unknown in each if isinstance(each, Members) else ():
                    if is_unknown is True:
                        reason = f"{_ONLY_APPLYING} its value"
                        yield Unread(f"environment:{name}", reason, blocks_compliance=False)


def _code(given: list[object], path: str) -> Iterator[InlineCode]:
    for each in given:
        if isinstance(each, Text):
            yield InlineCode(SourceFile(path, str(each)), (each.position,))


def _objects(given: list[object], what: str, unread: list[Unread]) -> list[Members]:
    """Return objects that stand alone or in a list; name what else stands there."""
    listed = [each for one in given for each in (one if isinstance(one, list) else [one])]
    if any(each is not None and not isinstance(each, Members) for each in listed):
        unread.append(Unread(what, _OTHER_FORM))
    return [each for each in listed if isinstance(each, Members)]


def _listed(given: list[object]) -> list[Members]:
    """Return the objects of lists, as the format has them.

    Raises:
        ValueError: something else stands there.
    """
    found: list[Members] = []
    for each in given:
        if not isinstance(each, list | None) or not all(isinstance(e, Members) for e in each or ()):
            raise ValueError(_OTHER_FORM)
        found += each or ()
    return found
