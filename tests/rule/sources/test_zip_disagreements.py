"""Archives in which another unpacker finds what the table of contents, read by itself, hides."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest

from tests.rule.packages import texts, unread, zip_of
from tests.rule.sources import raw_zip
from tests.rule.sources.hidden_file import HIDDEN, HONEST, SECRET, SHOWN
from tests.rule.sources.raw_zip import (
    BZIP2,
    DEFLATED,
    LZMA,
    STORED,
    File,
    Header,
    archive,
    central_entry,
    end,
    extra_field,
    local_file,
    unicode_path,
)

STREAM = bytes(range(8)) * 50
SUMS = b"PK\x07\x08" + struct.pack("<3L", zlib.crc32(STREAM), len(STREAM), len(STREAM))
"""Bytes, and what stands behind them where whoever wrote them did not know yet how many."""


def hidden(**changes: Any) -> bytes:
    """Write a file that no directory lists."""
    return local_file(File(b"app.py", SECRET, local=lambda header: header.but(**changes)))[0]


def stored_until_it_seems_to_end(behind: bytes) -> bytes:
    content = STREAM + SUMS + behind
    return archive(
        File(
            b"a.bin",
            content,
            STORED,
            flags=8,
            local=lambda header: header.but(crc=0, size=0, packed_size=0),
            behind=b"PK\x07\x08" + struct.pack("<L", zlib.crc32(content))
            + struct.pack("<L", len(content)) * 2,
        ),
        HONEST,
    )  # fmt: skip


def claims_to_be_shown(header: Header) -> Header:
    return header.but(size=len(SHOWN), crc=zlib.crc32(SHOWN))


def is_stored(header: Header) -> Header:
    data = raw_zip.packed(SECRET, DEFLATED)
    return header.but(method=STORED, size=len(data), crc=zlib.crc32(data))


def named(name: bytes) -> File:
    return File(name, SECRET, local=lambda header: header.but(name=b"app.py"))


def with_extra(extra: bytes, where: str) -> File:
    return File(b"a.css", SECRET, **{where: lambda header: header.but(extra=extra)})  # type: ignore[arg-type]


def second_directory() -> bytes:
    """One archive behind another one's files, that most readers find by its own offsets."""
    other, header = local_file(File(b"app.py", SECRET))
    table = central_entry(header, 0)
    whole = archive(File(b"a.py", SHOWN))
    return other + whole[:-22] + end(1, len(table), len(other)) + table + whole[-22:]


def directory_by_its_own_offset() -> bytes:
    """A table where the end says that one is, and another one where most look for it."""
    written, header = local_file(File(b"a.py", SHOWN))
    table = central_entry(header, 0)
    other = central_entry(header.but(name=b"app.py", attributes=0o120777 << 16), 0)
    before = b"x" * len(written) + other
    return before + written + table + end(1, len(table), len(written))


def with_other_end64() -> bytes:
    """A 64-bit end that counts no files, before one that counts one."""
    whole = archive(File(b"a.py", SECRET))
    table_size, offset = struct.unpack_from("<LL", whole, len(whole) - 10)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 0, 0, 0, offset + table_size
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(whole) - 22, 1)
    return whole[:-22] + record + locator + whole[-22:]


