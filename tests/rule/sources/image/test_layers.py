"""Layers are unpacked as they are read, whoever packed them; what is not sound is named."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest

from rule.model import SourceFile, Unread
from rule.sources.image.image_files import ImageFiles, Layer
from rule.sources.image.manifest import Blob
from rule.sources.limits import Limits
from rule.sources.zstd import library
from tests.rule.images import digest_of, file, layers_of, link, read, tar_of, texts, unread
from tests.rule.packages import Content, distribution, npm_package, zip_of

SECRET = "password = 'velvet-nimbus'\n"
RANDOM = random.Random(7)  # noqa: S311 - repeatable
LAYER = tar_of(*(file(f"{n}.py", f"{SECRET}#{RANDOM.randbytes(9_000).hex()}\n") for n in range(40)))


def zstd(content: bytes) -> bytes:
    module = library()
    if module is None:
        pytest.skip("there is no Zstandard here")
    checked = {module.CompressionParameter.checksum_flag: 1}
    packed: bytes = module.compress(content, options=checked)
    return packed


def halves(packer: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Pack in several members or frames."""
    return lambda content: b"".join(
        packer(content[at : at + 70_000]) for at in range(0, len(content), 70_000)
    )


SKIPPED = b"\x50\x2a\x4d\x18\x05\0\0\0notes"
"""A frame that decoders of Zstandard pass over."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip, barely": lambda content: gzip.compress(content, 0),
    "gzip, members": halves(gzip.compress),
    "gzip with a name": lambda content: _named(gzip.compress(content)),
    "zstd": zstd,
    "zstd, frames": halves(zstd),
    "zstd, with what is passed over": lambda content: SKIPPED + zstd(content) + SKIPPED,
}


def _named(packed: bytes) -> bytes:
    return packed[:3] + b"\x08" + packed[4:10] + b"layer.tar\0" + packed[10:]


@pytest.mark.parametrize("packer", PACKERS.values(), ids=PACKERS)
def test_a_layer_is_read_however_it_is_packed(packer: Callable[[bytes], bytes]) -> None:
    packed = packer(LAYER)

    assert len(texts(packed)) == 40
    assert not unread(packed)


@pytest.mark.parametrize("packer", ["gzip", "gzip, members", "zstd", "zstd, frames"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[: len(packed) // 2],
        lambda packed: packed[:-5],
        lambda packed: packed[:-1],
        lambda packed: packed[:3],
        lambda packed: packed[: len(packed) // 2] + b"\xff" * 9 + packed[len(packed) // 2 + 9 :],
        lambda packed: packed + b"more than that",
        lambda packed: packed + bytes(9),
        lambda packed: packed + tar_of(file("b.py", SECRET)),
        lambda packed: packed + bz2.compress(b"more"),
    ],
    ids=[
        "cut in half", "cut", "cut by a byte", "only its beginning", "damaged", "with a rest",
        "with zeros", "with a tar", "with another kind",
    ],
)  # fmt: skip
def test_a_layer_that_is_not_sound_is_named(packer: str, spoil: Callable[[bytes], bytes]) -> None:
    assert "image layer 1" in {each.what for each in unread(spoil(PACKERS[packer](LAYER)))}


def test_layers_of_two_kinds_in_one_are_not_sound() -> None:
    assert unread(gzip.compress(LAYER) + zstd(LAYER))


def test_the_layers_below_a_damaged_one_are_read() -> None:
    upper = gzip.compress(LAYER)[:900]

    assert texts(tar_of(file("a.py", "a")), upper) == {"a.py": "a"}
    assert unread(tar_of(file("a.py", "a")), upper)[-1].what == "image layer 2"


@pytest.mark.parametrize(
    "kept",
    [
        gzip.compress(tar_of(file("a.py", "another"))),
        tar_of(file("a.py", "a")),
        gzip.compress(tar_of(file("a.py", "a")), 1),
        zlib.compress(tar_of(file("a.py", "a"))),
    ],
)
def test_a_layer_must_be_what_its_digest_names(kept: bytes) -> None:
    said = gzip.compress(tar_of(file("a.py", "a")), 9)
    layer = Layer(1, Blob(digest_of(said), len(said)), lambda: io.BytesIO(kept))

    found = ImageFiles([layer]).candidates()

    assert any(isinstance(each, Unread) and each.blocks_compliance for each in found)


@pytest.mark.slow
@pytest.mark.parametrize("packer", [gzip.compress, zstd])
def test_a_bomb_is_named(packer: Callable[[bytes], bytes]) -> None:
    bomb = packer(tar_of(file("zeros", bytes(40_000_000))))

    assert len(bomb) < 60_000
    (named, *_) = unread(bomb, limits=Limits(total_bytes=10_000_000))
    assert "10,000,000 bytes" in named.reason


def test_no_more_than_a_window_of_a_layer_is_ever_asked_for() -> None:
    asked: list[int] = []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    content = gzip.compress(LAYER, 0)
    layer = Layer(1, Blob(digest_of(content), len(content)), lambda: Counting(content))

    assert len(list(ImageFiles([layer]).candidates())) == 40
    assert set(asked) == {65_536}


# ------------------------------------------------------------------ archives, and whose files


@pytest.mark.slow
def test_archives_in_a_layer_are_read() -> None:
    inner = zip_of({"app.py": SECRET}).getvalue()
    large = zip_of({"app.py": SECRET, "x.bin": RANDOM.randbytes(9_000_000)}).getvalue()
    program = b"\x7fELF" + bytes(3_000)
    layer = tar_of(
        file("a.jar", inner),
        file("large.whl", large),
        file("run", program + inner),
        file("larger", program + RANDOM.randbytes(10_000_000) + inner),
        file("b.tar.gz", gzip.compress(tar_of(file("app.py", SECRET)))),
        file("after.py", SECRET),
    )

    assert list(texts(gzip.compress(layer, 0))) == [
        "a.jar!app.py", "large.whl!app.py", "run!app.py", "larger!app.py",
        "b.tar.gz!b.tar!app.py", "after.py",
    ]  # fmt: skip


def test_a_link_to_an_archive_is_read_once() -> None:
    inner = zip_of({"app.py": SECRET}).getvalue()

    assert list(texts(tar_of(file("a.jar", inner), link("b.jar", "a.jar")))) == ["a.jar!app.py"]


def provenances(*packed: bytes) -> dict[str, str]:
    """Return whose each file is; the lowest layer first."""
    return {
        each.path: each.provenance.value for each in read(*packed) if isinstance(each, SourceFile)
    }


def layer_of(*parts: dict[str, Content]) -> bytes:
    return tar_of(*(file(name, content) for part in parts for name, content in part.items()))


@pytest.mark.parametrize("below", ["", "var/task/", "usr/lib/python3/site-packages/"])
def test_published_code_is_told_apart_by_its_record(below: str) -> None:
    installed = distribution({"lib.py": SECRET, "tests/test_x.py": SECRET}, below=below)
    edited = {**installed, f"{below}lib.py": SECRET * 2, f"{below}app.py": SECRET}

    found = provenances(layer_of(installed))
    assert found[f"{below}lib.py"] == "dependency"
    assert found[f"{below}tests/test_x.py"] == "sample"
    found = provenances(layer_of(edited))
    assert (found[f"{below}lib.py"], found[f"{below}app.py"]) == ("own", "own")


def test_a_file_of_one_layer_may_be_proven_by_the_record_of_another() -> None:
    installed = distribution({"lib.py": SECRET})

    assert provenances(layer_of(installed), layer_of({"lib.py": SECRET}))["lib.py"] == "dependency"
    assert provenances(layer_of(installed), layer_of({"lib.py": SECRET * 2}))["lib.py"] == "own"


def test_a_record_that_does_not_survive_proves_nothing() -> None:
    installed = distribution({"lib.py": SECRET})
    (record,) = (name for name in installed if name.endswith("/RECORD"))

    found = provenances(
        layer_of(installed), layer_of({record.replace("/RECORD", "/.wh.RECORD"): ""})
    )

    assert found["lib.py"] == "own"


def test_published_npm_packages_are_told_apart() -> None:
    layer = layer_of(
        npm_package("lib", {"x.js": SECRET}, "var/task/"),
        npm_package("ours", {"x.js": SECRET}, "var/task/", private=True),
    )

    found = provenances(layer)

    assert found["var/task/node_modules/lib/x.js"] == "dependency"
    assert found["var/task/node_modules/ours/x.js"] == "own"


def test_what_is_too_large_to_be_held_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rule.sources.forward_file.MOST_IN_MEMORY", 1_000_000)
    large = zip_of({"app.py": SECRET, "x.bin": RANDOM.randbytes(2_000_000)}).getvalue()

    (named,) = unread(tar_of(file("a.jar", large), file("b.py", "b")))

    assert (named.what, "1,000,000 bytes" in named.reason) == ("a.jar", True)


def test_a_device_is_named_and_keeps_nothing_from_being_compliant() -> None:
    assert not unread(tar_of(link("dev/null", "", b"3")))
    assert read(tar_of(link("dev/null", "", b"3"))) == []


LARGE = RANDOM.randbytes(12_000_000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app/lib.jar", zip_of({"a.bin": LARGE, "a.py": SECRET}, zipfile.ZIP_STORED).getvalue()),
        ("var/lib/rpm/rpmdb.sqlite", LARGE[:4_000_000] + bytes(8_000_000)),
        ("app/data.bin", LARGE),
    ],
    ids=["archive", "record", "binary"],
)
def test_a_large_file_of_a_layer_is_held_once_at_most(name: str, content: bytes) -> None:
    packed = tar_of(file(name, content))
    tracemalloc.start()
    try:
        read(packed)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 1.5 * len(LARGE)


def test_only_the_text_of_a_file_is_held_while_it_is_scanned() -> None:
    text = "a = 'otter'\n" * 350_000
    packed = tar_of(file("app/a.py", text))
    candidates = iter(ImageFiles(layers_of([packed])).candidates())
    tracemalloc.start()
    try:
        candidate = next(candidates)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert isinstance(candidate, SourceFile)
    assert held < 1.5 * len(text)
