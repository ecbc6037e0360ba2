"""The reader of zip packages: whatever is in one is read or named, within the limits."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from rule.model import SourceFile, Unread
from rule.source_names import is_source
from rule.sources.limits import Limits
from rule.sources.reader import text_files_of_zip
from rule.sources.text import SNIFFED, is_text, readings
from rule.sources.unpacking import CHUNK
from rule.sources.zip import is_zip, may_be_zip, normal_name
from rule.sources.zip_entry import Unpacking
from tests.fuzz import zip_mutation
from tests.fuzz.canary import CANARY
from tests.fuzz.unpackers import delivered, start
from tests.rule.packages import zip_of

_MOST_READINGS = 3
"""Of one text, in as many encodings."""
_SECRET = re.compile(rf"{CANARY}\d*")
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

mutated = zip_mutation.mutated
prepare = start


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
    for seed in range(10):
        chance = random.Random(seed)  # noqa: S311
        given[f"made{seed:02}"] = zip_mutation.made(chance, depth=seed % 4)
        given[f"hand{seed:02}"] = zip_mutation.made_by_hand(chance, depth=seed % 4)
    return {name: archive for name, archive in given.items() if len(archive) < 12_000}


def check(data: bytes) -> None:
    """Read a package under generous and under tight limits.

    Raises:
        AssertionError: something that another unpacker delivers is neither read nor named, or a
            limit is passed.
    """
    generous = _read(data, GENEROUS)
    tight = _read(data, TIGHT)
    _must_be_within(tight, TIGHT)
    if any(text not in tight.texts for text in generous.texts):
        assert tight.missing, "what the limits left out is not named"
    if not generous.missing:
        _must_hold_what_others_deliver(generous, data, depth=3)


def _must_hold_what_others_deliver(reading: _Reading, data: bytes, depth: int) -> None:
    """Check that what any unpacker takes out of an archive was read."""
    text = "\n".join(text for _, text in reading.texts)
    archives: set[bytes] = set()
    for file in delivered(data):
        if is_zip(file.content) or may_be_zip(file.name, file.content):
            archives.add(file.content)
            continue
        secrets = {secret for each in readings(file.content)[0] for secret in _SECRET.findall(each)}
        # Info-ZIP tells no names, and puts one content behind the other.
        is_binary = not file.name or not (
            is_text(file.content[:SNIFFED]) or is_source(normal_name(file.name), file.content)
        )
        if not all(secret in text for secret in secrets) and not (is_binary and reading.binaries):
            raise AssertionError(f"what {file.reader} delivers is neither read nor named")
    if depth:
        # A dozen unpackers deliver the same archive, in each of which there may be another.
        for archive in archives:
            _must_hold_what_others_deliver(reading, archive, depth - 1)


@dataclass(frozen=True)
class _Reading:
    texts: frozenset[tuple[str, str]]
    missing: bool
    """Whether the function cannot be COMPLIANT for it."""
    binaries: bool
    """Whether files were left out that are no text."""
    unpacked: int
    """Bytes, really."""


def _read(data: bytes, limits: Limits) -> _Reading:
    with _counted() as count:
        items = list(text_files_of_zip(io.BytesIO(data), limits))
    unread = [item for item in items if isinstance(item, Unread)]
    for item in unread:
        assert item.reason
        assert item.what.isprintable()
    return _Reading(
        frozenset((item.path, item.text) for item in items if isinstance(item, SourceFile)),
        any(item.blocks_compliance for item in unread),
        any("neither text nor" in item.reason for item in unread),
        count.unpacked,
    )


def _must_be_within(reading: _Reading, limits: Limits) -> None:
    # Beside the files there may be a script before the package.
    assert len({path for path, _ in reading.texts}) <= limits.entries + 1
    assert all(len(text) <= limits.file_bytes for _, text in reading.texts)
    assert sum(len(text) for _, text in reading.texts) <= _MOST_READINGS * limits.total_bytes
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
    unpack = Unpacking._unpack

    def counting(self: Unpacking, size: int) -> bytes:
        data = unpack(self, size)
        count.unpacked += len(data)
        return data

    with mock.patch.object(Unpacking, "_unpack", counting):
        yield count
