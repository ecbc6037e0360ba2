"""Archives as no packager writes them, and as somebody may: bombs, polyglots, odd names."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.model import SourceFile, Unread
from rule.sources.limits import Limits
from rule.sources.zip import normal_name
from tests.rule.packages import (
    Content,
    entry,
    patched,
    read,
    texts,
    unread,
    with_descriptors,
    zip_of,
    zip_of_entries,
)

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
TWO = "another archive lies before its files, and was not read; package it anew"
FILES: dict[str, Content] = {"a.py": "x = 1", "b.py": "y"}


def with_end64(package: bytes) -> bytes:
    """Let an archive's end say nothing but that a 64-bit one stands before it."""
    at = package.rfind(END)
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", package[at : at + 22])
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return package[:at] + end64 + locator + end


@pytest.mark.parametrize("zip64", [False, True])
@pytest.mark.parametrize("is_inner", [False, True])
def test_files_with_their_sizes_behind_them_are_read(zip64: bool, is_inner: bool) -> None:
    package = with_descriptors(FILES, zip64=zip64)

    if is_inner:
        assert texts(zip_of({"in.zip": package})) == {f"in.zip!{n}": t for n, t in FILES.items()}
    else:
        assert texts(io.BytesIO(package)) == FILES


def test_an_archive_with_a_64_bit_end_is_read() -> None:
    assert texts(io.BytesIO(with_end64(zip_of(FILES).getvalue()))) == FILES


@pytest.mark.parametrize(
    ("offset", "new"),
    [(40, b"\xff" * 8), (48, b"\xff" * 8), (40, b"\0" * 8), (24, b"\xff" * 8), (4, b"\xff" * 8)],
    ids=["endless table", "table elsewhere", "no table", "endless files", "endless record"],
)
def test_a_64_bit_end_that_lies_is_named_or_reads_all_the_same(offset: int, new: bytes) -> None:
    package = io.BytesIO(with_end64(zip_of(FILES).getvalue()))

    odd = patched(package, (b"PK\x06\x06", offset, new))

    assert texts(odd) == FILES or any(item.blocks_compliance for item in unread(odd))


def test_a_64_bit_size_that_lies_is_named_or_reads_all_the_same() -> None:
    package = io.BytesIO(with_descriptors({"a.py": "x = 1"}, zip64=True))

    for signature, offset in ((CENTRAL, 20), (CENTRAL, 24), (LOCAL, 18), (LOCAL, 22)):
        odd = patched(package, (signature, offset, b"\xff" * 4))

        assert texts(odd) == {"a.py": "x = 1"} or any(
            item.blocks_compliance for item in unread(odd)
        )


@pytest.mark.proof
def test_more_files_than_a_16_bit_number_counts_are_all_read() -> None:
    package = zip_of({f"{n}": "" for n in range(65_540)}, zipfile.ZIP_STORED)

    items = read(package)

    assert len(items) == 65_540
    assert all(isinstance(item, SourceFile) for item in items)


def test_names_that_differ_in_case_alone_are_two_files() -> None:
    files: dict[str, Content] = {"App.py": "x = 1", "app.py": "x = 2", "APP.PY": "x = 3"}

    assert texts(zip_of(files)) == files
    assert unread(zip_of(files)) == []


@pytest.mark.parametrize(
    "name",
    [
        "/", "//", ".", "./a.py", "a//b.py", "a/./b.py", "a/", "...", "~/.ssh/id", "con", "NUL.py",
        "aux:stream", "a\tb", " ", "é.py", "漢字.py", "e\u0301.py", "d" * 65_535, "-rf", "$(x)",
    ],
)  # fmt: skip
def test_a_name_of_any_kind_hides_no_content(name: str) -> None:
    ((_, text),) = texts(zip_of({name: "x = 1"})).items()

    assert text == "x = 1"


@given(st.text(st.sampled_from("ab./\\:\0\n"), max_size=8))
def test_a_name_is_normal_if_making_it_normal_changes_nothing(name: str) -> None:
    assert normal_name(f"./{name}") == normal_name(name)


def test_a_name_is_read_as_far_as_its_first_nul_and_its_content_whole() -> None:
    package = patched(zip_of({"a.py_.png": "x = 1"}), (b"a.py", 4, b"\0"))

    ((path, text),) = texts(package).items()

    assert path.startswith("a.py")
    assert text == "x = 1"


