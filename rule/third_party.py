"""Which files of a package are somebody else's: pure, over names and installers' lists.

Being told apart hides a file's weaker findings, so a list has to prove what it says: it counts
for the very bytes that were installed, below the folder they were installed into. An
``.egg-info`` proves nothing: its ``SOURCES.txt`` is what a project writes into its own tree.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import posixpath
import re
from collections.abc import Iterable, Mapping

_PLACES = re.compile(
    r"(?:^|/)(?:node_modules|site-packages|dist-packages|vendor/bundle"
    r"|boto3|botocore|s3transfer|awscrt|aws-sdk|@aws-sdk|@smithy)/"
)
_RECORD = re.compile(r"(?:.*/)?[^/]+\.dist-info/RECORD")
_SAMPLES = re.compile(
    r"(?:^|/)(?:(?:tests?|testing|__tests__|fixtures?|examples?|samples?|mocks?|docs?)/"
    r"|test_[^/]+$|sample[^/]*$|examples?[-_.][^/]*$|[^/]+[_.-]test\.[^/]+$|[^/]+\.(?:md|rst|spec\.[jt]s)$)",
    re.IGNORECASE,
)
_HASHES = frozenset({"sha256", "sha384", "sha512"})
"""Those that the specification allows at least; weaker ones it forbids."""


def is_record(name: str) -> bool:
    """Tell whether a file is a wheel's list of its files.

    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    return name.endswith("/RECORD") and _RECORD.fullmatch(name) is not None


def is_by_place(name: str) -> bool:
    """Tell whether a file lies where only installers put files, or in a vendored AWS SDK."""
    return _PLACES.search(name) is not None


def is_sample(path: str) -> bool:
    """Tell whether a dependency's file is a test, an example or documentation by its name.

    What such a file shows was published with it, and was made to be shown.
    """
    return _SAMPLES.search(path) is not None


def recorded(record_name: str, text: str, names: Iterable[str]) -> Mapping[str, str]:
    """Return what a ``RECORD`` lists of the files of a package, with their hashes.

    What it lists outside its folder is left out. A list of an installation from a folder or a
    URL (``direct_url.json``, PEP 610) lists most likely the function's own project, so it lists
    nobody else's.

    Args:
        record_name: the record's name in the package.
        text: its text: CSV of path, hash and size; paths are relative to the folder that holds
            the ``.dist-info``.
        names: all names in the package.
    """
    info_folder = posixpath.dirname(record_name)
    root = posixpath.dirname(info_folder)
    present = frozenset(names)
    if f"{info_folder}/direct_url.json" in present:
        return {}
    listed: dict[str, str] = {}
    try:
        for path, digest, *_ in (row for row in csv.reader(io.StringIO(text)) if len(row) > 1):
            name = posixpath.normpath(posixpath.join(root, path))
            if name not in present or not name.startswith(f"{root}/" if root else ""):
                continue
            # Only itself and bytecode may stand there without a hash; bytecode is no text.
            if digest or name == record_name:
                listed[name] = digest
    except csv.Error:
        return {}
    return listed


def holds(hashes: str, content: bytes) -> bool:
    """Tell whether a file is still what was recorded of it.

    Args:
        hashes: ``algorithm=`` and the unpadded urlsafe base64 of the digest; several, apart by
            spaces, if any will do; empty for a list itself, which cannot hold its own.
        content: the whole file.
    """
    return not hashes or any(_holds(one, content) for one in hashes.split())


def _holds(recorded_hash: str, content: bytes) -> bool:
    algorithm, _, expected = recorded_hash.partition("=")
    if algorithm not in _HASHES:
        return False
    actual = base64.urlsafe_b64encode(hashlib.new(algorithm, content).digest())
    return actual.rstrip(b"=").decode() == expected.rstrip("=")
