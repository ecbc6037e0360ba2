"""Proof that a file belongs to a package of the system: the databases of dpkg, apk and rpm; pure.

They hold the hash of each file as it was installed. A package counts as published if it says so as
the distributions' own do: with a licence for others, or, for dpkg, which states none, with the
copyright file that Debian demands. A package of one's own rarely does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
import re
from collections.abc import Callable, Collection, Iterator

from ..claim_table import ClaimTable
from ..dependencies import Claim
from ..licence import is_for_others
from .rpm_database import files_of_rpm, is_rpm_database

Read = Callable[[str], bytes | None]
File = tuple[str, str, str]
"""Path from the root, algorithm, digest in hexadecimal digits."""

_DPKG_SUMS = re.compile(
    r"var/lib/dpkg/(?:info/(?P<name>[^/:]+)(?::[^/]+)?|status\.d/(?P<single>[^/]+))\.md5sums"
)
_DPKG_STATUS = re.compile(r"var/lib/dpkg/(?:status|status\.d/[^/]+(?<!\.md5sums))")
_APK = "lib/apk/db/installed"
_SHA1 = "Q1"
"""How apk writes that a digest in base64 is one of SHA-1."""
_SUM = re.compile(r"([0-9a-f]{32})  (.+)")
_CONFIGURATION = re.compile(r" /(\S+) ([0-9a-f]{32})(?: \w+)?")


class SystemClaim(Claim):
    """A claim by the database of the system's packages."""

    def __init__(self, path: str, algorithm: str, digest: str) -> None:
        super().__init__(path)
        self.algorithm = algorithm
        self.digest = digest

    def is_true_of(self, content: bytes) -> bool:
        """Tell whether a file's content is what was installed."""
        found = hashlib.new(self.algorithm, content, usedforsecurity=False)
        return found.hexdigest() == self.digest


def is_package_list(name: str) -> bool:
    """Tell by its name whether a file is a part of such a database."""
    return (
        name == _APK
        or is_rpm_database(name)
        or _DPKG_SUMS.fullmatch(name) is not None
        or _DPKG_STATUS.fullmatch(name) is not None
    )


class SystemPackages:
    """The files of published packages of the system."""

    def __init__(self, lists: Collection[str], names: Collection[str], read: Read) -> None:
        """Read the databases.

        Args:
            lists: the names of the databases' files.
            names: the names of all files.
            read: returns the content of a database's file; None if it was not kept.
        """
        self._claims = ClaimTable()
        for name in lists:
            for path, algorithm, digest in _files(name, read):
                if path in names:
                    self._claims.add(path, path, f"{algorithm}:{digest}")

    def claim(self, name: str) -> SystemClaim | None:
        """Return the claim that a file is published; None if there is none."""
        rows = self._claims.rows(name)
        if not rows:
            return None
        algorithm, _, digest = rows[-1][1].partition(":")
        return SystemClaim(name, algorithm, digest)


def _files(name: str, read: Read) -> Iterator[File]:
    if is_rpm_database(name):
        yield from files_of_rpm(read(name) or b"")  # held nowhere else: it may be large
        return
    content = read(name) or b""
    if name == _APK:
        yield from _of_apk(content.decode("utf-8", "replace"))
    elif sums := _DPKG_SUMS.fullmatch(name):
        yield from _of_sums(sums["name"] or sums["single"], content.decode("utf-8", "replace"))
    elif _DPKG_STATUS.fullmatch(name):
        yield from _of_status(content.decode("utf-8", "replace"), name, read)


def _of_sums(package: str, text: str) -> Iterator[File]:
    """Source: https://manpages.debian.org/deb-md5sums."""
    rows = [match.groups() for match in map(_SUM.fullmatch, text.splitlines()) if match]
    # https://www.debian.org/doc/debian-policy/ch-docs.html#copyright-information
    if not any(path == f"usr/share/doc/{package}/copyright" for _, path in rows):
        return
    for digest, path in rows:
        yield posixpath.normpath(path), "md5", digest
        # Where /bin and /lib are links into /usr, files lie there.
        yield posixpath.normpath(f"usr/{path}"), "md5", digest


def _of_status(text: str, name: str, read: Read) -> Iterator[File]:
    """Yield the configuration files, which the sums leave out. Source: deb-conffiles(5)."""
    for stanza in text.split("\n\n"):
        package = re.search(r"^Package: (\S+)$", stanza, re.MULTILINE)
        given = stanza.partition("\nConffiles:\n")[2]
        if package is None or not given:
            continue
        architecture = re.search(r"^Architecture: (\S+)$", stanza, re.MULTILINE)
        folder = posixpath.dirname(name)
        of_package = f"{folder}/info/{package[1]}"
        candidates = [f"{of_package}.md5sums"]
        if architecture:
            candidates.insert(0, f"{of_package}:{architecture[1]}.md5sums")
        sums = next((found for each in candidates if (found := read(each)) is not None), b"")
        if not any(_of_sums(package[1], sums.decode("utf-8", "replace"))):
            continue
        for line in given.splitlines():
            if not line.startswith(" "):
                break
            if match := _CONFIGURATION.fullmatch(line):
                yield match[1], "md5", match[2]


def _of_apk(text: str) -> Iterator[File]:
    """Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Install_DB."""
    for stanza in text.split("\n\n"):
        licence = re.search(r"^L:(.*)$", stanza, re.MULTILINE)
        if licence is None or not is_for_others(licence[1]):
            continue
        folder, path = "", ""
        for line in stanza.splitlines():
            match line[:2]:
                case "F:":
                    folder = line[2:]
                case "R:":
                    path = posixpath.join(folder, line[2:])
                case "Z:" if line.startswith(_SHA1, 2) and path:
                    try:
                        digest = base64.b64decode(line[4:], validate=True).hex()
                    except binascii.Error:
                        continue
                    yield path, "sha1", digest
