"""A digest of what decides what is found in a package, for the cache."""

from __future__ import annotations

from rule.fingerprint import fingerprint
from rule.scanner import Scanner

READING = (
    "archive.py",
    "candidates.py",
    "compressed.py",
    "content.py",
    "decompression.py",
    "error_places.py",
    "examination.py",
    "examine.py",
    "folder.py",
    "known_files.py",
    "licence.py",
    "limits.py",
    "npm_packages.py",
    "python_distributions.py",
    "text.py",
    "third_party.py",
    "worker.py",
    "zip_directory.py",
    "zip_end.py",
    "zip_entry.py",
    "zip_fields.py",
)
"""What decides which texts a package has, besides `rule.fingerprint.DETECTION`.

All that `rule.examine` imports. They are named, not imported: most evaluations find their package
in the cache, and need none of them.
"""


def package_fingerprint(scanner: Scanner) -> str:
    """Return a digest that changes whenever something else could be found in a package."""
    return fingerprint(READING, scanner.fingerprint)