ZIP64 = extra_field(1, struct.pack("<2Q", len(SECRET), len(raw_zip.packed(SECRET, DEFLATED))))
CASES = {
    "longer than it says": archive(File(b"a.py", SHOWN + SECRET, both=claims_to_be_shown), HONEST),
    "longer, in bzip2": archive(File(b"a.py", SHOWN + SECRET, BZIP2, both=claims_to_be_shown)),
    "longer, in LZMA": archive(File(b"a.py", SHOWN + SECRET, LZMA, both=claims_to_be_shown)),
    "longer, its sum untrue": archive(
        File(b"a.py", SHOWN + SECRET, both=lambda header: header.but(size=len(SHOWN)))
    ),
    "longer by the local header": archive(
        File(b"a.py", SHOWN + SECRET, central=claims_to_be_shown), HONEST
    ),
    "longer by the table": archive(
        File(b"a.py", SHOWN + SECRET, local=claims_to_be_shown), HONEST
    ),
    "another sum": archive(File(b"a.py", SECRET, local=lambda header: header.but(crc=1))),
    "another packed size": archive(
        File(b"a.py", SECRET, local=lambda header: header.but(packed_size=3))
    ),
    "no sizes, and none behind": archive(
        File(b"a.py", SECRET, local=lambda header: header.but(crc=0, size=0, packed_size=0))
    ),
    "other sizes behind": archive(
        File(
            b"a.py",
            SECRET,
            flags=8,
            local=lambda header: header.but(crc=0, size=0, packed_size=0),
            behind=b"PK\x07\x08" + struct.pack("<3L", 1, 2, 3),
        ),
        HONEST,
    ),
    "another name": archive(named(b"node_modules/x/a.js"), HONEST),
    "another name, of styles": archive(named(b"a.css"), HONEST),
    "another name, of a folder": archive(
        File(
            b"app.py",
            SECRET,
            central=lambda header: header.but(name=b"folder/", size=0, packed_size=0, crc=0),
        )
    ),
    "a folder with content": archive(
        File(
            b"app/",
            SECRET,
            central=lambda header: header.but(size=0, packed_size=0, crc=0),
        )
    ),
    "another method": archive(File(b"a.bin", SECRET, central=is_stored), HONEST),
    "another method in its own header": archive(
        File(b"a.bin", SECRET, both=is_stored, local=lambda header: header.but(method=DEFLATED))
    ),
    "encrypted by one header": archive(
        File(b"a.py", SECRET, local=lambda header: header.but(flags=1))
    ),
    "UTF-8 by one header": archive(
        File("ä.py".encode(), SECRET, local=lambda header: header.but(flags=0x800))
    ),
    "a second name in the table": archive(with_extra(unicode_path(b"app.py", b"a.css"), "central")),
    "a second name in its header": archive(with_extra(unicode_path(b"app.py", b"a.css"), "local")),
    "a second name in both": archive(with_extra(unicode_path(b"app.py", b"a.css"), "both")),
    "a second name, of another time": archive(
        with_extra(unicode_path(b"app.py", b"b.css"), "both")
    ),
    "a second name, in other letters": archive(
        with_extra(unicode_path("äpp.py".encode(), b"a.css"), "both")
    ),
    "two 64-bit sizes": archive(
        File(
            b"a.py",
            SECRET,
            both=lambda header: header.but(
                size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=ZIP64 + ZIP64
            ),
        )
    ),
    "a name that goes on": archive(File(b"a.css\0.py", SECRET)),
    "in no directory, behind a file": archive(File(b"a.py", SHOWN, behind=HIDDEN), HONEST),
    "in no directory, behind all files": archive(HONEST, File(b"a.py", SHOWN, behind=HIDDEN)),
    "in no directory, before all files": archive(HONEST, before=HIDDEN),
    "in no directory, far before": archive(HONEST, before=HIDDEN + bytes(1_500_000)),
    "in no directory, before, uncounted": archive(HONEST, before=HIDDEN, adjust=False),
    "in no directory, within packed bytes": archive(File(b"a.py", SHOWN, slack=HIDDEN), HONEST),
    "in no directory, in a binary's": archive(
        File(b"a.so", b"\x7fELF" + bytes(600_000), slack=HIDDEN), HONEST
    ),
    "in no directory, behind the end": archive(HONEST) + HIDDEN,
    "in no directory, at all": archive(File(b"a.py", SECRET, central=None)),
    "text in no directory": archive(File(b"a.py", SHOWN, behind=SECRET), HONEST),
    "in packed bytes that seem to end": archive(
        File(
            b"a.bin",
            bytes(20) + b"PK\x07\x08" + bytes(12) + HIDDEN,
            STORED,
            flags=8,
            local=lambda header: header.but(crc=0, size=0, packed_size=0),
            behind=b"PK\x07\x08"
            + struct.pack(
                "<3L",
                zlib.crc32(bytes(20) + b"PK\x07\x08" + bytes(12) + HIDDEN),
                36 + len(HIDDEN),
                36 + len(HIDDEN),
            ),
        ),
        HONEST,
    ),
    **{
        f"in no directory, before, needing version {version:#x}": archive(
            HONEST, before=hidden(version=version)
        )
        for version in (0, 1, 9, 64, 99, 0x314, 0xFF00)
    },
    **{
        f"in no directory, before, packed by method {method}": archive(
            HONEST, before=hidden(method=method)
        )
        for method in (1, 6, 9, 95, 98, 99)
    },
    "in no directory, in an archive without files": hidden(version=0) + end(0, 0, len(HIDDEN)),
    "in no directory, in a binary's, of no version": archive(
        File(b"a.so", b"\x7fELF" + bytes(600_000), slack=hidden(version=0)), HONEST
    ),
    "in what seems to end, of no version": stored_until_it_seems_to_end(hidden(version=0)),
    "in what seems to end, behind a byte": stored_until_it_seems_to_end(b"X" + HIDDEN),
    "in what seems to end, behind many": stored_until_it_seems_to_end(bytes(5_000) + HIDDEN),
    "in what seems to end, of a long file": stored_until_it_seems_to_end(
        bytes(300_000) + hidden(version=0)
    ),
    "a second directory": second_directory(),
    "a second directory, by its offset": directory_by_its_own_offset(),
    "a second end": with_other_end64(),
    "a second end in the comment": archive(HONEST, comment=b"PK\x05\x06" + bytes(18)),
    "more files than are counted": archive(HONEST, File(b"b.py", SECRET)).replace(
        b"\2\0\2\0", b"\1\0\1\0"
    ),
    "of several disks": archive(HONEST).replace(b"PK\x05\x06\0\0\0\0\1", b"PK\x05\x06\0\0\0\0\2"),
}  # fmt: skip


@pytest.mark.parametrize("is_inner", [False, True], ids=["package", "within"])
@pytest.mark.parametrize("case", CASES)
def test_what_readers_could_see_in_two_ways_is_named(case: str, is_inner: bool) -> None:
    package = zip_of({"in.zip": CASES[case]}).getvalue() if is_inner else CASES[case]

    assert any(item.blocks_compliance for item in unread(io.BytesIO(package)))


def test_the_other_files_of_an_archive_are_read_all_the_same() -> None:
    assert texts(io.BytesIO(CASES["another name"])) == {"z.py": SHOWN.decode()}


@pytest.mark.parametrize(
    "case", [name for name in CASES if name.startswith(("longer", "another", "a second name"))]
)
def test_what_is_wrong_with_a_file_is_said_in_words(case: str) -> None:
    reasons = [item.reason for item in unread(io.BytesIO(CASES[case]))]

    assert any("package it anew" in reason or "damaged" in reason for reason in reasons)
