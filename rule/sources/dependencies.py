"""Which files of a package are published code, by the records that installers leave: pure.

Weaker findings in published code do not count, so a folder or a name is no proof. The proofs are in
`python_distributions`, `npm_packages` and `known_files`; without a proof, a file is the function's
own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import Provenance
from ..startup import deferred_re as re
from .claim_table import ClaimTable
from .known_files import known_path
from .python_distributions import files_in_record, is_record, matches_hash

if TYPE_CHECKING:
    from .npm_packages import NpmPackages

_SAMPLES = re.compile(
    r"(?:^|/)(?:(?:tests?|testing|__tests__|fixtures?|examples?|samples?|mocks?|docs?)/"
    r"|test_[^/]+$|sample[^/]*$|examples?[-_.][^/]*$|[^/]+[_.-]test\.[^/]+$|[^/]+\.(?:md|rst|spec\.[jt]s)$"
    r"|[^/]+[_.-](?:examples?|samples?|fixtures?)\.[^/.]+$)",
    re.IGNORECASE,
)
_SIGNS = ("test", "fixture", "example", "sample", "mock", "doc", ".md", ".rst", ".spec.")
"""Each path that the pattern matches has one of them. Most paths have none, and the pattern is
tried at each place of a path."""

_NPM = "node_modules/"
"""In the name of each file of an npm package."""


class Claim:
    """A claim that a file is published code, which its content may prove."""

    def __init__(self, path: str, hashes: str | None = None) -> None:
        """Make a claim.

        Args:
            path: the file's path in its distribution or npm package.
            hashes: as in a ``RECORD``; None if the installer leaves no hashes.
        """
        self.path = path
        self.hashes = hashes

    def is_true_of(self, content: bytes) -> bool:
        """Tell whether a file's content is what was published."""
        return self.hashes is None or matches_hash(self.hashes, content)


def provenance_of(claim: Claim | None, content: bytes) -> Provenance:
    """Return the provenance of a file.

    Args:
        claim: the claim that it is published code, if there is one.
        content: the whole file.
    """
    path = claim.path if claim and claim.is_true_of(content) else known_path(content)
    if path is None:
        return Provenance.OWN
    return Provenance.SAMPLE if is_sample(path) else Provenance.DEPENDENCY


class Dependencies:
    """The published code in one folder or archive, as far as it is proven."""

    def __init__(self, names: Collection[str], read: Callable[[str], bytes | None]) -> None:
        """Read the records of Python's installers; npm packages are read when they are met.

        Args:
            names: the names of all files, without folders.
            read: returns a file's content; None if it cannot be read, or if two files have
                the name.
        """
        self._claims = ClaimTable()
        # All names together may take megabytes, and few of them are needed later.
        self._of_npm, self._read = list(filter(is_in_npm, names)), read
        for record in filter(is_record, names):
            for name, (path, hashes) in files_in_record(record, names, read).items():
                self._claims.add(name, path, hashes)

    def claim(self, name: str) -> Claim | None:
        """Return the claim that a file is published code; None if there is none.

        May read other files.
        """
        if rows := self._claims.rows(name):
            # Two distributions may list the same file; the package holds the file of one of them.
            return Claim(rows[-1][0], " ".join(hashes for _, hashes in rows))
        path = self._npm.path_within(name) if _NPM in name else None
        return None if path is None else Claim(path)

    def may_be_published(self, name: str) -> bool:
        """Tell by its name whether a file may be published code. Reads nothing."""
        return self._claims.may_have(name) or _NPM in name

    @cached_property
    def _npm(self) -> NpmPackages:
        # Packages for other languages than JavaScript hold none.
        from .npm_packages import NpmPackages  # noqa: PLC0415

        return NpmPackages(self._of_npm, self._read)


def is_in_npm(name: str) -> bool:
    """Tell whether a file may belong to an npm package; all others are read at once."""
    return _NPM in name


def is_sample(path: str) -> bool:
    """Tell by its name whether a dependency's file is a test, an example or documentation.

    A secret in such a file was published with it, as an example.
    """
    # Some letters beyond ASCII are another case of a letter in it.
    may_be = not path.isascii() or any(map(path.lower().__contains__, _SIGNS))
    return may_be and _SAMPLES.search(path) is not None
