"""Which files of a package are somebody else's: pure, over names and installers' lists."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Iterable

_FOLDERS = re.compile(r"(?:^|/)(?:node_modules|site-packages|dist-packages|vendor/bundle)/")
_SDKS = re.compile(
    r"(?:^|/)(?:boto3|botocore|s3transfer|awscrt|aws-sdk|@aws-sdk|@smithy|jmespath|urllib3)/"
)
RECORD = re.compile(r"(?:.*/)?[^/]+\.dist-info/RECORD")
"""A wheel's list of its files.

Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""
_OURS = re.compile(r"direct_url\.json$")


def is_by_place(name: str) -> bool:
    """Tell whether a file lies where only installers put files, or in a vendored AWS SDK."""
    return bool(_FOLDERS.search(name) or _SDKS.search(name))


def recorded(record_name: str, text: str, names: Iterable[str]) -> frozenset[str]:
    """Return the files that a ``RECORD`` lists as its distribution's own.

    A record may not reach out of the folder that its distribution was installed into, and it
    must name itself; and one that pip wrote for a local project (``direct_url.json``) lists the
    function's own code, so it lists nobody else's.

    Args:
        record_name: the record's name in the archive.
        text: its text: CSV with a path relative to the folder that holds the ``.dist-info``.
        names: all names in the archive.
    """
    root = posixpath.dirname(posixpath.dirname(record_name))
    present = frozenset(names)
    try:
        listed = [row[0] for row in csv.reader(text.splitlines()) if row]
    except csv.Error:
        return frozenset()
    files = {
        name
        for path in listed
        if (name := posixpath.normpath(posixpath.join(root, path))) in present
        and not path.startswith(("/", ".."))
    }
    if record_name not in files or any(_OURS.search(name) for name in files):
        return frozenset()
    return frozenset(files)
