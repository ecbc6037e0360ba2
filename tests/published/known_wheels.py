"""The table of files of wheels that are flagged without records: ``python -m
tests.published.known_wheels``.

Installs the newest versions of the packages below, one at a time, and keeps none. Prints a row for
each file that makes a function NON_COMPLIANT once ``.dist-info`` is gone. Read what is new before
it becomes a row of `rule/sources/known_wheels.py`: a secret of somebody's gets no row.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rule.detection.scanner import Scanner
from rule.model import SourceFile
from rule.sources.known_files import fingerprint
from rule.sources.reader import text_files_of_folder
from tests.published.forms import NotMade, install_wheel, slim, versions_of

PACKAGES = (
    "argon2-cffi",
    "facebook-business",
    "huggingface-hub",
    "jira",
    "kubernetes",
    "oauthlib",
    "opensearch-py",
    "passlib",
    "pika",
    "pinecone",
    "posthog",
    "pyarrow",
    "requests-oauthlib",
    "segment-analytics-python",
    "sqlalchemy",
    "ydb",
)
"""Packages with tests, examples and default passwords that no rule tells from secrets."""
_NEWEST = 10
"""Versions of each package."""


def rows(site: Path, scanner: Scanner) -> Iterator[str]:
    """Yield size, hash and path of each file that its records prove and that decides without them.

    Args:
        site: a folder into which wheels were installed.
        scanner: judges what is left without the records.
    """
    proven = {file.path for file in _texts(site) if not file.provenance.is_own}
    bare = slim(site, site.with_name(f"{site.name}-slim"))
    for file in _texts(bare):
        if file.path in proven and any(each.is_decisive for each in scanner.scan_file(file)):
            size, digest = fingerprint((site / file.path).read_bytes())
            yield f"{size} {digest} {file.path}"


def _texts(folder: Path) -> Iterator[SourceFile]:
    """Yield the text files that lie in a folder, but not those within other files."""
    for each in text_files_of_folder(folder):
        if isinstance(each, SourceFile) and (folder / each.path).is_file():
            yield each


def rows_of(name: str, scanner: Scanner) -> Iterator[str]:
    """Yield the rows of a package's newest versions that can be installed.

    Raises:
        NotMade: there is none.
    """
    for version in versions_of(name)[:_NEWEST]:
        with tempfile.TemporaryDirectory() as temporary:
            site = Path(temporary) / "site"
            try:
                install_wheel(f"{name}=={version}", site)
            except NotMade as error:
                sys.stderr.write(f"{name} {version}: {error}\n")
                continue
            yield from rows(site, scanner)


def main() -> None:
    """Print the rows of all packages, by path, each once."""
    parser = argparse.ArgumentParser(prog="python -m tests.published.known_wheels")
    parser.add_argument("of", nargs="*", default=PACKAGES, help="names of packages; without, all")
    found: set[str] = set()
    scanner = Scanner()
    for name in parser.parse_args().of:
        try:
            found.update(rows_of(name, scanner))
        except NotMade as error:
            sys.stderr.write(f"{name}: {error}\n")
    for row in sorted(found, key=lambda row: row.split()[::-1]):
        sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main()
