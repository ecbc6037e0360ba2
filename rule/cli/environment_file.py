"""Environments in files: ``.env``, or JSON as Lambda's API returns it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..detection.scanner import Scanner
from ..model import Confidence, Variable
from ..scanning.environment import scan_variables
from ..scanning.result import Extent, ScanResult
from .dotenv import parse_dotenv
from .dotenv_lines import Assignment

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte-order marks, as PowerShell writes them. That of UTF-32 begins as that of UTF-16."""
SECONDS = 60.0
"""The limit for one file, which may hold more than Lambda allows."""
_MEMBER_OF_AWS = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class EnvironmentFile:
    """All variables of a file. A name may occur more than once; each value is scanned."""

    assignments: tuple[Assignment, ...]
    bytes_read: int

    @property
    def variables(self) -> Iterator[Variable]:
        """Each variable with each value that a reader of the file may read."""
        pairs = dict.fromkeys(pair for each in self.assignments for pair in each.readings)
        for name, value in pairs:
            yield Variable(name, value)


class UnreadableEnvironment(Exception):
    """A file is no environment; says why, and never quotes the file."""


def read_environment(content: bytes) -> EnvironmentFile:
    """Read a file's content.

    Raises:
        UnreadableEnvironment: it is no environment, or a part cannot be read.
    """
    text = _decoded(content)
    if not text.strip():
        raise UnreadableEnvironment("it is empty: nothing was read")
    try:
        if text.lstrip().startswith("{"):
            assignments = tuple(Assignment(*pair) for pair in _from_json(text))
        else:
            assignments = parse_dotenv(text)
    except ValueError as error:
        raise UnreadableEnvironment(str(error)) from None
    return EnvironmentFile(assignments, len(content))


def scan_environment_file(
    scanner: Scanner, file: EnvironmentFile, *, seconds: float = SECONDS
) -> ScanResult:
    """Find the variables that hold a secret for any reader of the file."""
    result = scan_variables(scanner, file.variables, seconds=seconds)
    # For docker a comment is a part of the value. In prose, only a shape or a structure counts.
    whole = [Variable(each.name, each.whole) for each in file.assignments if each.whole]
    of_whole = scan_variables(scanner, whole, seconds=seconds)
    sure = (found for found in of_whole.findings if found.confidence > Confidence.NAMED)
    return ScanResult(
        tuple(dict.fromkeys((*result.findings, *sure))),
        tuple(dict.fromkeys((*result.unread, *of_whole.unread))),
        result.finished and of_whole.finished,
        Extent(
            variables=len({each.name for each in file.assignments}),
            files=1,
            bytes=file.bytes_read,
        ),
    )


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableEnvironment(
            "it is neither UTF-8 nor in the encoding that its first bytes announce"
        ) from None


class _Object(tuple[tuple[str, object], ...]):
    """A JSON object's pairs: if a name is there twice, both values are scanned."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} pairs)"

    def all(self, name: str) -> list[object]:
        return [value for key, value in self if key == name]


def _from_json(text: str) -> Iterable[tuple[str, str]]:
    try:
        # As float: Python refuses integers of more than 4,300 digits. A variable is no number
        # anyway.
        given = json.loads(text, object_pairs_hook=_Object, parse_int=float)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    pairs = [pair for each in _environments(given) for pair in each]
    for name, value in pairs:
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string, as Lambda's variables are")
        yield name, value


def _environments(given: _Object) -> Iterator[_Object]:
    """Yield the objects that hold variables: the given object, or objects in it."""
    names = {name for name, _ in given}
    if names in ({"Variables"}, {"Parameters"}) and _are_objects(given):
        yield from (value for _, value in given if isinstance(value, _Object))
    elif names & {"Environment", "Configuration"} and _is_answer(given):
        for name, value in given:
            if name == "Configuration" and isinstance(value, _Object):
                yield from _environments(value)
            if name == "Environment" and isinstance(value, _Object):
                if value.all("Error"):
                    raise ValueError("it says that Lambda could not read the environment")
                yield from _environments(value)
    elif {"FunctionName", "CodeSize"} <= names and _is_answer(given):
        return  # The function has no variables.
    else:
        yield given


def _is_answer(given: _Object) -> bool:
    """Tell whether an object is an answer of Lambda's API, not variables with such names.

    Raises:
        ValueError: it holds both.
    """
    if all(isinstance(value, str) for _, value in given):
        return False
    for name, value in given:
        if isinstance(value, str) and not _MEMBER_OF_AWS.fullmatch(name):
            raise ValueError(
                f"{name} stands beside members of Lambda's response: remove what is no variable"
            )
    return True


def _are_objects(given: _Object) -> bool:
    return all(isinstance(value, _Object) for _, value in given)
