"""An image that a folder keeps, and its scan by a process that loads nothing else of the bench.

What the process loads counts as memory of the scan.
"""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from rule.detection.scanner import Scanner
from rule.scanning.image import Image, scan_image

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_SECONDS = 900.0


class Kept(NamedTuple):
    """A registry that keeps one image in a folder, each part under its digest's hexadecimals."""

    folder: Path

    def manifest(self, digest: str) -> tuple[bytes, str]:
        """Return the manifest."""
        return (self.folder / _hex(digest)).read_bytes(), MANIFEST

    def url(self, digest: str) -> str:
        """Return the path of a part."""
        return str(self.folder / _hex(digest))

    @property
    def image(self) -> Image:
        """The image, as the rule takes one."""
        digest = (self.folder / "digest").read_text()
        return Image(digest, "x86_64", self, _open)


def scan(folder: str) -> bool:
    """Scan the image that a folder keeps; tell whether the scan came to its end."""
    return scan_image(Scanner(), Kept(Path(folder)).image, seconds=_SECONDS).finished


def _hex(digest: str) -> str:
    return digest.partition(":")[2]


def _open(path: str) -> BinaryIO:
    return Path(path).open("rb")
