"""Where a secret may be: a variable, or a line of code, of a version of a function."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LATEST = "$LATEST"
LATEST_PUBLISHED = "$LATEST.PUBLISHED"
"""What unqualified invocations of a function on managed instances run.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
"""


class Provenance(StrEnum):
    """Who wrote a file of a package. The reader of the package decides it, once."""

    OWN = "own"
    """The function's own code, or code that is not proven to be published."""
    OWN_SAMPLE = "own sample"
    """The function's own, and made for readers or tests: a docstring, a README, a test event."""
    DEPENDENCY = "dependency"
    """Published code."""
    SAMPLE = "sample"
    """A test, an example or documentation of a dependency: its secrets were made for the
    example."""

    @property
    def is_own(self) -> bool:
        """Whether the function's owner wrote it."""
        return self in (Provenance.OWN, Provenance.OWN_SAMPLE)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of a function, and what runs it."""

    number: str = LATEST
    """`LATEST`, or a published version's number."""
    run_by: tuple[str, ...] = ()
    """Names of aliases, and in words what else names the version."""

    @property
    def is_published(self) -> bool:
        """Whether the version is not `LATEST` itself."""
        return self.number != LATEST

    def __str__(self) -> str:
        return (
            f"{', '.join(self.run_by)} → {self.number}" if self.run_by else f"version {self.number}"
        )


LATEST_VERSION = Version()


@dataclass(frozen=True, slots=True, order=True)
class EnvironmentVariable:
    """A location: one environment variable of one version of a function."""

    name: str
    version: Version = LATEST_VERSION

    def __str__(self) -> str:
        return f"{_of_version(self.version)}environment:{self.name}"


@dataclass(frozen=True, slots=True, order=True)
class CodeLine:
    """A location: one line of a text file of a function's package, or of a layer.

    ``path`` is the name in the archive. A file of an inner archive is written
    ``outer.zip!inner.py``. ``line`` counts from 1. It is 0 if the path alone says where, as for
    what an image's configuration states: ``image Env: STAGE``.
    """

    path: str
    line: int
    provenance: Provenance = Provenance.OWN
    version: Version = LATEST_VERSION
    layer: str = ""
    """The layer's name and version, with its account if that is another one; empty for a line of
    the package."""

    def __str__(self) -> str:
        layer = f"layer {self.layer} " if self.layer else ""
        line = f":{self.line}" if self.line else ""
        return f"{_of_version(self.version)}{layer}{self.path}{line}"


Location = EnvironmentVariable | CodeLine


def _of_version(version: Version) -> str:
    return f"{version}: " if version.is_published else ""
