"""Which npm packages in ``node_modules`` are published.

npm records no hashes of files: ``integrity`` is the hash of an archive that is gone. So this is
evidence, not proof; the threat model says what an attacker gains by forging it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .licence import is_for_others

_MODULES = "node_modules/"
_LOCK = ".package-lock.json"
_NAME = re.compile(r"(?:@[\w~.-]+/)?[A-Za-z0-9~_-][\w~.-]*")
_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
"""Source: https://semver.org"""
_UNSET_VERSION = "0.0.0"
_PUBLIC_REGISTRIES = ("https://registry.npmjs.org", "https://registry.yarnpkg.com")
_ALWAYS_PACKED = (
    *("package.json", "readme", "license", "licence", "copying", "notice"),
    *("changelog", "changes", "history"),
)
"""Beginnings of names that npm always packs, whatever ``files`` says.

Source: https://docs.npmjs.com/cli/configuring-npm/package-json#files
"""
_NEVER_PACKED = (".env", ".npmrc")
"""Beginnings of names of settings, which are the user's own although npm would pack ``.env``."""
_ENTRIES = ("main", "bin", "exports", "module", "browser", "types", "typings")
_ENDINGS = ("", *(".js", ".cjs", ".mjs", ".json", ".node", ".d.ts"), "/index.js", "/index.json")
"""What Node.js and TypeScript add to the name of a module."""
_WILD = re.compile(r"[+@]?\(|[*?\[\]{})!]")


@dataclass(frozen=True, slots=True)
class _Packed:
    """The files that a package was published with, in lower case; perhaps more than npm packs."""

    files: frozenset[str]
    folders: tuple[str, ...]
    patterns: tuple[tuple[str, str], ...]
    """The text before the first wildcard, and behind the last."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Packed:
        """Read the patterns of ``files``, and names of files."""
        whole: set[str] = set()
        patterns: set[tuple[str, str]] = set()
        for text in texts:
            name = text.lower().removeprefix("./").strip("/")
            wild = [match.start() for match in _WILD.finditer(name)]
            if text.startswith("!"):
                continue
            if wild or name in ("", "."):
                patterns.add((name[: wild[0]], name[wild[-1] + 1 :]) if wild else ("", ""))
            else:
                whole.add(name)
        folders = tuple(f"{name}/" for name in whole)
        return cls(frozenset(whole), folders, tuple(patterns))

    def covers(self, path: str) -> bool:
        """Tell whether a path is among the files."""
        return (
            path.startswith(self.folders)
            or path in self.files
            or any(
                path.startswith(beginning) and (path.endswith(end) or f"{end}/" in path)
                for beginning, end in self.patterns
            )
        )


@dataclass(frozen=True, slots=True)
class _Package:
    """A published package."""

    packed: _Packed | None
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

    def __init__(self, names: frozenset[str], read: Callable[[str], bytes | None]) -> None:
        """Read nothing yet.

        Args:
            names: the names of all files.
            read: returns a file's content, or None.
        """
        self._names = names
        self._read = read
        self._packages: dict[str, _Package | None] = {}
        self._locks: dict[str, dict[str, Any]] = {}
        self._last = ""

    def path_within(self, name: str) -> str | None:
        """Return a file's path in its published package; None if it belongs to none."""
        if _MODULES not in name:
            return None
        # Most files are in the same package as the file before.
        folder: str | None = self._last
        if not name.startswith(f"{folder}/") or name.find(_MODULES, len(self._last)) >= 0:
            folder = _folder_of(name)
        if folder is None:
            return None
        self._last = folder
        if folder not in self._packages:
            self._packages[folder] = self._package(folder)
        package, path = self._packages[folder], name[len(folder) + 1 :]
        return path if package is not None and package.holds(path) else None

    def _package(self, folder: str) -> _Package | None:
        manifest = _object(self._read(f"{folder}/package.json"))
        place = folder.rpartition(_MODULES)[2]
        if not (
            _is_published(manifest, self._locked_names(folder) or {place})
            and any(self._is_there(folder, entry) for entry in _entries(manifest))
        ):
            return None
        files = manifest.get("files")
        if not (isinstance(files, list) and files and all(isinstance(f, str) for f in files)):
            return _Package(None)
        entries = (entry for entry in _entries(manifest) if not _WILD.search(entry))
        return _Package(_Packed.of((*files, *entries)))

    def _is_there(self, folder: str, entry: str) -> bool:
        if wild := _WILD.search(entry):
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
                packages = _object(self._read(modules + _LOCK)).get("packages")
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


def _is_published(manifest: dict[str, Any], names: set[str]) -> bool:
    """Tell by its package.json whether npm would publish a package for everybody.

    Source: https://docs.npmjs.com/cli/configuring-npm/package-json
    """
    version, where = manifest.get("version"), manifest.get("publishConfig")
    if isinstance(where, dict) and (
        where.get("access") == "restricted"
        or not str(where.get("registry", _PUBLIC_REGISTRIES[0])).startswith(_PUBLIC_REGISTRIES)
    ):
        return False
    return (
        names == {manifest.get("name")}
        and isinstance(version, str)
        and _VERSION.fullmatch(version) is not None
        and version != _UNSET_VERSION
        and not manifest.get("private")
        and any(map(is_for_others, _licences(manifest)))
    )


def _licences(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield licences, in the current form and in older forms."""
    several = manifest.get("licenses")
    for each in (manifest.get("license"), *(several if isinstance(several, list) else [several])):
        yield from _texts(each.get("type") if isinstance(each, dict) else each)


def _entries(manifest: dict[str, Any]) -> list[str]:
    """Return the modules that others import or run, or the default module."""
    texts = (text for key in _ENTRIES for text in _texts(manifest.get(key)))
    named = [text.removeprefix("./").rstrip("/") for text in texts if text]
    return [name for name in named if name != "package.json"] or ["index"]


def _texts(value: object) -> Iterator[str]:
    """Yield all strings in a nested value."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case list(several):
                waiting += several
            case dict(members):
                waiting += members.values()


def _object(content: bytes | None) -> dict[str, Any]:
    try:
        value = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
