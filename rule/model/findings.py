"""What is scanned, what is found in it, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from .locations import CodeLine, Location, Position, Provenance

_LONGEST_CHARACTER = 4
"""Bytes in UTF-8."""


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


@dataclass(frozen=True, slots=True)
class Variable:
    """A candidate: one environment variable, scanned by itself under its own name."""

    name: str
    value: str = field(repr=False)
    position: Position = field(default=Position(), compare=False)
    """Where it stands in a file of variables; unknown in a function."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A candidate: the text of one file of a package. Its findings are lines of it.

    A large file is held once, as it was read. Its text is made of that whenever it is asked for,
    and most files are never asked.
    """

    path: str
    content: str | bytes = field(repr=False)
    """The text, or its bytes in UTF-8."""
    provenance: Provenance = Provenance.OWN

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

    def __eq__(self, other: object) -> bool:
        """Compare path, text and provenance, whatever the text is held as."""
        if not isinstance(other, SourceFile):
            return NotImplemented
        mine, others = (self.path, self.provenance), (other.path, other.provenance)
        return mine == others and self.utf8 == other.utf8

    def __hash__(self) -> int:
        """Return a hash that equal ones share."""
        return hash((self.path, self.provenance))


@dataclass(frozen=True, slots=True)
class Finding:
    """A location and the detector's secret type. Never the value, nor a hash of it."""

    location: Location
    secret_type: str
    """The detector's name for it, such as ``AWS Access Key``."""
    confidence: Confidence
    column: int = field(default=0, compare=False)
    """Where in its line of code the secret begins, in characters from 1; 0 if it is not known."""
    key: str = field(default="", compare=False)
    """The name under which the secret stands in its line, such as a member of JSON; empty if it has
    none, or none that may be shown."""
    position: Position = field(default=Position(), compare=False)
    """Where it stands in the file that was given, if the location does not say so: a variable of a
    file, or code within a template."""

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


@dataclass(frozen=True, slots=True)
class Unread:
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
