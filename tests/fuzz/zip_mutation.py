"""Changes to a zip archive where readers look: its headers; and archives made anew."""

from __future__ import annotations

import io
import random
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.fuzz.canary import CANARY
from tests.rule.packages import record_row

LOCAL, CENTRAL, END, END64, LOCATOR64 = (
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
)
# By signature: where a field lies behind it, and its width.
_FIELDS = {
    LOCAL: ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    CENTRAL: (
        (4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2),
        (32, 2), (34, 2), (36, 2), (38, 4), (42, 4),
    ),
    END: ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
    END64: ((4, 8), (16, 4), (24, 8), (32, 8), (40, 8), (48, 8)),
    LOCATOR64: ((4, 4), (8, 8), (16, 4)),
}  # fmt: skip
_NUMBERS = (0, 1, 2, 8, 9, 12, 14, 93, 95, 99, 0x800, 0x808, 0xFFFF, 2**31 - 1, 2**32 - 1, 2**63)
_NAMES = (
    "a.py", "A.py", "a.py/", "../up.py", "/etc/app.py", "C:/app.py", "..\\up.py", "a\nb.py", "",
    "x/y.dist-info/RECORD", "node_modules/m/index.js", "x/b.py", "in.zip", "lib.jar", "run",
    "é.py", "\u202egpj.py", "d" * 300, "con", "NUL", "a.py\0.png", "./a.py", "a//b.py",
)  # fmt: skip
_KINDS = (0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFSOCK)
SECRET_LINE = f"password = '{CANARY}'\n"
"""What must be read, or said not to have been read."""


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change an archive in one to four places, or make another.

    Args:
        data: the archive; it may be damaged already.
        most: bytes of the result.
        seed: of the changes.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    if chance.random() < 0.2 or len(data) < 30:
        data = made(chance, depth=chance.choice((0, 1, 1, 2, 4)))
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        data = chance.choice((_with_field, _with_field, _with_field, *_OTHER))(data, chance)
    return data[:most]


def made(chance: random.Random, depth: int = 0) -> bytes:
    """Make an archive of a few files, one of them perhaps an archive."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(file, "w") as archive:
            for _ in range(chance.randrange(1, 6)):
                info = zipfile.ZipInfo(chance.choice(_NAMES))
                info.compress_type = chance.choice((0, 8, 8, 12, 14))
                info.external_attr = (chance.choice(_KINDS) | 0o644) << 16
                content = _content(chance, depth)
                if chance.random() < 0.2:
                    with archive.open(info, "w", force_zip64=True) as member:
                        member.write(content)
                else:
                    archive.writestr(info, content)
            archive.comment = chance.choice((b"", b"", b"PK\x05\x06", b"c" * 50))
    return file.getvalue()


def _content(chance: random.Random, depth: int) -> bytes:
    if depth and chance.random() < 0.6:
        inner = made(chance, depth - 1)
        return chance.choice((b"", b"#!/bin/sh\n")) + inner
    return chance.choice((
        SECRET_LINE.encode(), SECRET_LINE.encode("utf-16"), SECRET_LINE.encode("utf-16-le"),
        b"x = 1\n" * 40 + SECRET_LINE.encode(), b"\x7fELF" + bytes(60), b"", b"x" * 9_000,
        b"0" * chance.choice((9_000, 9_000, 400_000)), b"#!/bin/sh\necho\n",
        record_row("b.py", SECRET_LINE).encode(),
        b"# \xe9\n" + SECRET_LINE.encode(), b"PK\x03\x04" + SECRET_LINE.encode(),
        b"PK\x05\x06" + SECRET_LINE.encode() + bytes(30),
    ))  # fmt: skip


def _with_field(data: bytes, chance: random.Random) -> bytes:
    signature = chance.choice(tuple(_FIELDS))
    places = _places(data, signature)
    if not places:
        return data
    offset, width = chance.choice(_FIELDS[signature])
    at = chance.choice(places) + offset
    number = chance.choice((*_NUMBERS, chance.randrange(len(data) + 1)))
    field = struct.pack("<Q", number)[:width]
    return data[:at] + field + data[at + width :]


def _with_bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 2, 4))) + data[at + 1 :]


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _behind(data: bytes, chance: random.Random) -> bytes:
    before = chance.choice((b"#!/bin/sh\nexit\n", b"\xff\xd8\xff\xe0" + bytes(40), b"MZ", data))
    return before + data if chance.random() < 0.5 else data + before


def _packed(data: bytes, chance: random.Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice((0, 8))) as archive:
        archive.writestr(zipfile.ZipInfo(chance.choice(("in.zip", "in.bin", "lib.jar"))), data)
    return file.getvalue()


def _repeated(data: bytes, chance: random.Random) -> bytes:
    """Repeat an entry of the table of contents, as overlapping bombs do."""
    entries, ends = _places(data, CENTRAL), _places(data, END)
    if not entries or not ends or ends[-1] < entries[-1]:
        return data
    start, end, copies = chance.choice(entries), ends[-1], chance.choice((1, 2, 60))
    table = data[start:end]
    tail = bytearray(data[end:])
    if len(tail) >= 20:
        counted = len(entries) + copies * len(_places(table, CENTRAL))
        size = len(data[entries[0] : end]) + copies * len(table)
        tail[8:16] = struct.pack("<HHL", counted & 0xFFFF, counted & 0xFFFF, size)
    return data[:end] + table * copies + bytes(tail)


def _places(data: bytes, signature: bytes) -> list[int]:
    places: list[int] = []
    at = data.find(signature)
    while at >= 0 and len(places) < 100:
        places.append(at)
        at = data.find(signature, at + 1)
    return places


_OTHER: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _with_bytes,
    _truncated,
    _behind,
    _packed,
    _repeated,
)
