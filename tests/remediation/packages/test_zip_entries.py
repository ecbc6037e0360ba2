"""Zips: what stays is copied byte for byte, what changes can be read, and odd ones are refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.packages.zip_entries import UnusualZip, Zip
from tests.remediation.edge.packages import contents, zipped

FILES = {"auth.py": b"KEY = 1\n", "lib/": b"", "lib/ümlaut.txt": b"x" * 5000, "empty": b""}
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
NAMES = st.text("abcé/._-", min_size=1, max_size=12).filter(lambda name: not name.startswith("/"))


class Streamed(io.RawIOBase):
    """A file without a way back, as a pipe: sizes follow the data."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.content += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def streamed(files: dict[str, bytes]) -> bytes:
    file = Streamed()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.content


def commented(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6))
            info.comment, info.extra = b"of an entry", struct.pack("<2H4s", 0x5455, 4, b"time")
            archive.writestr(info, content)
        archive.comment = b"of the package"
    return file.getvalue()


MAKERS = {"ordinary": zipped, "streamed": streamed, "commented": commented}


def said_of(package: bytes) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [
            (
                info.filename, info.date_time, info.compress_type, info.comment, info.extra,
                info.create_system, info.external_attr, info.internal_attr,
            )
            for info in archive.infolist()
        ]  # fmt: skip


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_zip_without_a_change_is_the_same_zip(make: type) -> None:
    package = make(FILES)

    assert Zip(package).rewritten({}, {}) == package


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_one_file_changes_and_all_that_is_said_of_the_files_stays(make: type) -> None:
    package = make(FILES)

    changed = Zip(package).rewritten({"auth.py": b"KEY = 2\n" * 90}, {"new/a.py": b"a = 1\n"})

    assert contents(changed) == {**FILES, "auth.py": b"KEY = 2\n" * 90, "new/a.py": b"a = 1\n"}
    assert said_of(changed)[:-1] == said_of(package)
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        assert archive.testzip() is None
        assert archive.comment == zipfile.ZipFile(io.BytesIO(package)).comment


def test_what_is_added_is_the_same_whenever_and_wherever_it_is_made() -> None:
    package = zipped(FILES)

    one = Zip(package).rewritten({}, {"b.py": b"b", "a.py": b"a"})
    other = Zip(package).rewritten({}, {"a.py": b"a", "b.py": b"b"})

    assert one == other
    *_, added = zipfile.ZipFile(io.BytesIO(one)).infolist()
    assert (added.filename, added.date_time) == ("b.py", (1980, 1, 1, 0, 0, 0))
    assert added.external_attr >> 16 == 0o100644


def test_what_is_removed_is_gone() -> None:
    changed = Zip(zipped(FILES)).rewritten({}, {}, ["lib/ümlaut.txt", "empty"])

    assert contents(changed) == {"auth.py": FILES["auth.py"], "lib/": b""}


def test_sizes_of_an_entry_that_said_them_for_4_gb_and_more_are_said_anew() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a", "w", force_zip64=True) as opened:
        opened.write(b"before")

    changed = Zip(file.getvalue()).rewritten({"a": b"after all"}, {})

    assert contents(changed) == {"a": b"after all"}
    assert Zip(changed).read("a") == b"after all"


@given(st.dictionaries(NAMES, st.binary(max_size=300), min_size=1, max_size=6), METHODS)
def test_any_zip_is_copied_and_changed(files: dict[str, bytes], method: int) -> None:
    package = zipped(files, method)
    first = next(iter(files))

    assert Zip(package).rewritten({}, {}) == package
    assert contents(Zip(package).rewritten({first: b"new"}, {})) == {**files, first: b"new"}


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("auth.py", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("auth.py", "other")
    return file.getvalue()


def with_bytes(package: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    assert old in package
    return package.replace(old, new, count)


def of_method(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("auth.py", "x" * 900)
    return file.getvalue()


def overlapping() -> bytes:
    """Two entries that share their data."""
    package = zipped({"a": b"same", "b": b"same"}, zipfile.ZIP_STORED)
    zip_of = zipfile.ZipFile(io.BytesIO(package))
    second = zip_of.infolist()[1].header_offset
    record = package.rindex(b"PK\1\2")
    first_name = package[:second].replace(b"a", b"b", 1)
    return (
        first_name
        + package[second:record]
        + with_bytes(
            package[record:], struct.pack("<L", second) + b"b", struct.pack("<L", 0) + b"b"
        )
    )


ORDINARY = zipped(FILES)
ODD = {
    "no zip": b"none",
    "nothing": b"",
    "a name twice": twice(),
    "bytes before it": b"#!/bin/sh\n" + ORDINARY,
    "another compression": of_method(zipfile.ZIP_BZIP2),
    "another name in front of the data": with_bytes(ORDINARY, b"auth.py", b"auto.py", 1),
    "data that end early": ORDINARY[:60] + ORDINARY[70:],
    "entries that share data": overlapping(),
    "fewer entries than it has": ORDINARY[:-14] + b"\1\0\1\0" + ORDINARY[-10:],
}


@pytest.mark.parametrize("which", ODD)
def test_an_odd_zip_is_not_changed(which: str) -> None:
    with pytest.raises(UnusualZip):
        Zip(ODD[which]).rewritten({}, {})


def test_an_encrypted_entry_is_not_changed() -> None:
    package = bytearray(ORDINARY)
    for sign, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        package[package.index(sign) + flags] |= 1

    with pytest.raises(UnusualZip):
        Zip(bytes(package))


def test_damaged_data_are_noticed_as_they_are_read() -> None:
    package = with_bytes(zipped({"a": b"value"}, zipfile.ZIP_STORED), b"value", b"VALUE")

    with pytest.raises(UnusualZip):
        Zip(package).read("a")


@given(st.integers(0, len(ORDINARY) - 1), st.integers(0, 255))
def test_a_zip_with_any_byte_changed_is_read_or_refused(at: int, byte: int) -> None:
    package = bytearray(ORDINARY)
    package[at] = byte
    try:
        read = Zip(bytes(package))
        for entry in read.entries:
            read.read(entry.name)
        read.rewritten({}, {})
    except UnusualZip:
        return
