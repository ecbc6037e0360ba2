"""Builds an image as a registry keeps it, and the folder that an unpacker makes of it."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.image_content import Piece, name_for_peers
from tests.bench.kept_image import MANIFEST, Kept

_WHITEOUT = ".wh."
_MEDIA = "application/vnd.oci.image"


def built_image(folder: Path, layers: Sequence[Iterable[Piece]]) -> tuple[Kept, Path]:
    """Build an image of layers, the lowest first; return it, and the folder for peers."""
    kept, unpacked = Kept(folder / "registry"), folder / "unpacked"
    kept.folder.mkdir(parents=True)
    descriptors = [_layer(kept, unpacked, pieces) for pieces in layers]
    configuration = json.dumps({"architecture": "amd64", "os": "linux", "config": {}}).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": _keep(kept, configuration, f"{_MEDIA}.config.v1+json"),
            "layers": descriptors,
        }
    ).encode()
    (kept.folder / "digest").write_text(str(_keep(kept, manifest, MANIFEST)["digest"]))
    return kept, unpacked


def _layer(kept: Kept, unpacked: Path, pieces: Iterable[Piece]) -> dict[str, object]:
    """Write a layer, and bring the folder to what an unpacker makes of it."""
    # Nothing is held in memory: a process that is started is counted with what its parent held.
    unnamed = kept.folder / "layer"
    with (
        gzip.open(unnamed, "wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for piece in pieces:
            path = unpacked / name_for_peers(piece.name)
            if path.name.startswith(_WHITEOUT):
                archive.addfile(tarfile.TarInfo(piece.name))
                shutil.rmtree(path.with_name(path.name.removeprefix(_WHITEOUT)))
                continue
            _write(piece, path)
            info = tarfile.TarInfo(piece.name)
            info.size = path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(info, content)
    with unnamed.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    unnamed.rename(kept.folder / digest)
    return _descriptor(kept, digest, f"{_MEDIA}.layer.v1.tar+gzip")


def _write(piece: Piece, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    if piece.source is not None:
        shutil.copyfile(piece.source, path)
    with path.open("ab") as file:
        file.write(piece.added)


def _keep(kept: Kept, content: bytes, media_type: str) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    (kept.folder / digest).write_bytes(content)
    return _descriptor(kept, digest, media_type)


def _descriptor(kept: Kept, digest: str, media_type: str) -> dict[str, object]:
    size = (kept.folder / digest).stat().st_size
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": size}
