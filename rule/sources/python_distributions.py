"""Proof that a file belongs to a published Python distribution: the list its installer left.

The list has to prove what it says: it counts for the very bytes that were installed, below the
folder they were installed into, and only if the distribution is one that a registry would take. An
``.egg-info`` proves nothing: its ``SOURCES.txt`` is what a project writes into its own tree.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from email.message import Message
from email.parser import HeaderParser

from .licence import is_for_others

_RECORD = re.compile(r"(?:.*/)?[^/]+\.dist-info/RECORD")
_HASHES = frozenset({"sha256", "sha384", "sha512"})
"""Those that the specification allows at least; weaker ones it forbids."""
_VERSION = re.compile(
    r"v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview)[-_.]?\d*)?"
    r"(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?",
    re.IGNORECASE,
)
"""A public version. A local one (``1.0+local``) no registry takes.

Source: https://packaging.python.org/en/latest/specifications/version-specifiers/
"""
_UNSET_VERSIONS = frozenset({"0.0.0", "0"})
"""What setuptools writes where nobody chose a version."""
_UNLISTED = ("", "=")
_LICENCE_FIELDS = ("License-Expression", "License", "License-File")


def is_record(name: str) -> bool:
    """Tell whether a file is a wheel's list of its files.

    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    return name.endswith("/RECORD") and _RECORD.fullmatch(name) is not None


def files_in_record(
    record: str, names: Collection[str], read: Callable[[str], bytes | None]
) -> Mapping[str, tuple[str, str]]:
    """Return what a ``RECORD`` lists of the files of a package: path below its folder, and hashes.

    Nothing, unless beside it stand the METADATA and WHEEL that it lists, with their hashes, and the
    METADATA are a published distribution's. What it lists outside its folder is left out. A list
    of an installation from a folder or a URL (``direct_url.json``, PEP 610) lists most likely the
    function's own project, so it lists nobody else's.

    Args:
        record: the record's name.
        names: all names in the package.
        read: returns a file's content, or None.
    """
    info = posixpath.dirname(record)
    root = posixpath.dirname(info)
    rows = _rows(read(record))
    listed: dict[str, tuple[str, str]] = {}
    for path, digest in rows.items():
        name = posixpath.normpath(posixpath.join(root, path))
        # Only itself and bytecode may stand there without a hash; bytecode is no text.
        if name.startswith(f"{root}/" if root else "") and (digest or name == record):
            listed[name] = name[len(root) :].lstrip("/"), digest
    if f"{info}/direct_url.json" in names or record not in listed:
        return {}
    contents = {proof: read(f"{info}/{proof}") for proof in ("WHEEL", "METADATA")}
    for proof, content in contents.items():
        if content is None or not matches_hash(
            listed.get(f"{info}/{proof}", _UNLISTED)[1], content
        ):
            return {}
    if not _is_published(posixpath.basename(info), contents["METADATA"] or b""):
        return {}
    return {name: row for name, row in listed.items() if name in names}


def matches_hash(hashes: str, content: bytes) -> bool:
    """Tell whether a file is still what was recorded of it.

    Args:
        hashes: ``algorithm=`` and the unpadded urlsafe base64 of the digest; several, apart by
            spaces, if any will do; empty for a list itself, which cannot hold its own.
        content: the whole file.
    """
    return not hashes or any(_matches_one_hash(one, content) for one in hashes.split())


def _matches_one_hash(recorded_hash: str, content: bytes) -> bool:
    algorithm, _, expected = recorded_hash.partition("=")
    if algorithm not in _HASHES:
        return False
    actual = base64.urlsafe_b64encode(hashlib.new(algorithm, content).digest())
    return actual.rstrip(b"=").decode() == expected.rstrip("=")


def _rows(content: bytes | None) -> Mapping[str, str]:
    """Read CSV of path, hash and size."""
    try:
        text = (content or b"").decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text))
        return {path: digest for path, digest, *_ in (row for row in rows if len(row) > 1)}
    except (csv.Error, UnicodeDecodeError):
        return {}


def _is_published(folder: str, content: bytes) -> bool:
    """Tell by its METADATA whether a distribution is one that PyPI takes, for others to use.

    Source: https://packaging.python.org/en/latest/specifications/core-metadata/
    """
    try:
        headers, _, _ = content.decode().replace("\r\n", "\n").partition("\n\n")
    except UnicodeDecodeError:
        return False
    metadata = HeaderParser().parsestr(headers)
    name, version = str(metadata["Name"]), str(metadata["Version"])
    return (
        _normal(f"{name}-{version}") == _normal(folder.removesuffix(".dist-info"))
        and _VERSION.fullmatch(version) is not None
        and version not in _UNSET_VERSIONS
        and not any(text.startswith("Private ::") for text in _all(metadata, "Classifier"))
        and _is_licensed(metadata)
    )


def _is_licensed(metadata: Message) -> bool:
    """Tell whether others may use it: a project of one's own rarely says so."""
    classified = (
        text.rpartition("::")[2]
        for text in _all(metadata, "Classifier")
        if text.startswith("License ::")
    )
    stated = (text for field in _LICENCE_FIELDS for text in _all(metadata, field))
    return any(map(is_for_others, (*classified, *stated)))


def _all(metadata: Message, field: str) -> list[str]:
    return [str(text) for text in metadata.get_all(field, [])]


def _normal(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()
