"""Functions in ``serverless.yml``.

Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..documents.placed import Members, Text
from ..model import Unread, Variable
from .cloudformation import functions_of_cloudformation
from .expressions import Expressions
from .function import TemplateFunction
from .functions import Incalculable, as_deployed, function_in
from .serverless_resources import as_template, looked_up
from .serverless_variables import Variables, alternatives_of

_ELSEWHERE = "it stands elsewhere, or only a deployment knows it: scan it, too"
_Pairs = list[tuple[Text, object]]


def functions_of_serverless(service: Members) -> Iterator[TemplateFunction]:
    """Yield the functions of a service, and those of its CloudFormation resources."""
    reader = _Reader(service)
    beside: list[Unread] = []
    # A provider's name alone stands for one without settings.
    providers = [
        each
        for each in service.all("provider")
        if not isinstance(each, str) or each.startswith("${")
    ]
    shared = [
        pair
        for provider in reader.objects(providers, "provider", beside)
        for pair in reader.variables(provider, beside)
    ]
    functions = _listed(service.all("functions"))
    is_shared = False
    for named in reader.objects(functions, "functions", beside):
        for name, given in named:
            is_shared = True
            yield reader.function(name, given, shared)
    for each in reader.resources:
        yield from functions_of_cloudformation(each)
    beside += reader.unread
    if shared and not is_shared:  # Functions that stand elsewhere get them, too.
        of_all = reader.function(Text(), None, shared)
        unread = (*beside, *of_all.unread)
        yield replace(of_all, unread=tuple(dict.fromkeys(unread)), has_package=False)
    elif beside:
        yield TemplateFunction("", unread=tuple(dict.fromkeys(beside)))


class _Reader:
    def __init__(self, service: Members) -> None:
        self._variables = Variables(service)
        self.unread: list[Unread] = []
        """What could not be read of the resources."""
        self.resources = [*self._resources(service)]
        self._functions = Expressions(Members(pair for each in self.resources for pair in each))

    def _resources(self, service: Members) -> Iterator[Members]:
        unread: list[Unread] = []
        given = _listed(service.all("resources"))
        for each in self.objects(given, "resources", unread):
            try:
                found = looked_up(each, self._variables)
            except Incalculable as error:
                self.unread.append(Unread("resources", str(error)))
                continue
            if isinstance(found, Members):
                yield as_template(found, unread)
        # Tables and queues stand there, and hardly ever a function.
        self.unread += (each._replace(blocks_compliance=False) for each in unread)

    def objects(self, given: list[object], what: str, unread: list[Unread]) -> Iterator[Members]:
        """Yield the objects that values may become."""
        for each in given:
            try:
                found = self._variables.values(each)
            except Incalculable as error:
                unread.append(Unread(what, str(error)))
                continue
            for value in found:
                if isinstance(value, Members) and not function_in(value):
                    yield value
                elif isinstance(value, list):
                    yield from self.objects(value, what, unread)
                elif each is not None:
                    unread.append(Unread(what, _ELSEWHERE))

    def variables(self, given: Members, unread: list[Unread]) -> _Pairs:
        """Return the pairs of an ``environment``."""
        environments = self.objects(given.all("environment"), "environment", unread)
        pairs = [pair for each in environments for pair in each]
        if any(name == "<<" for name, _ in pairs):
            unread.append(Unread("environment", _ELSEWHERE))
        return pairs

    def function(self, name: Text, given: object, shared: _Pairs) -> TemplateFunction:
        """Return a function with its own variables and those that it shares."""
        unread: list[Unread] = []
        pairs: _Pairs = []
        for each in self.objects([given], "function", unread):
            pairs += self.variables(each, unread)
        names = {key for key, _ in pairs}
        pairs += [pair for pair in shared if pair[0] not in names]
        variables = [
            Variable(str(key), text, key.position)
            for key, value in pairs
            for text in self._texts(key, value, unread)
        ]
        return TemplateFunction(
            name,
            tuple(dict.fromkeys(variables)),
            len({key for key, _ in pairs}),
            unread=tuple(dict.fromkeys(unread)),
            has_package=True,
        )

    def _texts(self, name: Text, value: object, unread: list[Unread]) -> Iterator[str]:
        what = f"environment:{name}"
        before = self._variables.elsewhere
        try:
            for text in self._functions.texts(value):
                for each in alternatives_of(self._variables.values(text)):
                    if each is not None:
                        yield as_deployed(each)
        except Incalculable as error:
            unread.append(Unread(what, str(error)))
        if self._variables.elsewhere > before:
            reason = "its value stands in another file: scan that, too"
            unread.append(Unread(what, reason, blocks_compliance=False))


def _listed(given: list[object]) -> list[object]:
    return [inner for each in given for inner in (each if isinstance(each, list) else [each])]
