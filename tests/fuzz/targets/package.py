"""The reader of zip packages: whatever is in one is read or named, within the limits."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from rule.candidates import from_package
from rule.content import CHUNK, DAMAGE
from rule.limits import Limits
from rule.model import SourceFile, Unread
from tests.fuzz import zip_mutation
from tests.fuzz.canary import CANARY
from tests.rule.packages import zip_of

GENEROUS = Limits(entries=1_000, total_bytes=6_000_000)
TIGHT = Limits(
    entries=8,
    directory_bytes=400,
    total_bytes=20_000,
    file_bytes=4_000,
    ratio=20,
    ratio_from_bytes=2_000,
    depth=2,
)
_READ_ALL_THE_SAME = ("each was read", "its content was read", "read as Latin-1")
_MOST_OF_AN_ENTRY = 64 * 1024

mutated = zip_mutation.mutated


def seeds() -> dict[str, bytes]:
    """Return archives of each kind."""
    plain = zip_of({"a.py": zip_mutation.SECRET_LINE, "b/c.js": "x"}).getvalue()
    given = {
        "plain": plain,
        "stored": zip_of({"a.py": zip_mutation.SECRET_LINE}, zipfile.ZIP_STORED).getvalue(),
        "nested": zip_of({"in.zip": plain, "z.py": "z"}).getvalue(),
        "empty": zip_of({}).getvalue(),
        "text": b"this is no zip archive",
    }
    for seed in range(20):
        given[f"made{seed:02}"] = zip_mutation.made(random.Random(seed), depth=seed % 4)  # noqa: S311
    return {name: archive for name, archive in given.items() if len(archive) < 12_000}


def check(data: bytes) -> None:
    """Read a package under generous and under tight limits.

    Raises:
        AssertionError: something is neither read nor named, or a limit is passed.
    """
    generous = _read(data, GENEROUS)
    tight = _read(data, TIGHT)
    _must_be_within(tight, TIGHT)
    if any(text not in tight.texts for text in generous.texts):
        assert tight.missing, "what the limits left out is not named"
    for path in _with_canary(data):
        is_told = generous.missing or any(name.startswith(path) for name in generous.named)
        is_read = any(CANARY in text for name, text in generous.texts if name.startswith(path))
        assert is_read or is_told, "a file is neither read nor named"


@dataclass(frozen=True)
class _Reading:
    texts: frozenset[tuple[str, str]]
    named: frozenset[str]
    """What was not read, though the function may be COMPLIANT for it."""
    missing: bool
    """Whether the function cannot be COMPLIANT for it."""
    unpacked: int
    """Bytes, really."""


def _read(data: bytes, limits: Limits) -> _Reading:
    with _counted() as count:
        items = list(from_package(io.BytesIO(data), limits))
    unread = [item for item in items if isinstance(item, Unread)]
    for item in unread:
        assert item.reason
        assert item.what.isprintable()
    return _Reading(
        frozenset((item.path, item.text) for item in items if isinstance(item, SourceFile)),
        frozenset(item.what for item in unread if not item.reason.endswith(_READ_ALL_THE_SAME)),
        any(item.in_scope for item in unread),
        count.unpacked,
    )


def _must_be_within(reading: _Reading, limits: Limits) -> None:
    assert len(reading.texts) <= limits.entries
    assert all(len(text) <= limits.file_bytes for _, text in reading.texts)
    assert sum(len(text) for _, text in reading.texts) <= limits.total_bytes
    # Each file's beginning is unpacked before anything is known of it. To tell whether there is
    # an archive behind a script, `zipfile` goes to its end three times, and back.
    most = 4 * limits.total_bytes + CHUNK * (limits.entries + 1)
    assert reading.unpacked <= most, "more is unpacked than is allowed"


@dataclass
class _Count:
    unpacked: int = 0


@contextmanager
def _counted() -> Iterator[_Count]:
    """Count what `zipfile` really unpacks, whoever asks for it, and however."""
    count = _Count()
    read1 = zipfile.ZipExtFile._read1  # type: ignore[attr-defined]

    def counting(self: zipfile.ZipExtFile, size: int) -> bytes:
        data: bytes = read1(self, size)
        count.unpacked += len(data)
        return data

    with mock.patch.object(zipfile.ZipExtFile, "_read1", counting):
        yield count


def _with_canary(data: bytes) -> Iterator[str]:
    """Yield the names of texts that another reading of the same archive finds the canary in."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not info.filename.isprintable() or len(info.filename) > 200:
                    continue  # It is shown otherwise.
                name = info.filename.replace("\\", "/")
                content = _of(archive, info)
                # Much else than text is only counted.
                if CANARY.encode() in content and 100 * content.count(0) <= len(content):
                    yield name
    except (*DAMAGE, AttributeError, KeyError):
        return


def _of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(_MOST_OF_AN_ENTRY)
    except DAMAGE:
        return b""
