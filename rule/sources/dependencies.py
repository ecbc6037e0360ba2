"""Which files of a package are published code: pure, over names and what installers left.

Being told apart hides a file's weaker findings, so a place or a name proves nothing by itself.
What counts as proof stands in `python_distributions`, `npm_packages` and `known_files`; what is not
proven is the function's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ..model import Provenance
from .known_files import known_path
from .npm_packages import NpmPackages
from .python_distributions import files_in_record, is_record, matches_hash

_SAMPLES = re.compile(
    r"(?:^|/)(?:(?:tests?|testing|__tests__|fixtures?|examples?|samples?|mocks?|docs?)/"
    r"|test_[^/]+$|sample[^/]*$|examples?[-_.][^/]*$|[^/]+[_.-]test\.[^/]+$|[^/]+\.(?:md|rst|spec\.[jt]s)$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What says that a file is published code, if its content is what was published."""

    path: str
    """Below the folder that its package was installed into, or of its package itself."""
    hashes: str | None = None
    """As a ``RECORD`` has them; None where installers leave none."""

    def is_true_of(self, content: bytes) -> bool:
        """Tell whether a file's content is what was published."""
        return self.hashes is None or matches_hash(self.hashes, content)


def provenance_of(claim: Claim | None, content: bytes) -> Provenance:
    """Tell whose a file is.

    Args:
        claim: what says that it is published code, if anything does.
        content: the whole file.
    """
    path = claim.path if claim and claim.is_true_of(content) else known_path(content)
    if path is None:
        return Provenance.OWN
    return Provenance.SAMPLE if is_sample(path) else Provenance.DEPENDENCY


class Dependencies:
    """The published code in one folder or archive, as far as it is proven."""

    def __init__(self, names: Collection[str], read: Callable[[str], bytes | None]) -> None:
        """Read what Python's installers left; of npm packages each is looked at when it is met.

        Args:
            names: all files there, without folders.
            read: returns a file's content; None if it cannot be read, or is there in two versions.
        """
        self._claims: dict[str, Claim] = {}
        self._npm = NpmPackages(frozenset(names), read)
        for record in filter(is_record, names):
            self._add(files_in_record(record, names, read))

    def _add(self, rows: Mapping[str, tuple[str, str]]) -> None:
        for name, (path, hashes) in rows.items():
            # Two distributions may share a file; the package holds one's.
            other = self._claims.get(name)
            together = f"{other.hashes} {hashes}" if other else hashes
            self._claims[name] = Claim(path, together)

    def claim(self, name: str) -> Claim | None:
        """Return what says that a file is published code; None if nothing does.

        May read other files.
        """
        if claim := self._claims.get(name):
            return claim
        path = self._npm.path_within(name)
        return None if path is None else Claim(path)

    def may_be_published(self, name: str) -> bool:
        """Tell whether a file looks like a dependency's. Reads nothing."""
        return name in self._claims or "node_modules/" in name


def is_sample(path: str) -> bool:
    """Tell whether a dependency's file is a test, an example or documentation by its name.

    What such a file shows was published with it, and was made to be shown.
    """
    return _SAMPLES.search(path) is not None
