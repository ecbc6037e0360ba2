"""Scans a container image: its configuration, and the files that survive in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import BinaryIO, Protocol

from ..detection.scanner import Scanner
from ..model import CodeLine, Finding, SourceFile, Unread, Variable
from ..sources.image.configuration import settings_of
from ..sources.image.image_files import ImageFiles, Layer
from ..sources.image.json_objects import NotReadable
from ..sources.image.manifest import Blob, Index, Manifest, read_manifest
from ..sources.image.setting import Setting
from ..sources.unpacking import NotUnpacked
from .package import CurrentFile, found_in, scan_limited
from .result import ScanResult

_WHOLE = 0
"""The line of a finding that is in a setting, not in a file."""


class Registry(Protocol):
    """Where one image is kept. Each method raises `RuleError` if it cannot be read."""

    def manifest(self, digest: str) -> tuple[bytes, str]:
        """Return a manifest by its digest, and its media type."""

    def url(self, digest: str) -> str:
        """Return where a part of the image can be read: a presigned URL."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image in its registry."""

    digest: str
    """Of the manifest or the index: ``sha256:`` and 64 hexadecimal digits."""
    architecture: str
    """Of the function, in Lambda's words."""
    registry: Registry
    open_url: Callable[[str], BinaryIO]
    """Opens what lies behind a URL."""

    def manifest(self) -> Manifest:
        """Read the manifest for the function's architecture.

        Raises:
            NotReadable: there is none that can be read.
            RuleError: from the registry.
        """
        read = self._manifest(self.digest)
        if isinstance(read, Index):
            read = self._manifest(read.digest_for(self.architecture))
        if isinstance(read, Index):
            raise NotReadable("its index names another index; push an image for one architecture")
        return read

    def _manifest(self, digest: str) -> Manifest | Index:
        content, media_type = self.registry.manifest(digest)
        return read_manifest(content, digest, media_type)


def scan_image(
    scanner: Scanner, image: Image, *, seconds: float, memory_bytes: int | None = None
) -> ScanResult:
    """Find secrets in an image.

    Args:
        scanner: scans files and variables.
        image: the image.
        seconds: of wall-clock time.
        memory_bytes: the most memory of the process that reads the image; None for no limit.

    Raises:
        RuleError: from the registry, or while the image is read.
        WorkerFailed: the scan broke.
    """
    try:
        manifest = image.manifest()
    except NotReadable as error:
        return ScanResult.of([Unread("image", str(error))], None)
    # Here and not in the other process, which cannot share a connection to AWS.
    blobs = (manifest.configuration, *manifest.layers)
    urls = {blob.digest: image.registry.url(blob.digest) for blob in blobs}
    scanned = partial(_found_in_image, scanner, manifest, urls, image.open_url)
    return scan_limited(scanner, scanned, seconds=seconds, memory_bytes=memory_bytes)


def _found_in_image(
    scanner: Scanner,
    manifest: Manifest,
    urls: Mapping[str, str],
    open_url: Callable[[str], BinaryIO],
    current: CurrentFile,
) -> Iterator[Finding | Unread]:
    def opened(blob: Blob) -> BinaryIO:
        return _opened(open_url(urls[blob.digest]), blob)

    try:
        settings = _settings(opened(manifest.configuration), manifest)
    except (NotReadable, NotUnpacked) as error:
        yield Unread("image", str(error))
        settings = []
    yield from found_in_settings(scanner, [*settings, *manifest.annotations])
    files = ImageFiles(
        [
            Layer(number, blob, partial(opened, blob))
            for number, blob in enumerate(manifest.layers, start=1)
        ]
    )
    yield from found_in(scanner, files.candidates(), current)


def found_in_settings(scanner: Scanner, settings: Iterable[Setting]) -> Iterator[Finding | Unread]:
    """Yield what is found in a configuration: values under their names, and texts as commands."""
    for setting in settings:
        location = CodeLine(setting.place, _WHOLE)
        unread: list[Unread] = []
        if setting.name:
            found = scanner.scan_variables([Variable(setting.name, setting.text)], unread)
        else:
            found = scanner.scan_file(SourceFile("Dockerfile", setting.text), unread)
        yield from dict.fromkeys(finding._replace(location=location) for finding in found)
        yield from (each._replace(what=setting.place) for each in unread)


def _settings(opened: BinaryIO, manifest: Manifest) -> list[Setting]:
    with opened:
        content = opened.read()
    if sha256(content).hexdigest() != manifest.configuration.sha256:
        raise NotReadable("its configuration is not what its digest names; push the image anew")
    return list(settings_of(content, len(manifest.layers)))


def _opened(opened: BinaryIO, blob: Blob) -> BinaryIO:
    """Check a part's size before it is read.

    Raises:
        NotUnpacked: the registry keeps another number of bytes than the manifest states.
    """
    if opened.seek(0, io.SEEK_END) != blob.size:
        opened.close()
        raise NotUnpacked("its size is not what the manifest states; push the image anew")
    opened.seek(0)
    return opened
