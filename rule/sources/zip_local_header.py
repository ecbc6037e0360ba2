"""What stands before and behind a file's content in a zip, compared with the table of contents."""

from __future__ import annotations

import struct

from .zip_entries import Entry
from .zip_fields import IN_64_BITS, Disagreement, long_numbers, unicode_name

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LONGEST_DESCRIPTOR = 24
"""Bytes."""
SIZES_BEHIND = 0x8
"""The flag of a file whose sizes stand behind its content, in a descriptor."""
_DESCRIPTOR = b"PK\x07\x08"
_OF_CONTENT = 0x1 | 0x20 | 0x40 | 0x800 | 0x2000
"""Flags that change the content or the name: encrypted, patched, in UTF-8."""


def compare_headers(entry: Entry, header: tuple[int, ...], rest: bytes) -> None:
    """Compare a file's local header with its entry in the table of contents.

    Args:
        entry: the entry.
        header: the numbers of the local header, as `LOCAL_HEADER` unpacks them.
        rest: the bytes of its name and its extra fields.

    Raises:
        Disagreement: the two say different things.
        One of `rule.sources.unpacking.DAMAGE`: the extra fields are damaged.
    """
    _, _, flags, method, _, _, crc, packed_size, size, name_length, _ = header
    raw_name, extra = rest[:name_length], rest[name_length:]
    if method != entry.method:
        raise Disagreement("its two headers say different methods; package it anew")
    if (flags ^ entry.flags) & _OF_CONTENT:
        raise Disagreement("its two headers have different flags; package it anew")
    if raw_name != entry.raw_name and raw_name.replace(b"\\", b"/") != entry.raw_name.replace(
        b"\\", b"/"
    ):
        raise Disagreement("its two headers have different names; package it anew")
    if extra:
        size, packed_size = long_numbers(extra, size, packed_size)
        unicode_name(extra, raw_name, "")
    local, central = (crc, packed_size, size), (entry.crc, entry.packed_size, entry.size)
    if local == central:
        return
    # A packer that writes into a pipe does not know them yet.
    may_lack = bool(flags & SIZES_BEHIND)
    if any(a != b and (a or not may_lack) for a, b in zip(local, central, strict=True)):
        raise Disagreement("its two headers say different sizes or checksums; package it anew")


def descriptor_length(entry: Entry, behind: bytes) -> int:
    """Return the length of the descriptor behind a file's content, which repeats the sizes.

    Args:
        entry: the file's entry in the table of contents.
        behind: the bytes behind the content, `LONGEST_DESCRIPTOR` of them if there are so many.

    Raises:
        Disagreement: the descriptor does not repeat what the entry says.
    """
    for form in ("<3L", "<L2Q"):
        sizes = entry.packed_size, entry.size
        said = struct.pack(
            form, entry.crc, *(s & IN_64_BITS if form == "<3L" else s for s in sizes)
        )
        for descriptor in (_DESCRIPTOR + said, said):
            if behind.startswith(descriptor):
                return len(descriptor)
    if not entry.size and not entry.crc:
        return 0  # Some packers omit it for an empty file.
    raise Disagreement("the sizes behind it differ from its headers'; package it anew")
