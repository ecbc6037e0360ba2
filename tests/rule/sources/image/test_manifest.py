"""Which manifests are read, and which are refused, with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rule.sources.image.json_objects import NotReadable
from rule.sources.image.manifest import MOST_LAYERS, Index, Manifest, read_manifest
from tests.rule.images import CONFIGURATION, DOCKER, INDEX, LAYER, MANIFEST, OCI, digest_of

DOCKERS = f"{DOCKER}.distribution.manifest.v2+json"
DOCKERS_LIST = f"{DOCKER}.distribution.manifest.list.v2+json"
DIGESTS = [f"sha256:{digit * 64}" for digit in "abc"]


def blob(digest: str = DIGESTS[0], media_type: str = LAYER, size: Any = 9, **more: Any) -> Any:
    return {"mediaType": media_type, "digest": digest, "size": size, **more}


def manifest(**members: Any) -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": blob(DIGESTS[2], CONFIGURATION),
        "layers": [blob(DIGESTS[0]), blob(DIGESTS[1])],
    } | members


def in_index(digest: str, architecture: str, media_type: str = MANIFEST, **platform: Any) -> Any:
    named = {"os": "linux", "architecture": architecture} | platform
    return blob(digest, media_type, platform=named)


def index(*manifests: Any, **members: Any) -> dict[str, Any]:
    return {"schemaVersion": 2, "mediaType": INDEX, "manifests": list(manifests)} | members


def read(document: Any, media_type: str | None = None) -> Manifest | Index:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    if media_type is None:
        media_type = document.get("mediaType", "") if isinstance(document, dict) else MANIFEST
    return read_manifest(content, digest_of(content), media_type)


@pytest.mark.parametrize(
    ("document", "media_type"),
    [
        (manifest(), None),
        (manifest(), ""),
        ({k: v for k, v in manifest().items() if k != "mediaType"}, MANIFEST),
        ({k: v for k, v in manifest().items() if k != "mediaType"}, ""),
        (manifest(mediaType=DOCKERS), None),
        (manifest(config=blob(DIGESTS[2], f"{DOCKER}.container.image.v1+json")), None),
        (manifest(layers=[
            blob(DIGESTS[0], f"{DOCKER}.image.rootfs.diff.tar.gzip"),
            blob(DIGESTS[1], f"{OCI}.layer.v1.tar+zstd"),
        ]), None),
        (manifest(annotations={"a": "b", "A": "c"}), None),
        (manifest(artifactType="x/y", subject=blob(DIGESTS[1], MANIFEST)), None),
        (manifest(layers=[blob(DIGESTS[0], urls=[]), blob(DIGESTS[1])]), None),
    ],
)  # fmt: skip
def test_an_image_is_its_configuration_and_its_layers(
    document: Any, media_type: str | None
) -> None:
    found = read(document, media_type)

    assert isinstance(found, Manifest)
    assert found.configuration.digest == DIGESTS[2]
    assert [layer.digest for layer in found.layers] == DIGESTS[:2]


def test_the_annotations_of_a_manifest_and_its_parts_are_told() -> None:
    described = manifest(
        annotations={"a": "1"},
        config=blob(DIGESTS[2], CONFIGURATION, annotations={"b": "2"}),
        layers=[blob(DIGESTS[0], annotations={"c": "3"}), blob(DIGESTS[1], annotations=None)],
    )

    found = read(described)

    assert isinstance(found, Manifest)
    assert [(each.place, each.text) for each in found.annotations] == [
        ("image annotation: a", "1"), ("image annotation: b", "2"), ("image annotation: c", "3"),
    ]  # fmt: skip


ATTESTATION = in_index(DIGESTS[2], "unknown", os="unknown")


@pytest.mark.parametrize(
    ("document", "architecture", "expected"),
    [
        (index(in_index(DIGESTS[0], "amd64")), "x86_64", DIGESTS[0]),
        (index(in_index(DIGESTS[0], "amd64"), in_index(DIGESTS[1], "arm64")), "arm64", DIGESTS[1]),
        (index(in_index(DIGESTS[1], "arm64", variant="v8")), "arm64", DIGESTS[1]),
        (index(ATTESTATION, in_index(DIGESTS[0], "amd64")), "x86_64", DIGESTS[0]),
        (index(in_index(DIGESTS[0], "amd64"), in_index(DIGESTS[1], "amd64", os="windows")),
         "x86_64", DIGESTS[0]),
        (index(in_index(DIGESTS[0], "amd64", DOCKERS), mediaType=DOCKERS_LIST), "x86_64",
         DIGESTS[0]),
        (index(*[in_index(DIGESTS[0], "amd64")] * 2), "x86_64", DIGESTS[0]),
    ],
)  # fmt: skip
def test_of_an_index_the_image_for_the_functions_architecture_is_taken(
    document: Any, architecture: str, expected: str
) -> None:
    found = read(document)

    assert isinstance(found, Index)
    assert found.digest_for(architecture) == expected


@pytest.mark.parametrize(
    ("document", "architecture"),
    [
        (index(), "x86_64"),
        (index(in_index(DIGESTS[0], "amd64")), "arm64"),
        (index(in_index(DIGESTS[0], "amd64"), in_index(DIGESTS[1], "amd64")), "x86_64"),
        (index(in_index(DIGESTS[0], "amd64", os="windows")), "x86_64"),
        (index(ATTESTATION), "x86_64"),
        (index(blob(DIGESTS[0], MANIFEST)), "x86_64"),
    ],
)
def test_of_an_index_that_does_not_name_one_image_none_is_taken(
    document: Any, architecture: str
) -> None:
    found = read(document)

    assert isinstance(found, Index)
    with pytest.raises(NotReadable, match=f"images for {architecture}"):
        found.digest_for(architecture)


def twice(name: str, first: Any, second: Any, **members: Any) -> bytes:
    """Write a manifest in which a member stands twice."""
    rest = json.dumps(manifest(**members))[1:]
    return f'{{"{name}": {json.dumps(first)}, "{name}": {json.dumps(second)}, {rest}'.encode()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "malformed"),
        (b"[]", "malformed"),
        (b"\xff\xfe{}", "malformed"),
        (b"[" * 100_000, "malformed"),
        (manifest(schemaVersion=1), "schema"),
        ({k: v for k, v in manifest().items() if k != "schemaVersion"}, "schema"),
        (manifest(mediaType="application/vnd.docker.distribution.manifest.v1+json"), "media type"),
        (manifest(mediaType="application/vnd.oci.artifact.manifest.v1+json"), "media type"),
        (manifest(manifests=[in_index(DIGESTS[0], "amd64")]), "an index, too"),
        (index(in_index(DIGESTS[0], "amd64"), layers=[]), "an index, too"),
        (index(in_index(DIGESTS[0], "amd64", INDEX)), "another index"),
        (manifest(LAYERS=[]), "twice"),
        (manifest(Config=blob()), "twice"),
        (manifest(layers=[blob() | {"Digest": DIGESTS[1]}]), "twice"),
        (twice("x", 1, 2), "twice"),
        (manifest(config=None), "no configuration"),
        (manifest(config=blob(DIGESTS[2], "application/vnd.cncf.helm.config.v1+json")), "an image"),
        (manifest(layers=None), "malformed"),
        (manifest(annotations=[]), "malformed"),
        (manifest(annotations={"a": 1}), "malformed"),
        (manifest(layers={"a": 1}), "malformed"),
        (manifest(layers=["sha256:..."]), "malformed"),
        (manifest(layers=[blob("sha512:" + "a" * 128)]), "SHA-256"),
        (manifest(layers=[blob("sha256:" + "A" * 64)]), "SHA-256"),
        (manifest(layers=[blob("sha256:" + "a" * 63)]), "SHA-256"),
        (manifest(layers=[blob(size=-1)]), "SHA-256"),
        (manifest(layers=[blob(size="9")]), "SHA-256"),
        (manifest(layers=[blob(size=True)]), "SHA-256"),
        (manifest(layers=[blob(size=1.5)]), "SHA-256"),
        (manifest(layers=[blob(size=11 * 1024**3)]), "more than 10,737,418,240 bytes"),
        (manifest(layers=[blob(size=6 * 1024**3), blob(DIGESTS[1], size=6 * 1024**3)]), "bytes"),
        (manifest(layers=[blob()] * (MOST_LAYERS + 1)), f"more than {MOST_LAYERS} layers"),
        (manifest(config=blob(DIGESTS[2], CONFIGURATION, 9 * 1024**2)), "configuration has more"),
        (manifest(layers=[blob(media_type=f"{OCI}.layer.nondistributable.v1.tar+gzip")]),
         "outside"),
        (manifest(layers=[blob(media_type=f"{DOCKER}.image.rootfs.foreign.diff.tar.gzip")]),
         "outside"),
        (manifest(layers=[blob(urls=["https://elsewhere.example/layer"])]), "outside"),
        (manifest(layers=[blob(media_type=f"{LAYER}+encrypted")]), "kind"),
        (manifest(layers=[blob(media_type="")]), "kind"),
    ],
)  # fmt: skip
def test_what_is_no_image_or_not_one_for_all_readers_is_refused(document: Any, said: str) -> None:
    with pytest.raises(NotReadable, match=said):
        read(document)


def test_a_manifest_must_be_what_its_digest_names() -> None:
    content = json.dumps(manifest()).encode()

    with pytest.raises(NotReadable, match="not what its digest names"):
        read_manifest(content + b" ", digest_of(content), MANIFEST)


@pytest.mark.parametrize("said", [INDEX, DOCKERS])
def test_the_registry_must_say_what_the_manifest_says(said: str) -> None:
    with pytest.raises(NotReadable, match="another media type"):
        read(manifest(), said)
