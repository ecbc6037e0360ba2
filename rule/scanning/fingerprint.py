"""The fingerprint of everything that decides the findings in a package, for the cache."""

from __future__ import annotations

from functools import lru_cache

from ..detection.fingerprint import fingerprint
from ..detection.scanner import Scanner

READING = (
    "scanning/__init__.py",
    "scanning/error_places.py",
    "scanning/image.py",
    "scanning/package.py",
    "scanning/result.py",
    "scanning/subprocess.py",
    "sources/",
)
"""What decides which texts are read from a package or an image, besides what detects in them:
`rule.detection.fingerprint.DETECTION`.

Everything that `rule.scanning.package` and `rule.scanning.image` import. The files are listed, not
imported: most evaluations find their package in the cache, and do not need them.
"""


# Each version of a function asks, and each of its layers: a hundred times some fifty files.
@lru_cache(maxsize=1)
def package_fingerprint(scanner: Scanner) -> str:
    """Return a digest that changes whenever the findings in a package could change.

    The files are read once for a scanner, as for `Scanner.fingerprint`.
    """
    return fingerprint(READING, scanner.fingerprint)
