"""Where a secret may be: a variable, or a line of code, of a version of a function."""

from enum import StrEnum
from typing import NamedTuple

LATEST = "$LATEST"
LATEST_PUBLISHED = "$LATEST.PUBLISHED"
"""What unqualified invocations of a function on managed instances run.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
"""


class Position(NamedTuple):
    """A place in a text, counted from 1; 0 if it is not known."""

    line: int = 0
    column: int = 0
    """In characters."""


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
        return self is Provenance.OWN or self is Provenance.OWN_SAMPLE


class Association(NamedTuple):
    """What has CloudFront run a function: an event of a cache behavior of a distribution."""

    distribution: str
    """The distribution's identifier, such as ``E123ABC``."""
    event_type: str
    """``viewer-request``, ``viewer-response``, ``origin-request`` or ``origin-response``."""
    path_pattern: str = ""
    """Which of the ordered cache behaviors it is; empty for the default one."""

    def __str__(self) -> str:
        path = f" {self.path_pattern}" if self.path_pattern else ""
        return f"{self.distribution}{path} {self.event_type}"


PERHAPS_CLOUDFRONT = "perhaps CloudFront"
"""What may run a version for all that can be known."""
_MOST_ASSOCIATIONS = 2
"""Associations of a function that are written out; the others are counted."""


class Version(NamedTuple):
    """A version of a function, and what runs it."""

    number: str = LATEST
    """`LATEST`, or a published version's number."""
    run_by: tuple[str, ...] = ()
    """Names of aliases, and in words what else names the version."""
    associations: tuple[Association, ...] = ()
    """What has CloudFront run it as a function of Lambda@Edge, as far as that is known."""

    @property
    def is_published(self) -> bool:
        """Whether the version is not `LATEST` itself."""
        return self.number != LATEST

    @property
    def is_at_edge(self) -> bool:
        """Whether CloudFront, and nothing else that is known, runs it or may run it."""
        if self.associations:
            return not self.run_by
        return self.run_by == (PERHAPS_CLOUDFRONT,)

    def __str__(self) -> str:
        if self.associations:
            named = ", ".join([*self.run_by, _written(self.associations)])
            return f"{named}, version {self.number}"
        return (
            f"{', '.join(self.run_by)} → {self.number}" if self.run_by else f"version {self.number}"
        )


LATEST_VERSION = Version()


class EnvironmentVariable(NamedTuple):
    """A location: one environment variable of one version of a function.

    The values of CloudFront's key-value stores are judged as variables are: ``name`` is the key.
    """

    name: str
    version: Version = LATEST_VERSION
    store: str = ""
    """The key-value store's name; empty for a variable of an environment."""
    shown_as: str = ""
    """What stands for a key that holds a secret itself; empty if the name may be shown."""

    @property
    def shown(self) -> str:
        """The name as outputs may have it."""
        return self.shown_as or self.name

    def __str__(self) -> str:
        if self.store:
            return f"key-value store {self.store}: {self.shown}"
        return f"{_of_version(self.version)}environment:{self.name}"


class CodeLine(NamedTuple):
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
    associations: tuple[Association, ...] = ()
    """What has CloudFront run this code, if it is a CloudFront Function's."""

    def __str__(self) -> str:
        layer = f"layer {self.layer} " if self.layer else ""
        line = f":{self.line}" if self.line else ""
        if self.associations:
            return f"{_written(self.associations)}, {self.path}{line}"
        return f"{_of_version(self.version)}{layer}{self.path}{line}"


Location = EnvironmentVariable | CodeLine


def _written(associations: tuple[Association, ...]) -> str:
    more = len(associations) - _MOST_ASSOCIATIONS
    named = ", ".join(map(str, associations[:_MOST_ASSOCIATIONS]))
    return f"{named} and {more:,} more" if more > 0 else named


def _of_version(version: Version) -> str:
    return f"{version}: " if version.is_published else ""
