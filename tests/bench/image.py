"""A container image of 500 MB against a package of 25 MB, and against the fastest scanners.

The image has three layers, packed by gzip, of which the upper ones replace files of the lowest. We
read the layers as a registry keeps them, each twice; the peers are fed with a folder of the files
that survive, as they like best.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import statistics
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from rule.detection.scanner import Scanner
from rule.scanning.image import Image, scan_image
from tests.bench.packages import BUILT, ROOT, Subject, grown, python_package
from tests.bench.process import Cost, cost
from tests.bench.row import Row
from tests.bench.scanning import PEERS, ours

RUNS = 1
MEMORY_GOAL = 1.2
CPU_GOAL = 1.0
MEGABYTES = 500
_LAYERS = (0.6, 0.3, 0.1)
"""Of the bytes, the lowest first."""
_SMALL = 25
_SECONDS = 900.0
_MB = 1_000_000
_MEDIA = "application/vnd.oci.image"
_MANIFEST = f"{_MEDIA}.manifest.v1+json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A registry that keeps one image in a folder, each part under its digest's hexadecimals."""

    folder: Path

    def manifest(self, digest: str) -> tuple[bytes, str]:
        """Return the manifest."""
        return (self.folder / _hex(digest)).read_bytes(), _MANIFEST

    def url(self, digest: str) -> str:
        """Return the path of a part."""
        return str(self.folder / _hex(digest))

    @property
    def image(self) -> Image:
        """The image, as the rule takes one."""
        digest = (self.folder / "digest").read_text()
        return Image(digest, "x86_64", self, _open)


def built_image(folder: Path, megabytes: int) -> tuple[Kept, Subject]:
    """Build an image of so many megabytes, and a folder of what survives in it.

    Files are those of the Python package again and again, no two of them equal.
    """
    kept, survivors = Kept(folder / "registry"), folder / "unpacked"
    kept.folder.mkdir(parents=True)
    layers = [_layer(kept, survivors, at, megabytes) for at in range(len(_LAYERS))]
    configuration = json.dumps({"architecture": "amd64", "os": "linux", "config": {}}).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": _keep(kept, configuration, f"{_MEDIA}.config.v1+json"),
            "layers": layers,
        }
    ).encode()
    (kept.folder / "digest").write_text(str(_keep(kept, manifest, _MANIFEST)["digest"]))
    subject = Subject(f"image of {megabytes} MB", survivors, kept.folder)
    return kept, subject


def _layer(kept: Kept, survivors: Path, at: int, megabytes: int) -> dict[str, object]:
    """Write a layer, and bring the folder to what an unpacker makes of it."""
    # Not in memory: a process that is started is counted with what its parent held.
    unnamed = kept.folder / f"layer {at}"
    left = round(megabytes * _LAYERS[at] * _MB)
    with (
        gzip.open(unnamed, "wb", compresslevel=1) as unpacked,
        tarfile.open(fileobj=unpacked, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, content in _files(at, left):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
            path = survivors / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    with unnamed.open("rb") as packed:
        digest = hashlib.file_digest(packed, "sha256").hexdigest()
    unnamed.rename(kept.folder / digest)
    return _descriptor(kept, digest, f"{_MEDIA}.layer.v1.tar+gzip")


def _files(at: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield files of a layer: every tenth of an upper one replaces one of the lowest."""
    files = [path for path in sorted(python_package().folder.rglob("*")) if path.is_file()]
    number = 0
    while size > 0:
        path = files[number % len(files)]
        content = path.read_bytes()[:size] + b"\n#%d of %d\n" % (number, at)
        own = 0 if number % 10 == 0 else at
        yield f"srv/{own}/{number % 97}/{number}{path.suffix}", content
        size, number = size - len(content), number + 1


def _keep(kept: Kept, content: bytes, media_type: str) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    (kept.folder / digest).write_bytes(content)
    return _descriptor(kept, digest, media_type)


def _descriptor(kept: Kept, digest: str, media_type: str) -> dict[str, object]:
    size = (kept.folder / digest).stat().st_size
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": size}


def _hex(digest: str) -> str:
    return digest.partition(":")[2]


def _open(path: str) -> BinaryIO:
    return Path(path).open("rb")


def scan(folder: str) -> None:
    """Scan the image that a folder keeps; for a process of its own."""
    result = scan_image(Scanner(), Kept(Path(folder)).image, seconds=_SECONDS)
    sys.exit(0 if result.finished else 9)


def cost_of_image(kept: Kept) -> Cost:
    """Scan an image in a process of its own, as the rule does."""
    return cost(
        [sys.executable, "-c", f"from tests.bench.image import scan; scan({str(kept.folder)!r})"],
        environment={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(BUILT / "cache")},
    )


def rows() -> Iterator[Row]:
    """Yield our memory against that of a package, and our CPU time against each peer's."""
    with tempfile.TemporaryDirectory() as folder:
        kept, subject = built_image(Path(folder) / "image", MEGABYTES)
        small = grown(_SMALL, Path(folder) / "small")
        sides: list[Callable[[], Cost]] = [
            partial(cost_of_image, kept),
            partial(ours, small),
            *(partial(peer.scan, subject) for peer in PEERS),
        ]
        # The first turn fills caches, as in `in_alternation`.
        turns = [[side() for side in sides] for _ in range(RUNS + 1)][1:]
    image, package, *peers = zip(*turns, strict=True)
    peak = _median_peak(image) / _median_peak(package)
    name = f"peak memory of an image of {MEGABYTES} MB ÷ of a package of {_SMALL} MB"
    yield Row(name, peak, MEMORY_GOAL, RUNS)
    ratios = {
        peer.name: _median_cpu(image) / _median_cpu(costs)
        for peer, costs in zip(PEERS, peers, strict=True)
    }
    each = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    name = f"image of {MEGABYTES} MB in {len(_LAYERS)} layers, ours ÷ each of: {each}"
    yield Row(name, max(ratios.values()), CPU_GOAL, RUNS)


def _median_peak(costs: Iterable[Cost]) -> float:
    return statistics.median(cost.peak_megabytes for cost in costs)


def _median_cpu(costs: Iterable[Cost]) -> float:
    return statistics.median(cost.cpu_seconds for cost in costs)
