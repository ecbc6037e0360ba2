"""What is scanned, what is found in it, and what could not be read."""

from enum import IntEnum
from typing import Final, NamedTuple

from .locations import CodeLine, Location, Position, Provenance

_LONGEST_CHARACTER = 4
"""Bytes in UTF-8."""
_UNKNOWN = Position()


class Confidence(IntEnum):
    """How sure a detector can be that what it matched is a secret; higher is surer."""

    ENTROPY = 1
    """The text looks random; neither its name nor its shape says that it is a secret."""
    NAMED = 2
    """The name beside the text says that it is a secret."""
    STRUCTURED = 3
    """The text is built as credentials are: a URL with a password, an Authorization value."""
    PROVIDER = 4
    """Only tokens of one provider, or private keys, have this shape."""


class Variable:
    """A candidate: one environment variable, scanned by itself under its own name.

    No tuple, which whatever writes JSON, such as a logger, would write with its value.
    """

    __slots__ = ("name", "position", "value")

    def __init__(self, name: str, value: str, position: Position = _UNKNOWN) -> None:
        """Hold a name and a value.

        Args:
            name: the variable's.
            value: hidden from the ``repr``.
            position: where it stands in a file of variables; unknown in a function. It is not
                compared.
        """
        self.name: Final = name
        self.value: Final = value
        self.position: Final = position

    def __repr__(self) -> str:
        return f"Variable(name={self.name!r}, position={self.position!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Variable):
            return NotImplemented
        return (self.name, self.value) == (other.name, other.value)

    def __hash__(self) -> int:
        return hash((self.name, self.value))


class SourceFile:
    """A candidate: the text of one file of a package. Its findings are lines of it.

    A large file is held once, as it was read. Its text is made of that whenever it is asked for,
    and most files are never asked.
    """

    __slots__ = ("content", "path", "provenance")

    def __init__(
        self, path: str, content: str | bytes, provenance: Provenance = Provenance.OWN
    ) -> None:
        """Hold a text.

        Args:
            path: the file's, in its package.
            content: the text, or its bytes in UTF-8; hidden from the ``repr``.
            provenance: whose the file is.
        """
        self.path: Final = path
        self.content: Final = content
        self.provenance: Final = provenance

    @property
    def text(self) -> str:
        """The text, made anew each time if there are bytes."""
        return self.content if isinstance(self.content, str) else self.content.decode()

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8, made anew each time if there are none."""
        if isinstance(self.content, bytes):
            return self.content
        return self.content.encode("utf-8", "surrogatepass")

    @property
    def size(self) -> int:
        """The number of bytes in UTF-8."""
        is_encoded = isinstance(self.content, bytes) or self.content.isascii()
        return len(self.content if is_encoded else self.utf8)

    def beginning(self, characters: int) -> str:
        """Return so many characters from the beginning, or all of fewer."""
        if isinstance(self.content, str):
            return self.content[:characters]
        first = self.content[:characters]
        if not first.isascii():
            first = self.content[: _LONGEST_CHARACTER * characters]
        # Nothing is wrong in it but a character that is cut at its end.
        return first.decode("utf-8", "ignore")[:characters]

    def __repr__(self) -> str:
        return f"SourceFile(path={self.path!r}, provenance={self.provenance!r})"

    def __eq__(self, other: object) -> bool:
        """Compare path, text and provenance, whatever the text is held as."""
        if not isinstance(other, SourceFile):
            return NotImplemented
        mine, others = (self.path, self.provenance), (other.path, other.provenance)
        return mine == others and self.utf8 == other.utf8

    def __hash__(self) -> int:
        """Return a hash that equal ones share."""
        return hash((self.path, self.provenance))


class Finding(NamedTuple):
    """A location and the detector's secret type. Never the value, nor a hash of it.

    Equal ones have the first three of its members in common: the others only help to see it.
    """

    location: Location
    secret_type: str
    """The detector's name for it, such as ``AWS Access Key``."""
    confidence: Confidence
    column: int = 0
    """Where in its line of code the secret begins, in characters from 1; 0 if it is not known."""
    key: str = ""
    """The name under which the secret stands in its line, such as a member of JSON; empty if it has
    none, or none that may be shown."""
    position: Position = _UNKNOWN
    """Where it stands in the file that was given, if the location does not say so: a variable of a
    file, or code within a template."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and self[:3] == other[:3]

    def __ne__(self, other: object) -> bool:  # A tuple has one of its own.
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:3])

    @property
    def is_decisive(self) -> bool:
        """Whether the finding makes a function NON_COMPLIANT.

        A line of a dependency is decisive only if nothing but a secret has its shape. A line of a
        sample never is: what is convincing in a sample of the function's own has the provenance of
        other code. Published code is full of random strings, of words like "password", and of keys
        that were made for examples.
        """
        match self.location:
            case CodeLine(provenance=Provenance.DEPENDENCY):
                return self.confidence is Confidence.PROVIDER
            case CodeLine(provenance=Provenance.SAMPLE | Provenance.OWN_SAMPLE):
                return False
        return True


class Unread(NamedTuple):
    """Something that was not read, and why."""

    what: str
    """``environment``, ``code``, ``tags``, ``grant``, ``package``, ``versions``, or the path of a
    file in the package; in a layer or a published version, with that before it."""
    reason: str
    """What was wrong and, if somebody can repair it, what to do."""
    blocks_compliance: bool = True
    """The rule is meant to read it, so the function cannot be COMPLIANT.

    False for what the rule does not read, by kind or by parameter, such as an image's files.
    """
    is_temporary: bool = False
    """Another try may succeed: the invocation fails, so that Lambda retries it."""
