"""What is scanned, what is found in it, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from .locations import CodeLine, Location, Position, Provenance


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


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A candidate: the text of one file of a package. Its findings are lines of it."""

    path: str
    text: str = field(repr=False)
    provenance: Provenance = Provenance.OWN


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
