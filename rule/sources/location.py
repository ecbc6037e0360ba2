"""Where a file of a package is: in the package itself, or in an archive in it."""

from pathlib import Path
from typing import NamedTuple

from ..model import Provenance, Unread
from .dependencies import Claim, provenance_of

_LONGEST_PATH = 400
"""Characters of a path that is shown and stored; a zip allows 65,535, Linux 4,096."""


class Location(NamedTuple):
    """The package itself, or an archive in it."""

    path: str = ""
    depth: int = 1
    provenance: Provenance = Provenance.OWN
    """That of the archive: the files of a dependency's archive are the dependency's."""
    outer_path: str = ""
    """The path of the folder from its innermost ``node_modules`` on; empty if it is in none."""

    def path_of(self, name: str) -> str:
        """Return the path under which a file is reported; a long one is shortened in the middle."""
        path = f"{self.path}!{name}" if self.path else name
        half = _LONGEST_PATH // 2
        return path if len(path) <= _LONGEST_PATH else f"{path[:half]}…{path[1 - half :]}"

    def located(self, unread: Unread) -> Unread:
        """Return what was not read in this place; an empty name stands for the place itself."""
        path = self.path_of(unread.what) if unread.what else self.path or "package"
        return Unread(path, unread.reason, unread.blocks_compliance)

    def within(self, path: str, provenance: Provenance) -> "Location":
        """Return the location of an archive's files."""
        return Location(path, self.depth + 1, provenance)

    def provenance_of(self, claim: Claim | None, content: bytes) -> Provenance:
        """Return a file's provenance, by its own claim and by the archive that the file lies in."""
        own = self.provenance is Provenance.OWN
        return provenance_of(claim, content) if own else self.provenance


PACKAGE = Location()


def outer_path(folder: Path) -> str:
    """Return a folder's path from its innermost ``node_modules`` on; empty if it is in none."""
    parts = folder.resolve().parts
    if "node_modules" not in parts:
        return ""
    # The innermost: a user may pass the very folder that an installer filled.
    last = len(parts) - parts[::-1].index("node_modules") - 1
    return "/".join(parts[last:]) + "/"