@pytest.mark.parametrize(
    "kind", [stat.S_IFBLK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR, 0o170000]
)
def test_what_claims_to_be_a_device_is_read(kind: int) -> None:
    package = zip_of_entries([(entry("dev", external_attr=(kind | 0o666) << 16), "x = 1")])

    assert texts(package) == {"dev": "x = 1"}
    assert [item.what for item in unread(package)] == ["dev"]


@pytest.mark.parametrize("flags", [1, 1 | 0x40, 1 | 0x2000])
@pytest.mark.parametrize("method", [8, 99])
def test_whatever_a_file_is_encrypted_with_it_is_named(flags: int, method: int) -> None:
    package = patched(
        zip_of({"locked.py": "x"}),
        (CENTRAL, 8, struct.pack("<HH", flags, method)),
        (b"PK\x03\x04", 6, struct.pack("<HH", flags, method)),
    )

    assert read(package) == [Unread("locked.py", "it is encrypted; package it without a password")]


POLYGLOTS = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "a program": b"\x7fELF" + bytes(400),
    "a script": b"#!/bin/sh\nexit\n",
    "a page": b"<html><body></body></html>\n",
    "a document": b"%PDF-1.7\n" + bytes(range(256)),
    "another archive": zip_of({"hidden.py": "z"}).getvalue(),
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_a_package_behind_something_else_is_read(what: str) -> None:
    package = io.BytesIO(POLYGLOTS[what] + zip_of(FILES).getvalue())

    before = {"package": str(POLYGLOTS[what], "ascii")} if what in ("a script", "a page") else {}
    assert texts(package) == {**FILES, **before}
    assert unread(package) == ([Unread("package", TWO)] if what == "another archive" else [])


@pytest.mark.parametrize("is_inner", [False, True])
@pytest.mark.parametrize(
    ("offset", "new"),
    [(8, b"\xff\xff"), (8, b"\x15\0"), (8, b"\0\x08"), (4, bytes(26))],
    ids=["no method", "an unknown method", "a large method", "an empty header"],
)
def test_a_file_at_the_beginning_that_no_table_lists_is_named_whatever_its_header_says(
    offset: int, new: bytes, is_inner: bool
) -> None:
    hidden = zip_of({"hidden.py": "z"}).getvalue()
    begun = bytearray(hidden[: hidden.index(CENTRAL)])
    begun[offset : offset + len(new)] = new  # Some unpackers inflate what has any method at all.
    package = bytes(begun) + zip_of(FILES).getvalue()
    odd = zip_of({"in.zip": package}) if is_inner else io.BytesIO(package)

    assert Unread("in.zip" if is_inner else "package", TWO) in unread(odd)


@pytest.mark.parametrize("what", POLYGLOTS)
def test_an_archive_within_behind_something_else_is_read_by_its_name(what: str) -> None:
    inner = POLYGLOTS[what] + zip_of(FILES).getvalue()

    read_of_it = texts(zip_of({"in.zip": inner}))

    assert {name: text for name, text in read_of_it.items() if "!" in name} == {
        f"in.zip!{name}": text for name, text in FILES.items()
    }


@pytest.mark.parametrize("is_inner", [False, True])
def test_an_archive_with_an_end_behind_its_end_is_named(is_inner: bool) -> None:
    # Which of the two counts is up to the reader; by one, there is nothing in it.
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr("a.py", "x = 1")
        archive.comment = END + bytes(18)
    package = zip_of({"in.zip": file.getvalue()}) if is_inner else file

    assert Unread("in.zip" if is_inner else "package", TWO) in unread(package)


def test_a_flat_bomb_of_many_files_ends_where_the_limit_is() -> None:
    package = zip_of({f"{n}.txt": "0" * 60_000 for n in range(400)})

    items = read(package, Limits(total_bytes=1_000_000))

    assert sum(len(item.text) for item in items if isinstance(item, SourceFile)) <= 1_000_000
    assert items[-1] == Unread(
        "package", "it unpacks to more than 1,000,000 bytes; the rest was not read"
    )


def test_a_nested_bomb_ends_where_the_limit_is() -> None:
    leaf = zip_of({f"{n}.txt": "0" * 60_000 for n in range(20)}).getvalue()
    branch = zip_of({f"{n}.zip": leaf for n in range(20)}).getvalue()
    package = zip_of({f"{n}.zip": branch for n in range(20)})

    items = read(package, Limits(total_bytes=1_000_000))

    assert sum(len(item.text) for item in items if isinstance(item, SourceFile)) <= 1_000_000
    assert any(isinstance(item, Unread) and item.blocks_compliance for item in items)
