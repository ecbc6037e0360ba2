"""Container images for tests, built in memory as a registry keeps them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from rule.model import SourceFile, Unread
from rule.scanning.image import Image
from rule.sources.image.image_files import IMAGE_LIMITS, ImageFiles, Layer
from rule.sources.image.manifest import Blob
from rule.sources.limits import Limits

OCI = "application/vnd.oci.image"
DOCKER = "application/vnd.docker"
MANIFEST, INDEX = f"{OCI}.manifest.v1+json", f"{OCI}.index.v1+json"
CONFIGURATION, LAYER = f"{OCI}.config.v1+json", f"{OCI}.layer.v1.tar+gzip"

Entry = tarfile.TarInfo | tuple[tarfile.TarInfo, bytes]


def file(name: str, content: bytes | str = b"") -> Entry:
    """Make an entry for a file."""
    data = content.encode() if isinstance(content, str) else content
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data


def folder(name: str) -> Entry:
    """Make an entry for a folder."""
    info = tarfile.TarInfo(name)
    info.type = tarfile.DIRTYPE
    return info


def link(name: str, target: str, kind: bytes = tarfile.LNKTYPE) -> Entry:
    """Make an entry for a hard link, or another link."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def symlink(name: str, target: str) -> Entry:
    """Make an entry for a symbolic link."""
    return link(name, target, tarfile.SYMTYPE)


def tar_of(*entries: Entry, form: int = tarfile.PAX_FORMAT) -> bytes:
    """Write a tar archive, in the form of Docker's by default."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=form) as archive:
        for entry in entries:
            info, data = entry if isinstance(entry, tuple) else (entry, b"")
            archive.addfile(info, io.BytesIO(data))
    return written.getvalue()


def files(given: Mapping[str, bytes | str]) -> bytes:
    """Write a tar archive of files."""
    return tar_of(*(file(name, content) for name, content in given.items()))


def digest_of(content: bytes) -> str:
    """Return a digest as manifests write it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def descriptor(content: bytes, media_type: str, **more: Any) -> dict[str, Any]:
    """Describe a part of an image."""
    return {"mediaType": media_type, "digest": digest_of(content), "size": len(content), **more}


@dataclass
class Built:
    """An image in a registry of its own; tests may change what the registry holds."""

    digest: str
    blobs: dict[str, bytes] = field(repr=False)
    media_types: dict[str, str]
    opened: list[str] = field(default_factory=list)
    """Digests of the parts that were opened, in their order."""

    def manifest(self, digest: str) -> tuple[bytes, str]:
        return self.blobs[digest], self.media_types[digest]

    def url(self, digest: str) -> str:
        return f"https://registry.example/{digest}"

    def open_url(self, url: str) -> BinaryIO:
        digest = url.rpartition("/")[2]
        self.opened.append(digest)
        return io.BytesIO(self.blobs[digest])

    def add(self, content: bytes, media_type: str) -> str:
        """Have the registry keep a manifest or an index."""
        self.blobs[digest_of(content)] = content
        self.media_types[digest_of(content)] = media_type
        return digest_of(content)

    def as_function_has_it(self, architecture: str = "x86_64") -> Image:
        return Image(self.digest, architecture, self, self.open_url)


def image_of(
    *layers: bytes,
    packer: Callable[[bytes], bytes] = gzip.compress,
    history: Sequence[Mapping[str, Any]] = (),
    layer_type: str = LAYER,
    annotations: Mapping[str, str] | None = None,
    **config: Any,
) -> Built:
    """Build an image of layers, the lowest first; keyword arguments are its configuration's."""
    packed = [packer(layer) for layer in layers]
    configuration = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": [digest_of(layer) for layer in layers]},
            "history": list(history),
        }
    ).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor(configuration, CONFIGURATION),
            "layers": [descriptor(layer, layer_type) for layer in packed],
            "annotations": annotations,
        }
    ).encode()
    blobs = {digest_of(each): each for each in (configuration, *packed)}
    built = Built("", blobs, {})
    built.digest = built.add(manifest, MANIFEST)
    return built


def layers_of(packed: Iterable[bytes]) -> list[Layer]:
    """Return layers as the reader takes them, the lowest first."""
    return [
        Layer(number, Blob(digest_of(content), len(content)), partial(io.BytesIO, content))
        for number, content in enumerate(packed, start=1)
    ]


def read(*packed: bytes, limits: Limits = IMAGE_LIMITS) -> list[SourceFile | Unread]:
    """Read the candidates of layers, the lowest first."""
    return list(ImageFiles(layers_of(packed), limits).candidates())


def texts(*packed: bytes) -> dict[str, str]:
    """Read the texts of layers by path; the lowest layer first."""
    return {each.path: each.text for each in read(*packed) if isinstance(each, SourceFile)}


def unread(*packed: bytes, limits: Limits = IMAGE_LIMITS) -> list[Unread]:
    """Read what could not be read of layers, and keeps a function from being COMPLIANT."""
    found = read(*packed, limits=limits)
    return [each for each in found if isinstance(each, Unread) and each.blocks_compliance]
