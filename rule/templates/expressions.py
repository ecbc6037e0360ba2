"""What CloudFormation's functions may become, as far as the template itself says.

A function whose result only a deployment knows is no value. A condition has both of its outcomes, a
parameter its default, and a look-up under a key that is not written out each key's value.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..documents.placed import Members
from .calculation_limits import CalculationLimits
from .functions import PLACE, Incalculable, function_in, in_base64, placeholder
from .json_texts import as_json
from .lookups import Lookups

Alternatives = list[str | None]
"""Each text that an expression may become; None for one that only a deployment knows."""
_NO_VALUE = "AWS::NoValue"
_LOOPED = re.compile(r"[$&]\{([^${}&]*)\}")
"""Where a loop's identifier may stand in a text, also outside of ``Fn::Sub``."""
_ONLY_DEPLOYED = frozenset(
    f"Fn::{name}"
    for name in ("Cidr", "GetAtt", "GetAZs", "GetStackOutput", "ImportValue", "Length")
)
"""The functions whose results no template shows."""


class Expressions:
    """The functions in one template."""

    def __init__(self, template: Members) -> None:
        """Take what functions refer to.

        Args:
            template: its ``Parameters`` and ``Mappings`` count.
        """
        self._defaults: dict[str, list[object]] = {
            name: list(parameter.all("Default"))
            for parameters in template.objects("Parameters")
            for name, parameter in parameters
            # The default of a parameter in Parameter Store is its name there.
            if isinstance(parameter, Members) and "AWS::SSM" not in parameter.text("Type")
        }
        self._limits = CalculationLimits()
        self.count = self._limits.count
        """Counts steps of reading; raises `Incalculable` for too many."""
        self._lookups = Lookups(template, self.count)
        self._loops: dict[str, list[str]] = {}

    def bind(self, identifier: object, collection: object) -> None:
        """Take what a loop puts in the place of its identifier, from here on.

        Args:
            identifier: its name; what is no text is none.
            collection: a list, or an expression that becomes one.

        Raises:
            Incalculable: it may become too many lists.
        """
        if isinstance(identifier, str):
            found = self._loops.setdefault(str(identifier), [])
            found += (text for each in self._lists(collection) for text in each)

    def texts(self, given: object) -> Alternatives:
        """Return each text that an expression may become.

        Raises:
            Incalculable: there are too many, or it becomes no text.
        """
        self.count()
        match given:
            case bool():
                return ["true" if given else "false"]
            case str():
                return self._looped(given)
            case None:
                return []
            case Members() if name := function_in(given):
                return self._called(str(name), given[0][1])
        raise Incalculable("it is no text")

    def branches(self, given: object) -> Iterator[object]:
        """Yield what an expression may become by conditions, without ``AWS::NoValue``."""
        self.count()
        if isinstance(given, Members) and (name := function_in(given)):
            value = given[0][1]
            if name == "Fn::If" and isinstance(value, list):
                for each in value[1:]:
                    yield from self.branches(each)
                return
            if name == "Ref" and value == _NO_VALUE:
                return
        yield given

    def _called(self, name: str, value: object) -> Alternatives:
        match name, value:
            case "Ref", str():
                found = self._referred(value)
            case "Fn::If", [_, *outcomes]:
                found = [text for each in outcomes for text in self.texts(each)]
            case ("Fn::Sub", str(text)) | ("Fn::Sub", [str(text)]):
                found = self._substituted(text, Members())
            case "Fn::Sub", [str(text), Members() as names]:
                found = self._substituted(text, names)
            case "Fn::Join", [str(delimiter), items]:
                found = [self._limits.joined(delimiter, each) for each in self._lists(items)]
            case "Fn::FindInMap", [_, _, _, *_]:
                found = [text for each in self._lookups.found(value) for text in self.texts(each)]
            case "Fn::Select", [index, items]:
                found = self._selected(index, items)
            case "Fn::Base64" | "Fn::ToJsonString" | "Fn::Transform", _:
                found = self._written(name, value)
            case _ if name in _ONLY_DEPLOYED:
                found = [None]
            case _:  # A tool's own function, or one of CloudFormation's that would fail.
                raise Incalculable(
                    "it calls a function that nothing is known of, or calls it wrongly"
                )
        return found

    def _written(self, name: str, value: object) -> Alternatives:
        if name == "Fn::Transform":
            raise Incalculable("a macro makes it")
        if name == "Fn::ToJsonString":
            return [self._limits.sized(each) for each in as_json(value, self._known, self.count)]
        return [each and in_base64(each) for each in self.texts(value)]

    def _referred(self, name: str) -> Alternatives:
        if name == _NO_VALUE:
            return []
        found: Alternatives = [*self._loops.get(name, ())]
        found += (text for each in self._defaults.get(name, ()) for text in self.texts(each))
        return found if name in self._loops or self._defaults.get(name) else [None]

    def _looped(self, text: str) -> Alternatives:
        """Return a text for each value of the loops whose identifiers are in it."""
        pieces: list[list[str]] = []
        done = 0
        for place in _LOOPED.finditer(text) if self._loops else ():
            if place[1] in self._loops:
                pieces += [text[done : place.start()]], self._loops[place[1]]
                done = place.end()
        if not pieces:
            return [text]
        return ["".join(each) for each in self._limits.combined([*pieces, [text[done:]]])]

    def _substituted(self, text: str, names: Members) -> Alternatives:
        pieces: list[list[str]] = []
        done = 0
        for place in PLACE.finditer(text):
            pieces.append([text[done : place.start()]])
            done = place.end()
            name = place[2].strip()
            if place[1]:
                pieces.append([f"${{{place[2]}}}"])
                continue
            given = self._lookups.under(names, name)
            found = [each for value in given for each in self.texts(value)]
            found = found if given else self._referred(name)
            pieces.append([f"${{{name}}}" if each is None else each for each in found])
        pieces.append([text[done:]])
        return ["".join(each) for each in self._limits.combined(pieces)]

    def _lists(self, given: object) -> Iterator[tuple[str, ...]]:
        """Yield each list of texts that an expression may become; what is unknown has a name."""
        if isinstance(given, list):
            yield from self._limits.combined([self._known(each) for each in given])
            return
        name = function_in(given)
        value = given[0][1] if isinstance(given, Members) and name else None
        match str(name), value:
            case "Fn::Split", [str(delimiter), whole] if delimiter:
                for each in self._known(whole):
                    yield tuple(each.split(delimiter))
            case "Fn::If", [_, *outcomes]:
                for outcome in outcomes:
                    yield from self._lists(outcome)
            case "Fn::FindInMap", [_, _, _, *_]:
                for found in self._lookups.found(value):
                    yield from self._lists(found)
            case "Ref", str():
                for known in self._known(given):
                    yield tuple(known.split(","))
            case _:
                yield (placeholder(given),)

    def _known(self, given: object) -> list[str]:
        return [placeholder(given) if each is None else each for each in self.texts(given)]

    def _selected(self, index: object, items: object) -> Alternatives:
        number = int(index) if isinstance(index, str) and index.isdecimal() else None
        if isinstance(items, list):
            chosen = items if number is None else items[number : number + 1]
            return [text for each in chosen for text in self.texts(each)]
        lists = list(self._lists(items))
        if number is None:
            return [text for each in lists for text in each]
        return [text for each in lists for text in each[number : number + 1]]
