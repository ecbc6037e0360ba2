"""What CloudFormation's functions may become, as far as the template itself says.

A function whose result only a deployment knows is no value. A condition has both of its outcomes, a
parameter its default, and a look-up under a key that is not written out each key's value.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from itertools import product
from math import prod

from ..documents.placed import Members, Text

Alternatives = list[str | None]
"""Each text that an expression may become; None for one that only a deployment knows."""
_MOST_ALTERNATIVES = 256
_MOST_STEPS = 300_000
_LONGEST = 8_000_000
"""In characters, for all texts that are put together; Lambda allows 4 MB of inline code."""
_NO_VALUE = "AWS::NoValue"
_PLACE = re.compile(r"\$\{(!?)([^${}]*)\}")
_LOOPED = re.compile(r"[$&]\{([^${}&]*)\}")
"""Where a loop's identifier may stand in a text, also outside of ``Fn::Sub``."""
_ONLY_DEPLOYED = frozenset(
    f"Fn::{name}"
    for name in ("Cidr", "GetAtt", "GetAZs", "GetStackOutput", "ImportValue", "Length")
)
"""The functions whose results no template shows."""

_DYNAMIC = re.compile(r"\{\{resolve:(?:\$\{[^{}]*+\}|[^{}])*+\}\}")


class Incalculable(ValueError):
    """An expression has too many values, or is none; says why, and quotes nothing."""


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
        self._mappings = list(template.objects("Mappings"))
        self._loops: dict[str, list[str]] = {}
        self._indices: dict[int, dict[str, list[object]]] = {}
        self._steps = self._size = 0

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

    def count(self, steps: int = 1) -> None:
        """Count steps of reading: aliases may make a short template as long as they like.

        Args:
            steps: how many.

        Raises:
            Incalculable: there were too many.
        """
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise Incalculable("its functions are too many to calculate")

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
                found = [self._joined(delimiter, each) for each in self._lists(items)]
            case "Fn::FindInMap", [_, _, _, *_]:
                found = [text for each in self._found(value) for text in self.texts(each)]
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
            return [self._sized(each) for each in self._as_json(value)]
        return [each and _in_base64(each) for each in self.texts(value)]

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
        return ["".join(each) for each in self._combined([*pieces, [text[done:]]])]

    def _substituted(self, text: str, names: Members) -> Alternatives:
        pieces: list[list[str]] = []
        done = 0
        for place in _PLACE.finditer(text):
            pieces.append([text[done : place.start()]])
            done = place.end()
            name = place[2].strip()
            if place[1]:
                pieces.append([f"${{{place[2]}}}"])
                continue
            given = self._under(names, name)
            found = [each for value in given for each in self.texts(value)]
            found = found if given else self._referred(name)
            pieces.append([f"${{{name}}}" if each is None else each for each in found])
        pieces.append([text[done:]])
        return ["".join(each) for each in self._combined(pieces)]

    def _lists(self, given: object) -> Iterator[tuple[str, ...]]:
        """Yield each list of texts that an expression may become; what is unknown has a name."""
        if isinstance(given, list):
            yield from self._combined([self._known(each) for each in given])
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
                for found in self._found(value):
                    yield from self._lists(found)
            case "Ref", str():
                for known in self._known(given):
                    yield tuple(known.split(","))
            case _:
                yield (_placeholder(given),)

    def _known(self, given: object) -> list[str]:
        return [_placeholder(given) if each is None else each for each in self.texts(given)]

    def _combined(self, pieces: list[list[str]]) -> Iterator[tuple[str, ...]]:
        if prod(len(each) for each in pieces) > _MOST_ALTERNATIVES:
            raise Incalculable(f"it may have more than {_MOST_ALTERNATIVES} values")
        for each in product(*pieces):
            self._sized(*each)
            yield each

    def _selected(self, index: object, items: object) -> Alternatives:
        number = int(index) if isinstance(index, str) and index.isdecimal() else None
        if isinstance(items, list):
            chosen = items if number is None else items[number : number + 1]
            return [text for each in chosen for text in self.texts(each)]
        lists = list(self._lists(items))
        if number is None:
            return [text for each in lists for text in each]
        return [text for each in lists for text in each[number : number + 1]]

    def _found(self, value: object) -> Iterator[object]:
        """Yield each value of the mappings that a look-up may find."""
        names = value[:3] if isinstance(value, list) else []
        values: list[object] = list(self._mappings)
        for name in names:
            members = [each for each in values if isinstance(each, Members)]
            values = [inner for each in members for inner in self._under(each, name)]
            self.count(1 + len(values))
        for default in value[3:] if isinstance(value, list) else ():
            if isinstance(default, Members):
                values += default.all("DefaultValue")
        if not values:
            raise Incalculable("no mapping of the template has what it looks up")
        yield from values

    def _under(self, members: Members, name: object) -> list[object]:
        """Return the values under a name; all of them, if the name is no text."""
        if not isinstance(name, str):
            return [value for _, value in members]
        if not members:
            return []
        # The template holds them all as long as this is used: no other gets the same number.
        index = self._indices.get(id(members))
        if index is None:
            index = self._indices[id(members)] = {}
            for key, value in members:
                index.setdefault(str(key), []).append(value)
        return index.get(str(name), [])

    def _as_json(self, given: object) -> Iterator[str]:
        """Yield as many texts as one of the values in it may have, so that each is in one."""
        number = most = 0
        while number <= most:
            text, widest = self._json(given, number)
            yield text
            most = max(most, widest)
            number += 1

    def _json(self, given: object, number: int) -> tuple[str, int]:
        """Return the text with the values of a number, and how high the numbers go."""
        self.count()
        if isinstance(given, list) or (isinstance(given, Members) and not function_in(given)):
            pairs = given if isinstance(given, Members) else ((None, each) for each in given)
            made = [(name, *self._json(value, number)) for name, value in pairs]
            inner = ", ".join(
                text if name is None else f"{json.dumps(str(name))}: {text}"
                for name, text, _ in made
            )
            text = f"{{{inner}}}" if isinstance(given, Members) else f"[{inner}]"
            return text, max((most for _, _, most in made), default=0)
        if given is None or isinstance(given, bool):
            return json.dumps(given), 0
        known = self._known(given)
        value = known[min(number, len(known) - 1)] if known else None
        return json.dumps(value), max(0, len(known) - 1)

    def _joined(self, delimiter: str, texts: tuple[str, ...]) -> str:
        # A delimiter may be as long as the template: its room is counted before it is taken.
        if len(delimiter) * len(texts) > _LONGEST:
            raise Incalculable("its functions make too much text")
        return self._sized(delimiter.join(texts))

    def _sized(self, *texts: str) -> str:
        self._size += sum(map(len, texts))
        if self._size > _LONGEST:
            raise Incalculable("its functions make too much text")
        return texts[0] if texts else ""


def as_deployed(text: str) -> str:
    """Return a text in which dynamic references look as they will: without ``${…}`` in them."""
    if "{{resolve:" not in text:
        return text
    return _DYNAMIC.sub(lambda found: _PLACE.sub(r"\2", found[0]), text)


def function_in(given: object) -> Text | None:
    """Return the name of the function that an object calls; None if it is none, or a loop."""
    if isinstance(given, Members) and len(given) == 1:
        name = given[0][0]
        is_loop = name.startswith("Fn::ForEach::")
        if name in ("Ref", "Condition") or (name.startswith("Fn::") and not is_loop):
            return name
    return None


def _placeholder(given: object) -> str:
    """Return what stands for an unknown part of a text, as ``Fn::Sub`` writes a reference."""
    if isinstance(given, Members) and given:
        name, value = given[0]
        return f"${{{value if isinstance(value, str) and '$' not in value else name}}}"
    return "${}"


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
