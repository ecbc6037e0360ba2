"""What an image is made of: its manifest, or the index that names one for each architecture; pure.

Sources: https://github.com/opencontainers/image-spec/blob/main/manifest.md, image-index.md, and
https://distribution.github.io/distribution/spec/manifest-v2-2/ (Docker).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .json_objects import NotReadable, json_object, member
from .setting import Setting

MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_CONFIGURATIONS = (
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
)
_LAYERS = (
    "application/vnd.oci.image.layer.v1.tar",
    "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.docker.image.rootfs.diff.tar",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
    "application/vnd.docker.image.rootfs.diff.tar.zstd",
)
_ELSEWHERE = re.compile(r"nondistributable|foreign")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}
"""OCI's names of Lambda's architectures."""
MOST_LAYERS = 128
"""One more than Docker builds."""
MOST_LAYER_BYTES = 10 * 1024**3
"""Of all layers together, packed. Lambda takes images of 10 GB, unpacked.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
MOST_CONFIGURATION_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """A part of an image, as the registry keeps it."""

    digest: str
    """``sha256:`` and 64 hexadecimal digits."""
    size: int
    """In bytes, as the manifest states."""

    @property
    def sha256(self) -> str:
        """The digest's hexadecimal digits."""
        return self.digest.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One image: its configuration and its layers, the lowest first."""

    configuration: Blob
    layers: tuple[Blob, ...]
    annotations: tuple[Setting, ...] = ()
    """Of the manifest and its parts."""


@dataclass(frozen=True, slots=True)
class Index:
    """The manifests of one image for several architectures."""

    manifests: tuple[tuple[str, str], ...]
    """Architectures, in OCI's words, and digests."""

    def digest_for(self, architecture: str) -> str:
        """Return the digest of the manifest for a function's architecture.

        Raises:
            NotReadable: there is none, or there are several.
        """
        wanted = _ARCHITECTURES.get(architecture, architecture)
        found = {digest for name, digest in self.manifests if name == wanted}
        if len(found) != 1:
            raise NotReadable(f"its index names {len(found)} images for {architecture}; push one")
        return found.pop()


def read_manifest(content: bytes, digest: str, media_type: str = "") -> Manifest | Index:
    """Read a manifest or an index.

    Args:
        content: as the registry gives it.
        digest: what it was asked for by.
        media_type: what the registry says that it is; empty if it does not say.

    Raises:
        NotReadable: it is not what the digest names, or no image that Lambda could run; or two
            readers could see different images.
    """
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != digest:
        raise NotReadable(
            "the registry's manifest is not what its digest names; push the image anew"
        )
    document = json_object(content, "its manifest")
    stated = _text(document, "mediaType") or media_type
    if media_type and stated != media_type:
        raise NotReadable("its manifest states another media type than the registry")
    if member(document, "schemaVersion") != 2:  # noqa: PLR2004 - the only one
        raise NotReadable("its manifest is of a schema that is not supported; push the image anew")
    manifests, layers = member(document, "manifests"), member(document, "layers")
    if manifests is not None and layers is not None:
        raise NotReadable("its manifest is an index, too, so that readers see different images")
    is_index = stated in INDEXES or (not stated and manifests is not None)
    if not is_index and stated not in ("", *MANIFESTS):
        raise NotReadable(f"its media type is not supported: {stated[:100]}")
    return _index(manifests) if is_index else _manifest(document, layers)


def _index(manifests: Any) -> Index:
    found = []
    for each in _objects(manifests, "its index"):
        platform = member(each, "platform")
        media_type = _text(each, "mediaType")
        if not isinstance(platform, dict) or _text(platform, "os") != "linux":
            continue  # such as an attestation, which runs nowhere
        if media_type in INDEXES:
            raise NotReadable("its index names another index; push an image for one architecture")
        if media_type in MANIFESTS:
            found.append((_text(platform, "architecture"), _blob(each).digest))
    return Index(tuple(found))


def _manifest(document: Mapping[str, Any], layers: Any) -> Manifest:
    configuration = member(document, "config")
    if not isinstance(configuration, dict):
        raise NotReadable("its manifest names no configuration")
    if _text(configuration, "mediaType") not in _CONFIGURATIONS:
        raise NotReadable("its configuration is not that of an image")
    blobs = []
    for number, each in enumerate(_objects(layers, "its manifest"), start=1):
        media_type = _text(each, "mediaType")
        if _ELSEWHERE.search(media_type) or member(each, "urls"):
            raise NotReadable(
                f"its layer {number} lies outside the registry; push it with the image"
            )
        if media_type not in _LAYERS:
            raise NotReadable(f"its layer {number} is of a kind that is not supported")
        blobs.append(_blob(each))
    if len(blobs) > MOST_LAYERS:
        raise NotReadable(f"it has more than {MOST_LAYERS} layers")
    if sum(blob.size for blob in blobs) > MOST_LAYER_BYTES:
        raise NotReadable(f"its layers have more than {MOST_LAYER_BYTES:,} bytes")
    read = _blob(configuration)
    if read.size > MOST_CONFIGURATION_BYTES:
        raise NotReadable(f"its configuration has more than {MOST_CONFIGURATION_BYTES:,} bytes")
    described = (document, configuration, *_objects(layers, "its manifest"))
    return Manifest(read, tuple(blobs), tuple(map(_annotation, _annotations(described))))


def _annotations(described: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in described:
        found = member(each, "annotations")
        if found is None:
            continue
        if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
            raise NotReadable("its manifest is malformed; push the image anew")
        yield from found.items()


def _annotation(pair: tuple[str, str]) -> Setting:
    name, value = pair
    return Setting(f"image annotation: {name}", name, value)


def _blob(descriptor: Mapping[str, Any]) -> Blob:
    digest, size = _text(descriptor, "digest"), member(descriptor, "size")
    if not _DIGEST.fullmatch(digest) or type(size) is not int or size < 0:
        raise NotReadable("its manifest names a part without a SHA-256 digest or a size")
    return Blob(digest, size)


def _objects(values: Any, what: str) -> list[Mapping[str, Any]]:
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise NotReadable(f"{what} is malformed; push the image anew")
    return values


def _text(values: Mapping[str, Any], name: str) -> str:
    value = member(values, name)
    return value if isinstance(value, str) else ""
