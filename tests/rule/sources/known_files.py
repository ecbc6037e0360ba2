"""The table of known files, from what is installed: ``python -m tests.rule.sources.known_files
FOLDER…``.

Of the packages that are named below, those files in which own code's rules would find something.
Prints the rows for `rule/sources/known_files.py`; rows of earlier versions may stay.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from rule.detection.scanner import Scanner
from rule.model import Provenance, SourceFile
from rule.sources.known_files import fingerprint
from rule.sources.reader import text_files_of_folder

PACKAGES = ("botocore/data/", "@aws-crypto/sha256-js/")
"""What is often packaged without what its installer left, and changes little from version to
version."""


def rows(folder: Path) -> Iterator[str]:
    """Yield the rows of files that are proven to be published."""
    scanner = Scanner()
    for file in text_files_of_folder(folder):
        if not isinstance(file, SourceFile) or file.provenance is Provenance.OWN:
            continue
        path = next((file.path[at:] for p in PACKAGES if (at := file.path.find(p)) >= 0), None)
        if path and any(scanner.scan_file(SourceFile(file.path, file.content))):
            size, digest = fingerprint((folder / file.path).read_bytes())
            yield f"{size} {digest} {path}"


def main() -> None:
    """Print the rows of all folders, by path, each once."""
    found = {row for folder in sys.argv[1:] for row in rows(Path(folder))}
    for row in sorted(found, key=lambda row: row.split()[::-1]):
        sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main()
