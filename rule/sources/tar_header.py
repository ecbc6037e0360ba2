"""One header block of a tar archive, and the records of a pax header: pure.

Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html (ustar, pax), and
https://www.gnu.org/software/tar/manual/html_node/Standard.html (GNU).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..startup import deferred_re as re
from .unpacking import NotUnpacked
from .zip_fields import Disagreement

_CHECKSUM = slice(148, 156)
_SIZE = slice(124, 136)
_POSIX, _GNU, _STAR = b"ustar\0", b"ustar  \0", b"tar\0"
_OCTAL = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
_RECORD_LENGTH = re.compile(rb"([1-9]\d{0,8}) ")
_LONG = 0x80
"""The first bit of a number in binary, for numbers that octal digits have no room for."""
_NEGATIVE = 0x40


class DamagedTar(NotUnpacked):
    """The bytes are no tar archive, or the archive is cut off."""


class Header(NamedTuple):
    """What one header block says."""

    name: bytes
    kind: bytes
    """The type flag, one byte."""
    size: int
    link: bytes
    block: bytes
    """The whole block, for what only some kinds have."""


def read_header(block: bytes) -> Header:
    """Read a header block.

    Raises:
        DamagedTar: its checksum or a number in it is wrong.
    """
    stated = number(block[_CHECKSUM])
    rest = block[: _CHECKSUM.start] + b"        " + block[_CHECKSUM.stop :]
    if stated != sum(rest) and stated != _signed_sum(rest):
        raise DamagedTar("a header's checksum is wrong")
    name = _text(block[:100])
    if prefix := _prefix(block):
        name = prefix + b"/" + name
    return Header(name, block[156:157], number(block[_SIZE]), _text(block[157:257]), block)


def number(field: bytes) -> int:
    """Read a number: in octal digits, or in binary.

    Raises:
        DamagedTar: it is negative, or no number.
    """
    if field[0] & _LONG:
        if field[0] & _NEGATIVE:
            raise DamagedTar("a number is negative")
        return int.from_bytes(bytes([field[0] & ~_LONG]) + field[1:], "big")
    match = _OCTAL.fullmatch(field)
    if match is None:
        raise DamagedTar("a number is none")
    return int(match[1] or b"0", 8)


def pax_records(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the keys and values of a pax header, in their order.

    Raises:
        DamagedTar: a record's length is wrong.
        Disagreement: a NUL ends a text for some readers only.
    """
    at = 0
    while at < len(content):
        length = _RECORD_LENGTH.match(content, at)
        record = content[length.end() : at + int(length[1])] if length else b""
        key, equals, value = record.partition(b"=")
        if not key or not equals or not value.endswith(b"\n") or not length:
            raise DamagedTar("a record of a pax header is damaged")
        at += int(length[1])
        if b"\0" in value and not key.startswith((b"SCHILY.", b"LIBARCHIVE.")):
            raise Disagreement("a name in it holds a NUL; pack it anew")
        yield key.decode("utf-8", "replace"), value[:-1]


def _prefix(block: bytes) -> bytes:
    """Return the beginning of a long name. GNU's form keeps times in its place."""
    if not block.startswith(_POSIX, 257):
        return b""
    return _text(block[345:476] if block.endswith(_STAR) else block[345:500])


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _signed_sum(block: bytes) -> int:
    return sum(byte - 256 if byte > 127 else byte for byte in block)  # noqa: PLR2004 - a byte's sign
