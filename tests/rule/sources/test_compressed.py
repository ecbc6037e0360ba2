"""What is packed by itself, or in a tar archive, is unpacked and read, or named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import marshal
import os
import random
import tarfile
from collections.abc import Callable

import pytest

from rule.sources.limits import Limits
from rule.sources.zstd import library
from tests.rule.packages import distribution, texts, unread, zip_of

SECRET = b"password = 'velvet-nimbus'\n"  # pragma: allowlist secret


def zstd(content: bytes) -> bytes:
    module = library()
    if module is None:
        pytest.skip("there is no Zstandard here")
    packed: bytes = module.compress(content)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}
RANDOM = random.Random(7).randbytes  # noqa: S311 - repeatable


def tar_of(files: dict[str, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("name", ["settings.json", "run", ".env", "app.py"])
def test_a_packed_file_is_read_by_its_own_name(packer: str, name: str) -> None:
    package = zip_of({f"{name}.{packer}": PACKERS[packer](SECRET)})

    assert texts(package) == {f"{name}.{packer}!{name}": SECRET.decode()}
    assert not list(unread(package))


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_file_is_told_by_its_content(packer: str) -> None:
    assert texts(zip_of({"data": PACKERS[packer](SECRET)})) == {"data!data": SECRET.decode()}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["a.tar", "a", "a.bin", "a.py"])
def test_a_tar_archive_is_read(form: int, name: str) -> None:
    files = {"x/app.py": SECRET, "d" * 120 + "/.env": SECRET, "../up.py": SECRET}
    package = zip_of({name: tar_of(files, form)})

    assert [each.rpartition("!")[2] for each in texts(package)] == [
        "x/app.py", "d" * 120 + "/.env", "up.py",
    ]  # fmt: skip
    assert not list(unread(package))


@pytest.mark.parametrize(
    ("name", "packer"),
    [
        ("a.tar.gz", "gz"),
        ("a.tgz", "gz"),
        ("a.tbz2", "bz2"),
        ("a.txz", "xz"),
        ("a.tar.zst", "zst"),
        ("a.tzst", "zst"),
    ],
)
def test_a_packed_tar_archive_is_read(name: str, packer: str) -> None:
    package = zip_of({name: PACKERS[packer](tar_of({"app.py": SECRET}))})

    assert list(texts(package)) == [f"{name}!a.tar!app.py"]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(SECRET)[:-6], gzip.compress(SECRET) + b"more", bz2.compress(SECRET)[:-4],
        lzma.compress(SECRET)[:-9], tar_of({"a.py": SECRET})[:520],
        tar_of({"a.py": b"x"}) + tar_of({"app.py": SECRET}),
        tar_of({"a.py": b"x"})[:1024] + b"odd" + tar_of({"app.py": SECRET}),
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(SECRET)))),
        gzip.compress(tar_of({"in.zip": zip_of({"a.py": SECRET}).getvalue()})),
        gzip.compress(bytes(8_000_000)),
    ],
    ids=["cut gzip", "gzip and more", "cut bzip2", "cut xz", "cut tar", "two tars", "odd tar",
         "deep", "deep archive", "a bomb"],
)  # fmt: skip
def test_what_cannot_be_unpacked_whole_is_named(content: bytes) -> None:
    assert any(item.blocks_compliance for item in unread(zip_of({"a.bin": content})))


def test_what_is_unpacked_counts_to_what_a_package_may_hold() -> None:
    package = zip_of({f"{n}.gz": gzip.compress(os.urandom(9_000)) for n in range(9)})

    reasons = [item.reason for item in unread(package, Limits(total_bytes=100_000))]

    assert any("unpacks to more than" in reason for reason in reasons)


@pytest.mark.parametrize("is_true", [True, False])
def test_other_peoples_are_left_if_they_are_proven(is_true: bool) -> None:
    published = gzip.compress(SECRET)
    held = published if is_true else gzip.compress(SECRET + b"\n")
    package = zip_of(distribution({"data.json.gz": published}) | {"data.json.gz": held})

    assert any(SECRET.decode() in text for text in texts(package).values()) is not is_true


@pytest.mark.parametrize("size", [100, 10_000, 300_000, 700_000])
@pytest.mark.parametrize("method", [0, 8])
def test_an_archive_behind_a_program_is_read_however_long_that_is(size: int, method: int) -> None:
    program = b"\x7fELF" + RANDOM(size) + zip_of({"app.py": SECRET}, method).getvalue()

    assert SECRET.decode() in texts(zip_of({"bootstrap": program})).values()


@pytest.mark.parametrize("size", [100, 300_000])
def test_a_program_whose_end_is_like_an_archives_is_no_more_than_one(size: int) -> None:
    program = b"\x7fELF" + RANDOM(size) + b"PK\x05\x06" + RANDOM(100)

    assert not any(item.blocks_compliance for item in unread(zip_of({"bootstrap": program})))


COMPILED = marshal.dumps(compile("END = b'PK\\5\\6'; A = 1; B = 2; C = 300", "zip.py", "exec"))


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("__pycache__/zip.cpython-313.pyc", COMPILED),
        ("lib/zip.so", b"PK\x05\x06" + bytes(90) + b"\x01more"),
        ("zip.node", b"PK\x05\x06" + b"\x01\0" + bytes(60) + b"more"),
        ("a.wasm", b"PK\x05\x06" + bytes(6) + b"\x05\0" + bytes(60) + b"more"),
    ],
    ids=["bytecode", "library", "addon", "wasm"],
)
def test_a_program_that_knows_how_an_archive_ends_holds_none(name: str, end: bytes) -> None:
    program = b"\x7fELF" + bytes(500) + end

    assert not any(item.blocks_compliance for item in unread(zip_of({name: program})))


@pytest.mark.parametrize("header", [b"PK\x03\x04", b"PK\x01\x02"])
def test_a_program_that_also_holds_files_of_an_archive_is_named(header: bytes) -> None:
    archive = bytearray(zip_of({"app.py": SECRET}).getvalue())
    archive[-12:-10] = archive[-14:-12] = b"\0\0"
    archive[-18:-14] = b"\1\0\1\0"
    assert header in archive

    found = unread(zip_of({"bootstrap": b"\x7fELF" + bytes(500) + archive}))

    assert any(item.blocks_compliance for item in found)


@pytest.mark.parametrize(
    "disguise",
    [
        b"/*" + bytes(300) + b"*/\n",
        b"/*" + bytes(range(1, 9)) * 90 + b"*/\n",
        b"GIF89a=1\n" + RANDOM(900),
    ],
)
@pytest.mark.parametrize("name", ["index", "lib/db.inc", "x.foo", "settings.dat"])
def test_what_holds_lines_is_read_whatever_its_name(disguise: bytes, name: str) -> None:
    package = zip_of({name: disguise + b"\nconst a = 1;\n" + SECRET})

    assert any(SECRET.decode() in text for text in texts(package).values())


@pytest.mark.parametrize(
    "beginning", [b"\x7fELF", b"\x89PNG\r\n", b"\0asm", b"\xca\xfe\xba\xbe", b"A"]
)
def test_other_binaries_are_none(beginning: bytes) -> None:
    package = zip_of({f"{n}.bin": beginning + RANDOM(60_000) for n in range(5)})

    assert texts(package) == {}
