"""Sparse files of a tar archive: where in the file the stored bytes belong.

Source: https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from .tar_beginning import BLOCK
from .tar_header import DamagedTar, number
from .zip_fields import Disagreement

Read = Callable[[int], bytes]
"""Reads on in a file: so many bytes, fewer only at the end."""
Segment = tuple[int, int]
"""Offset and length of stored bytes in the file; between segments it holds zeros."""
MOST_SEGMENTS = 10_000
_OLD_MAP, _OLD_SIZE, _OLD_GOES_ON = slice(386, 482), slice(483, 495), 482
_FURTHER_MAP, _FURTHER_GOES_ON = slice(0, 504), 504
_PAIR = 24
_VERSIONS = {(b"0", b"0"), (b"0", b"1"), (b"1", b"0"), (None, None)}
"""The oldest form states none. Of another, readers take the content as it stands."""
_ZEROS = bytes(64 * 1024)


def old_sparse(block: bytes, read_block: Callable[[], bytes]) -> tuple[int, list[Segment]]:
    """Read the size and the map of a sparse file from its header, and from the blocks behind it.

    Raises:
        DamagedTar: the map has no end, or is none.
    """
    pairs, goes_on = block[_OLD_MAP], block[_OLD_GOES_ON] not in b"\x000"
    while goes_on:
        if len(pairs) > MOST_SEGMENTS * _PAIR:
            raise DamagedTar("a sparse file's map is too long")
        further = read_block()
        pairs += further[_FURTHER_MAP]
        goes_on = further[_FURTHER_GOES_ON] not in b"\x000"
    segments = [
        (number(pair[:12]), number(pair[12:]))
        for at in range(0, len(pairs), _PAIR)
        if (pair := pairs[at : at + _PAIR]).strip(b"\0")
    ]
    return number(block[_OLD_SIZE]), segments


def pax_sparse(
    records: Mapping[str, bytes],
    repeated: Sequence[tuple[str, bytes]],
    read_block: Callable[[], bytes],
) -> tuple[int, list[Segment], int] | None:
    """Read the size and the map of a sparse file from its pax header; None if it is no sparse file.

    Args:
        records: the header's records.
        repeated: the same, in their order.
        read_block: reads a block of the content, where the newest form has its map.

    Returns:
        the file's size, its segments, and how many bytes of the content the map takes.

    Raises:
        DamagedTar: the map is none.
        Disagreement: readers could see different content.
    """
    if not any(key.startswith("GNU.sparse.") for key in records):
        return None
    version = records.get("GNU.sparse.major"), records.get("GNU.sparse.minor")
    sizes = {records.get("GNU.sparse.realsize"), records.get("GNU.sparse.size")} - {None}
    if version not in _VERSIONS or len(sizes) > 1:
        raise Disagreement("a sparse file in it can be read in two ways; pack it anew")
    stated = sizes.pop() if sizes else None
    if records.get("GNU.sparse.major") == b"1":
        segments, taken = _map_in_content(read_block)
        return _integer(stated or b""), segments, taken
    numbers = [_integer(each) for each in records.get("GNU.sparse.map", b"").split(b",") if each]
    if not numbers:
        wanted = ("GNU.sparse.offset", "GNU.sparse.numbytes")
        numbers = [_integer(value) for key, value in repeated if key in wanted]
    return _integer(stated or b""), _pairs(numbers), 0


def check_segments(segments: Sequence[Segment], size: int, stored: int) -> None:
    """Check that a map fits its file.

    Raises:
        DamagedTar: it does not.
    """
    end = 0
    for offset, length in segments:
        if offset < end:
            raise DamagedTar("a sparse file's map overlaps")
        end = offset + length
    if end > size or sum(length for _, length in segments) != stored:
        raise DamagedTar("a sparse file's map does not fit its size")


def _map_in_content(read_block: Callable[[], bytes]) -> tuple[list[Segment], int]:
    content, taken, wanted = b"", 0, 1
    numbers: list[int] = []
    while len(numbers) < wanted:
        content += read_block()
        taken += BLOCK
        *lines, content = content.split(b"\n")
        numbers += map(_integer, lines)
        wanted = 1 + 2 * numbers[0] if numbers else 1
        if wanted > 2 * MOST_SEGMENTS or len(content) > BLOCK:
            raise DamagedTar("a sparse file's map is too long")
    if len(numbers) > wanted or content.strip(b"\0"):
        raise Disagreement("bytes behind a sparse file's map were not read; pack it anew")
    return _pairs(numbers[1:]), taken


def _pairs(numbers: Sequence[int]) -> list[Segment]:
    if len(numbers) % 2 or len(numbers) > 2 * MOST_SEGMENTS:
        raise DamagedTar("a sparse file's map is none")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _integer(text: bytes) -> int:
    if not text.isdigit() or len(text) > 19:  # noqa: PLR2004 - of 64 bits
        raise DamagedTar("a sparse file's map is none")
    return int(text)


def with_holes(read: Read, segments: Sequence[Segment], size: int) -> Read:
    """Return what reads a sparse file, with zeros between its segments."""
    pieces = _pieces(read, segments, size)
    rest = b""

    def read_on(wanted: int) -> bytes:
        nonlocal rest
        taken = [rest[:wanted]]
        left, rest = wanted - len(taken[0]), rest[wanted:]
        while left > 0 and (piece := next(pieces, b"")):
            taken.append(piece[:left])
            rest = piece[left:]
            left -= len(taken[-1])
        return b"".join(taken)

    return read_on


def _pieces(read: Read, segments: Sequence[Segment], size: int) -> Iterator[bytes]:
    at = 0
    for offset, length in (*segments, (size, 0)):
        while at < offset:
            yield _ZEROS[: offset - at]
            at += min(len(_ZEROS), offset - at)
        end = offset + length
        while at < end:
            piece = read(min(len(_ZEROS), end - at))
            if not piece:
                return
            yield piece
            at += len(piece)
