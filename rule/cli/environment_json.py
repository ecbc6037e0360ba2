"""The environments in a JSON text, in the shapes that AWS's tools and people write.

A shape is recognised by its members' names and kinds. A text that could be meant in two ways, or
that holds anything that is no variable, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..documents.json_text import read_json
from ..documents.placed import Members, Text
from ..model import Unread
from .ecs import BESIDE, containers_in
from .json_variables import (
    JsonEnvironment,
    holds_objects,
    is_pair,
    is_wrapped,
    pairs_of,
    variables_in,
)
from .lambda_answers import (
    answered,
    is_answer,
    is_function,
    is_list_of_functions,
    of_function,
    of_functions,
)

_PAIR = re.compile(r"[^=\s][^=]*=")


def environments_in(text: str) -> tuple[JsonEnvironment, ...]:
    """Read the environments of a JSON text, in their order.

    Raises:
        ValueError: it is no JSON, or of no known shape; says why, and never quotes a value.
    """
    given = read_json(text)
    if isinstance(given, Members):
        return tuple(_of_object(given))
    if isinstance(given, list):
        return tuple(_of_list(given))
    raise ValueError("it is neither an object nor a list")


def _of_list(given: list[object]) -> Iterator[JsonEnvironment]:
    """Read functions, name-value pairs, or texts such as ``NAME=value``."""
    functions = [each for each in given if is_function(each)]
    if given and len(functions) == len(given):
        for function in functions:
            yield of_function(function)
    elif given and all(map(is_pair, given)):
        yield JsonEnvironment("", tuple(pairs_of(given)))
    elif given and all(isinstance(each, Text) and _PAIR.match(each) for each in given):
        yield JsonEnvironment("", tuple(_parted(each) for each in given if isinstance(each, Text)))
    else:
        raise ValueError("its list holds neither functions, nor names with values, nor NAME=value")


def _parted(pair: Text) -> tuple[Text, str]:
    name, _, value = pair.partition("=")
    return pair.instead(name), value


def _of_object(given: Members) -> Iterator[JsonEnvironment]:
    if is_list_of_functions(given):
        yield from of_functions(given)
    elif is_wrapped(given):
        for _, value in given:
            yield JsonEnvironment("", tuple(variables_in(value)))
    elif is_answer(given):
        yield answered("", given)
    elif containers := [*containers_in(given)]:
        for container in containers:
            yield from _of_container(container)
    elif given and holds_objects(given):
        yield from _of_stages(given)
    else:
        yield JsonEnvironment("", tuple(variables_in(given)))


def _of_stages(given: Members) -> Iterator[JsonEnvironment]:
    """Read a map of stages, or of functions' logical ids as `sam local --env-vars` takes it."""
    for label, value in given:
        if isinstance(value, Members) and is_wrapped(value):
            for _, inner in value:
                yield JsonEnvironment(label, tuple(variables_in(inner, label)))
        else:
            yield JsonEnvironment(label, tuple(variables_in(value, label)))


def _of_container(container: Members) -> Iterator[JsonEnvironment]:
    label = container.text("name")
    pairs: list[tuple[Text, str]] = []
    for environment in container.all("environment"):
        if not isinstance(environment, list) or not all(map(is_pair, environment)):
            raise ValueError(f"{label or 'its'} environment must be a list of names with values")
        pairs += pairs_of(environment)
    unread: tuple[Unread, ...] = ()
    if container.all("environmentFiles") not in ([], [[]]):
        reason = "its environmentFiles stand elsewhere: scan them, too"
        unread = (Unread("environmentFiles", reason),)
    for name in dict.fromkeys(name for name, value in container if name in BESIDE and value):
        note = Unread(name, "only its environment is read", blocks_compliance=False)
        unread = (*unread, note)
    yield JsonEnvironment(label, tuple(pairs), unread)
