"""The image that is measured holds, for us, the very files that the peers are given."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from rule.model import SourceFile
from rule.sources.image.image_files import ImageFiles, Layer
from tests.bench import image
from tests.bench.packages import Subject


def test_what_survives_in_the_image_is_what_the_peers_are_fed_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    for number in range(3):
        (package / f"{number}.py").write_text(f"NUMBER = {number}\n" * 5_000)
    monkeypatch.setattr(image, "python_package", lambda: Subject("package", package, package))

    kept, subject = image.built_image(tmp_path / "image", 2)

    manifest = kept.image.manifest()
    layers = [
        Layer(number, blob, partial(kept.image.open_url, kept.url(blob.digest)))
        for number, blob in enumerate(manifest.layers, start=1)
    ]
    found = {
        each.path: each.text
        for each in ImageFiles(layers).candidates()
        if isinstance(each, SourceFile)
    }
    given = {
        path.relative_to(subject.folder).as_posix(): path.read_text()
        for path in subject.folder.rglob("*")
        if path.is_file()
    }
    assert len(manifest.layers) == 3
    assert found == given
    assert sum("of 0" in text for text in given.values()) < len(given) > 10
