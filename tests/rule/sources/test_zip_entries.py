"""Entries of a table of contents are read from its bytes, in the order of their files' bytes."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Sequence

import pytest

from rule.sources.limits import DEFAULT_LIMITS
from rule.sources.zip import open_zip
from rule.sources.zip_entries import read_entries
from tests.rule.packages import texts, unread, zip_of

MOST_BYTES_OF_A_FILE = 200
"""Of a file with a short name: its name, its entry and where that is. As objects, it took 480."""


def entry(name: bytes, offset: int, extra: bytes = b"") -> bytes:
    numbers = (20, 20, 0, 8, 0, 33, 7, 5, 6, len(name), len(extra), 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *numbers) + name + extra


def long(offset: int) -> bytes:
    return struct.pack("<HHQ", 1, 8, offset)


BEYOND = 0xFFFFFFFF
"""The offset is in the extra field."""


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_entries_are_in_the_order_of_their_files_bytes(order: Sequence[int]) -> None:
    rows = [entry(b"a", 10), entry(b"b", 20), entry(b"c", 30)]

    entries, names = read_entries(b"".join(rows[number] for number in order), 4, 99)

    assert names == ["a", "b", "c"]
    assert [entries[number][0].raw_name for number in range(3)] == [b"a", b"b", b"c"]
    assert [entries[number][0].offset for number in range(3)] == [14, 24, 34]
    assert [entries[number][1] for number in range(3)] == [24, 34, 99]


def test_entries_of_one_offset_stay_in_the_order_of_the_table() -> None:
    _, names = read_entries(entry(b"z", 9) + entry(b"b", 5) + entry(b"a", 5), 0, 20)

    assert names == ["b", "a", "z"]


def test_an_offset_of_more_than_32_bits_comes_from_the_extra_field() -> None:
    rows = entry(b"far", BEYOND, long(2**40)) + entry(b"near", 1)

    entries, names = read_entries(rows, 0, 2**41)

    assert names == ["near", "far"]
    assert entries[1][0].offset == 2**40


def test_an_offset_that_no_file_reaches_spoils_no_other_file() -> None:
    content = zip_of({"a.py": "x = 1", "b.py": "y", "c.py": "z"}).getvalue()
    at = content.rfind(b"PK\x01\x02")
    size, end = struct.unpack("<LL", content[-10:-2])[0], content.rfind(b"PK\x05\x06")
    last = bytearray(content[at:end])
    last[42:46] = struct.pack("<L", BEYOND)
    last[30:32] = struct.pack("<H", 12)
    changed = bytearray(content[:at] + last + long(2**64 - 1) + content[end:])
    changed[-10:-6] = struct.pack("<L", size + 12)
    # Bytes before the archive are added to what its entries state.
    package = io.BytesIO(b"#!/bin/sh\n" + changed)

    assert texts(package) == {"package": "#!/bin/sh\n", "a.py": "x = 1"}
    assert [item.what for item in unread(package) if item.blocks_compliance] == ["b.py", "c.py"]


def test_a_table_of_many_files_takes_little_more_than_its_bytes() -> None:
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        for number in range(4_000):
            archive.writestr(f"{number % 97}/{number}.py", "x")
    tracemalloc.start()
    try:
        opened = open_zip(files, DEFAULT_LIMITS)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(opened.files.names) == 4_000
    assert held / 4_000 < MOST_BYTES_OF_A_FILE


def test_a_file_is_made_as_often_as_it_is_asked_for() -> None:
    archive = open_zip(zip_of({"a.py": "x = 1", "lib/": "", "b.py": "y"}), DEFAULT_LIMITS)

    for _ in range(2):
        with archive.files[0].open() as stream:
            assert stream.read() == b"x = 1"
    assert [archive.files.is_folder(number) for number in range(3)] == [False, True, False]
    assert [archive.files[number].name for number in range(3)] == ["a.py", "lib", "b.py"]


def test_files_that_are_encrypted_leave_the_numbers_of_others_as_they_are() -> None:
    content = bytearray(zip_of({"a.py": "x", "b.py": "y = 2", "c.py": "z = 3"}).getvalue())
    content[content.find(b"PK\x01\x02") + 8] |= 1

    assert texts(io.BytesIO(bytes(content))) == {"b.py": "y = 2", "c.py": "z = 3"}
