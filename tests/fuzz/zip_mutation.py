"""Changes to a zip archive where readers look: its headers; and archives made anew."""

from __future__ import annotations

import io
import random
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable

from tests.fuzz.canary import CANARY
from tests.rule.packages import record_row
from tests.rule.sources.raw_zip import (
    File,
    Header,
    archive,
    extra_field,
    local_file,
    packed,
    unicode_path,
)

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


def secret_line(chance: random.Random) -> str:
    """Return such a line that no other file holds."""
    return f"password = '{CANARY}{chance.randrange(10**6)}'\n"


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Change an archive in one to four places, or make another.

    Args:
        data: the archive; it may be damaged already.
        most: bytes of the result.
        seed: of the changes.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    if chance.random() < 0.2 or len(data) < 30:
        make = chance.choice((made, made, made_by_hand))
        data = make(chance, depth=chance.choice((0, 1, 1, 2, 4)))
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


def made_by_hand(chance: random.Random, depth: int = 0) -> bytes:
    """Make an archive whose parts need not agree with each other."""
    files = tuple(_file_by_hand(chance, depth) for _ in range(chance.randrange(1, 4)))
    script = b"#!/bin/sh\n" + secret_line(chance).encode()
    hidden = local_file(_hidden(chance))[0]
    before = chance.choice((b"", b"", b"", script, b"MZ", hidden, hidden + bytes(9)))
    comment = chance.choice((b"", b"", b"", b"c", b"PK\x05\x06" + bytes(18)))
    return archive(*files, before=before, comment=comment, adjust=chance.random() < 0.5)


def _file_by_hand(chance: random.Random, depth: int) -> File:
    names = (*(name.encode() for name in _NAMES), b"a.css", b"node_modules/../b.js")
    name, content = chance.choice(names), _content(chance, depth)
    slack, behind = (
        chance.choice((b"", b"", b"", b"", bytes(4), local_file(_hidden(chance))[0]))
        for _ in range(2)
    )
    if chance.random() < 0.1:
        return _stored_until_it_seems_to_end(name, chance)

    def changed(header: Header) -> Header:
        other = chance.choice(names)
        extra = unicode_path(other, header.name), unicode_path(header.name, header.name)
        return header.but(**chance.choice((
            {}, {}, {}, {"name": other}, {"size": header.size // 2}, {"size": 0},
            {"method": 0 if header.method else 8}, {"flags": header.flags ^ 8}, {"flags": 1},
            {"crc": zlib.crc32(content[: header.size // 2]), "size": header.size // 2},
            {"crc": 0, "size": 0, "packed_size": 0}, {"extra": extra[0]}, {"extra": extra[1]},
            {"host": 0, "attributes": 0o120777 << 16}, {"attributes": 0o120777 << 16},
            {"size": 2**32 - 1, "extra": extra_field(1, struct.pack("<Q", header.size))},
        )))  # fmt: skip

    def same(header: Header) -> Header:
        return header

    if chance.random() < 0.3:  # As who writes into a pipe.
        slack, method, packed_bytes = b"", 8, packed(content, 8)
        sizes = struct.pack("<3L", zlib.crc32(content), len(packed_bytes), len(content))
        behind = chance.choice((b"PK\x07\x08", b"PK\x07\x08", b"")) + sizes + behind
    else:
        method = chance.choice((0, 8, 8, 12, 14))
    both, local, central = (chance.choice((same, same, same, changed)) for _ in range(3))
    return File(
        name, content, method, 8 if method == 8 and not slack and behind else 0,
        both=both, local=local, central=chance.choice((central,) * 9 + (None,)),
        slack=slack, behind=behind,
    )  # fmt: skip


def _stored_until_it_seems_to_end(name: bytes, chance: random.Random) -> File:
    """Store what holds another file behind what may be the stream's end: its size is not known."""
    shown = chance.choice((b"x", bytes(40), bytes(range(8)) * 900))
    between = chance.choice((b"", b"X", bytes(50)))
    content = shown + _sizes(shown) + between + local_file(_hidden(chance))[0]
    return File(
        name, content, 0, 8, local=lambda header: header.but(crc=0, size=0, packed_size=0),
        behind=_sizes(content),
    )  # fmt: skip


def _sizes(stored: bytes) -> bytes:
    return b"PK\x07\x08" + struct.pack("<3L", zlib.crc32(stored), len(stored), len(stored))


def _hidden(chance: random.Random) -> File:
    version = chance.choice((45, 0, 1, 20, 64, 99, 0x314, 0xFFFF))
    return File(
        b"app.py",
        secret_line(chance).encode(),
        chance.choice((0, 8)),
        local=lambda header: header.but(version=version),
    )


def _content(chance: random.Random, depth: int) -> bytes:
    if depth and chance.random() < 0.6:
        inner = chance.choice((made, made, made_by_hand))(chance, depth - 1)
        return chance.choice((b"", b"#!/bin/sh\n")) + inner
    line = secret_line(chance)
    return chance.choice((
        line.encode(), line.encode("utf-16"), line.encode("utf-16-le"), line.encode("utf-32-be"),
        b"x = 1\n" * 40 + line.encode(), b"\x7fELF" + bytes(60), b"", b"x" * 9_000,
        b"0" * chance.choice((9_000, 9_000, 400_000)), b"#!/bin/sh\necho\n",
        record_row("b.py", line).encode(), b"\xff\xfe" + line.encode(),
        b"#" + bytes(300) + b"\n" + line.encode(),
        b"# \xe9\n" + line.encode(), b"PK\x03\x04" + line.encode(),
        b"PK\x05\x06" + line.encode() + bytes(30), _tar(line),
        b"/*" + bytes(300) + b"*/\nvar a = 1;\n" + line.encode(),
    ))  # fmt: skip


def _tar(line: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("app.py")
        member.size = len(line)
        archive.addfile(member, io.BytesIO(line.encode()))
    return file.getvalue()


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
