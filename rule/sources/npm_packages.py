"""Which npm packages in ``node_modules`` are published.

npm records no hashes of files: ``integrity`` is the hash of an archive that is gone. So this is
evidence, not proof; the threat model says what an attacker gains by forging it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..startup import deferred_re as re
from .npm_manifest import entries, is_published, json_object
from .npm_packed_files import WILDCARD, PackedFiles

_MODULES = "node_modules/"
_LOCK = ".package-lock.json"
_NAME = re.compile(r"(?:@[\w~.-]+/)?[A-Za-z0-9~_-][\w~.-]*")
_ALWAYS_PACKED = (
    *("package.json", "readme", "license", "licence", "copying", "notice"),
    *("changelog", "changes", "history"),
)
"""Beginnings of names that npm always packs, whatever ``files`` says.

Source: https://docs.npmjs.com/cli/configuring-npm/package-json#files
"""
_NEVER_PACKED = (".env", ".npmrc")
"""Beginnings of names of settings, which are the user's own although npm would pack ``.env``."""
_ENDINGS = ("", *(".js", ".cjs", ".mjs", ".json", ".node", ".d.ts"), "/index.js", "/index.json")
"""What Node.js and TypeScript add to the name of a module."""


@dataclass(frozen=True, slots=True)
class _Package:
    """A published package."""

    packed: PackedFiles | None
    """None if the package does not say which files it was published with."""

    def holds(self, path: str) -> bool:
        if path.startswith(_NEVER_PACKED, path.rfind("/") + 1):
            return False
        if self.packed is None:
            return True
        low = path.lower()
        return self.packed.covers(low) or ("/" not in low and low.startswith(_ALWAYS_PACKED))


class NpmPackages:
    """The published packages in one folder or archive. Each is read when its first file is met."""

    def __init__(self, names: Iterable[str], read: Callable[[str], bytes | None]) -> None:
        """Read nothing yet.

        Args:
            names: the names of all files.
            read: returns a file's content, or None.
        """
        # Only below such folders is anything looked for, and most names lie elsewhere.
        self._names = frozenset(name for name in names if _MODULES in name)
        self._read = read
        self._packages: dict[str, _Package | None] = {}
        self._locks: dict[str, dict[str, Any]] = {}
        self._last = ""
        self._package_of_last: _Package | None = None

    def path_within(self, name: str) -> str | None:
        """Return a file's path in its published package; None if it belongs to none."""
        if _MODULES not in name:
            return None
        # Most files are in the same package as the file before.
        if not name.startswith(self._last) or name.find(_MODULES, len(self._last)) >= 0:
            folder = _folder_of(name)
            if folder is None:
                return None
            if folder not in self._packages:
                self._packages[folder] = self._package(folder)
            self._last, self._package_of_last = f"{folder}/", self._packages[folder]
        package, path = self._package_of_last, name[len(self._last) :]
        return path if package is not None and package.holds(path) else None

    def _package(self, folder: str) -> _Package | None:
        manifest = json_object(self._read(f"{folder}/package.json"))
        place = folder.rpartition(_MODULES)[2]
        if not (
            is_published(manifest, self._locked_names(folder) or {place})
            and any(self._is_there(folder, entry) for entry in entries(manifest))
        ):
            return None
        files = manifest.get("files")
        if not (isinstance(files, list) and files and all(isinstance(f, str) for f in files)):
            return _Package(None)
        named = (entry for entry in entries(manifest) if not WILDCARD.search(entry))
        return _Package(PackedFiles.of((*files, *named)))

    def _is_there(self, folder: str, entry: str) -> bool:
        if wild := WILDCARD.search(entry):
            beginning = f"{folder}/{entry[: wild.start()]}"
            at = bisect_left(self._sorted_names, beginning)
            return any(name.startswith(beginning) for name in self._sorted_names[at : at + 1])
        return any(f"{folder}/{entry}{end}".replace("//", "/") in self._names for end in _ENDINGS)

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(self._names)

    def _locked_names(self, folder: str) -> set[str]:
        """Return the names that npm's lock files give the package; none without a lock file.

        If a lock file does not list the package as from a registry, the only name is empty.
        Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
        """
        lists = [
            (packages, folder[start:])
            for start in _starts(folder)
            if (packages := self._lock(folder[: start + len(_MODULES)]))
        ]
        listed = [packages[key] for packages, key in lists if key in packages]
        if not lists:
            return set()
        if not listed or not all(_is_from_registry(entry) for entry in listed):
            return {""}
        return {str(entry.get("name", folder.rpartition(_MODULES)[2])) for entry in listed}

    def _lock(self, modules: str) -> dict[str, Any]:
        if modules not in self._locks:
            packages = None
            if modules + _LOCK in self._names:
                packages = json_object(self._read(modules + _LOCK)).get("packages")
                # An unreadable lock file lists nothing from a registry.
                packages = packages if isinstance(packages, dict) and packages else {"": {}}
            self._locks[modules] = packages or {}
        return self._locks[modules]


def _folder_of(name: str) -> str | None:
    """Return the innermost package folder of a file; None if it is in none."""
    start = name.rfind(f"/{_MODULES}") + 1
    if not start and not name.startswith(_MODULES):
        return None
    match = _NAME.match(name, start + len(_MODULES))
    if match is None or name[match.end() : match.end() + 1] != "/":
        return None
    return name[: match.end()]


def _starts(folder: str) -> Iterator[int]:
    start = folder.find(_MODULES)
    while start >= 0:
        if not start or folder[start - 1] == "/":
            yield start
        start = folder.find(_MODULES, start + 1)


def _is_from_registry(entry: object) -> bool:
    if not isinstance(entry, dict) or entry.get("link"):
        return False
    # npm can be told to omit the address. That of a folder or a repository is never https.
    resolved = entry.get("resolved", "https://")
    is_registry = isinstance(resolved, str) and resolved.startswith("https://")
    return is_registry and bool(entry.get("integrity") or entry.get("inBundle"))
