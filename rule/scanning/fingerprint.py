"""A digest of what decides what is found in a package, for the cache."""

from __future__ import annotations

from ..detection.fingerprint import fingerprint
from ..detection.scanner import Scanner

READING = (
    "scanning/__init__.py",
    "scanning/error_places.py",
    "scanning/package.py",
    "scanning/result.py",
    "scanning/subprocess.py",
    "sources/",
)
"""What decides which texts a package has, besides `rule.detection.fingerprint.DETECTION`.

All that `rule.scanning.package` imports. They are named, not imported: most evaluations find their
package in the cache, and need none of them.
"""


def package_fingerprint(scanner: Scanner) -> str:
    """Return a digest that changes whenever something else could be found in a package."""
    return fingerprint(READING, scanner.fingerprint)
