"""Proof that a file belongs to a published Python distribution: the ``RECORD`` of its installer.

A ``RECORD`` is proof only for the very bytes that were installed, below the folder into which they
were installed, and only if a registry would accept the distribution. An ``.egg-info`` is no proof:
a project writes ``SOURCES.txt`` into its own tree.
"""

from __future__ import annotations

import base64
import hashlib
import io
import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence

from ..startup import deferred_re as re
from .header_fields import header_fields
from .licence import is_for_others

_RECORD = re.compile(r"(?:.*/)?[^/]+\.dist-info/RECORD")
_HASHES = frozenset({"sha256", "sha384", "sha512"})
"""Hashes that the specification allows; it forbids weaker ones."""
_VERSION = re.compile(
    r"v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview)[-_.]?\d*)?"
    r"(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?",
    re.IGNORECASE,
)
"""A public version. Registries accept no local version (``1.0+local``).

Source: https://packaging.python.org/en/latest/specifications/version-specifiers/
"""
_UNSET_VERSIONS = frozenset({"0.0.0", "0"})
"""setuptools writes these if a project sets no version."""
_UNLISTED = ("", "=")
_LICENCE_FIELDS = ("License-Expression", "License", "License-File")


def is_record(name: str) -> bool:
    """Tell by its name whether a file is a ``RECORD``, an installed wheel's list of files.

    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    return name.endswith("/RECORD") and _RECORD.fullmatch(name) is not None


def files_in_record(
    record: str, names: Collection[str], read: Callable[[str], bytes | None]
) -> Mapping[str, tuple[str, str]]:
    """Return the files that a ``RECORD`` proves: by name, the path below its folder and the hashes.

    Empty if METADATA and WHEEL do not match their hashes in the ``RECORD``, or if METADATA is not
    that of a published distribution. Also empty for an installation from a folder or a URL
    (``direct_url.json``, PEP 610), which is most likely the function's own project. Files outside
    the folder are left out.

    Args:
        record: the name of the ``RECORD``.
        names: the names of all files in the package.
        read: returns a file's content, or None.
    """
    info = posixpath.dirname(record)
    root = posixpath.dirname(info)
    rows = _rows(read(record))
    listed: dict[str, tuple[str, str]] = {}
    for path, digest in rows.items():
        name = posixpath.normpath(posixpath.join(root, path))
        # Only the RECORD itself and bytecode may have no hash; bytecode is not text.
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
    """Tell whether a file has one of the recorded hashes.

    Args:
        hashes: ``algorithm=`` and the digest in urlsafe base64 without padding. Several are
            separated by spaces. Empty for a ``RECORD``, which cannot hold its own hash.
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
    """Read a CSV file of path, hash and size."""
    import csv  # noqa: PLC0415 - only packages with a RECORD need it

    try:
        text = (content or b"").decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text))
        return {path: digest for path, digest, *_ in (row for row in rows if len(row) > 1)}
    except (csv.Error, UnicodeDecodeError):
        return {}


def _is_published(folder: str, content: bytes) -> bool:
    """Tell by its METADATA whether a distribution is one that PyPI accepts, for others to use.

    Source: https://packaging.python.org/en/latest/specifications/core-metadata/
    """
    try:
        headers, _, _ = content.decode().replace("\r\n", "\n").partition("\n\n")
    except UnicodeDecodeError:
        return False
    metadata = header_fields(headers)
    name, version = (next(iter(_all(metadata, field)), "") for field in ("Name", "Version"))
    return (
        _normal(f"{name}-{version}") == _normal(folder.removesuffix(".dist-info"))
        and _VERSION.fullmatch(version) is not None
        and version not in _UNSET_VERSIONS
        and not any(text.startswith("Private ::") for text in _all(metadata, "Classifier"))
        and _is_licensed(metadata)
    )


def _is_licensed(metadata: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether others may use the distribution: a private project rarely says so."""
    classified = (
        text.rpartition("::")[2]
        for text in _all(metadata, "Classifier")
        if text.startswith("License ::")
    )
    stated = (text for field in _LICENCE_FIELDS for text in _all(metadata, field))
    return any(map(is_for_others, (*classified, *stated)))


def _all(metadata: Mapping[str, Sequence[str]], field: str) -> Sequence[str]:
    return metadata.get(field.lower(), ())


def _normal(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()
