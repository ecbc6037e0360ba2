from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from rule.model import SourceFile, Unread
from rule.sources.limits import Limits
from rule.sources.zip_entry import Unpacking
from tests.rule.packages import patched, read, texts, unread, zip_of

MB = 1024 * 1024


def nested(levels: int) -> bytes:
    content = zip_of({"core.py": "x"}).getvalue()
    for _ in range(levels):
        content = zip_of({"in.zip": content}).getvalue()
    return content


def test_of_a_text_that_is_too_long_the_beginning_is_read_and_the_rest_named() -> None:
    package = zip_of({"long.txt": "0123456789" * 100_000, "next.py": "y"})

    first, *rest = read(package, Limits(file_bytes=300_000))

    assert first == Unread("long.txt", "only its first 300,000 bytes were read")
    assert [len(item.text) for item in rest if isinstance(item, SourceFile)] == [300_000, 1]


def test_a_file_that_unpacks_to_too_many_times_its_size_is_named() -> None:
    package = zip_of({"bomb.txt": "a" * 6 * MB, "next.py": "y"})

    assert [item.what for item in unread(package)] == ["bomb.txt"]
    assert "200 times" in unread(package)[0].reason
    assert texts(package)["next.py"] == "y"


def test_a_short_file_may_be_as_repetitive_as_it_likes() -> None:
    assert not unread(zip_of({"zeros.txt": "0" * 3 * MB}))


def test_what_a_package_unpacks_to_is_counted_in_all_archives_together() -> None:
    inner = zip_of({"b.txt": "b" * 60}, zipfile.ZIP_STORED).getvalue()
    package = zip_of({"a.txt": "a" * 60, "in.zip": inner, "c.txt": "c" * 999, "d.py": "d"})

    items = read(package, Limits(total_bytes=1_000))

    assert [item.path for item in items if isinstance(item, SourceFile)] == [
        "a.txt",
        "in.zip!b.txt",
    ]
    assert items[-1] == Unread(
        "package", "it unpacks to more than 1,000 bytes; the rest was not read"
    )


def test_what_is_spent_is_spent_on_first_party_files_first() -> None:
    package = zip_of({"node_modules/a.js": "a" * 600, "app.js": "b" * 600})

    assert list(texts(package, Limits(total_bytes=1_000))) == ["app.js"]


def test_the_beginnings_of_binary_files_are_counted_too() -> None:
    package = zip_of({f"{n}.so": bytes(300_000) for n in range(10)} | {"z.py": "z"})

    assert "unpacks to more than" in unread(package, Limits(total_bytes=MB))[0].reason


def test_files_past_the_most_are_not_read() -> None:
    package = zip_of({f"{n}.py": "x" for n in range(5)})

    assert len(texts(package, Limits(entries=4))) == 4
    assert unread(package, Limits(entries=4)) == [
        Unread("package", "it holds more than 4 files; the rest was not read")
    ]


@pytest.mark.parametrize(("levels", "is_read"), [(0, True), (2, True), (3, False), (9, False)])
def test_archives_are_opened_three_deep(levels: int, is_read: bool) -> None:
    package = io.BytesIO(nested(levels))

    assert bool(texts(package)) == is_read
    assert unread(package) == (
        []
        if is_read
        else [Unread("in.zip!in.zip!in.zip", "it is an archive nested more than 2 deep")]
    )


def test_an_archive_that_holds_itself_ends() -> None:
    # What a quine does: whatever is opened has one more archive inside.
    assert unread(io.BytesIO(nested(50)))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(total_bytes=5 * MB), "over 5,242,880 bytes"),
        (Limits(), "more than 200 times its size"),
    ],
)
def test_an_archive_within_that_unpacks_to_too_much_is_not_opened(
    limits: Limits, reason: str
) -> None:
    bomb = zip_of({"zeros.txt": "0" * 6 * MB}, zipfile.ZIP_STORED).getvalue()
    package = zip_of({"bomb.zip": bomb, "next.py": "y"})

    items = read(package, limits)

    assert isinstance(items[0], Unread)
    assert reason in items[0].reason
    assert items[1] == SourceFile("next.py", "y")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bomb.jar", "bomb.sh"])
def test_what_may_be_an_archive_is_not_unpacked_to_tell_if_it_is_too_large(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked = 0
    unpack = Unpacking._unpack

    def counting(self: Unpacking, size: int) -> bytes:
        nonlocal unpacked
        data = unpack(self, size)
        unpacked += len(data)
        return data

    monkeypatch.setattr(Unpacking, "_unpack", counting)
    bomb = "#!/bin/sh\n" + "0" * 40 * MB

    (item,) = read(zip_of({name: bomb}))

    assert item == Unread(name, "it may be an archive that unpacks to more than 200 times its size")
    assert 0 < unpacked < MB


def test_what_is_unpacked_to_tell_whether_it_is_an_archive_counts() -> None:
    package = zip_of({f"{n}.jar": "0" * 100_000 for n in range(9)})

    reason = "it may be an archive with which the package has over 1,048,576 bytes"
    assert unread(package, Limits(total_bytes=MB))[0].reason == reason


def test_a_table_of_contents_that_is_too_long_is_not_read() -> None:
    package = zip_of({f"{n:0200}.py": "" for n in range(50)})

    assert unread(package, Limits(directory_bytes=10_000)) == [
        Unread("package", "its table of contents is longer than 10,000 bytes")
    ]


def test_a_table_of_contents_within_that_is_too_long_is_named_by_its_archive() -> None:
    inner = zip_of({f"{n:0200}.py": "" for n in range(50)}).getvalue()

    assert unread(zip_of({"in.zip": inner}), Limits(directory_bytes=10_000)) == [
        Unread("in.zip", "its table of contents is longer than 10,000 bytes")
    ]


@pytest.mark.parametrize("before", [b"MZ", b"x = 1\n" * 3_000])
def test_a_table_of_contents_behind_something_else_that_is_too_long_is_named(before: bytes) -> None:
    inner = before + zip_of({f"{n:0200}.py": "" for n in range(50)}).getvalue()

    assert Unread("a.bin", "its table of contents is longer than 10,000 bytes") in unread(
        zip_of({"a.bin": inner}), Limits(directory_bytes=10_000)
    )


def test_a_table_that_claims_to_be_longer_than_the_package_is_no_sound_archive() -> None:
    package = patched(zip_of({"a.py": "x"}), (b"PK\x05\x06", 12, struct.pack("<L", 10**9)))

    assert "no sound zip archive" in unread(package)[0].reason or (
        "table of contents" in unread(package)[0].reason
    )


def overlapping(copies: int) -> io.BytesIO:
    """Point many entries at one kernel, as David Fifield's "better zip bomb" does."""
    kernel = zip_of({"a": "a" * 4 * MB}).getvalue()
    directory = kernel.rfind(b"PK\x01\x02")
    end = kernel.rfind(b"PK\x05\x06")
    content = kernel[:directory] + kernel[directory:end] * copies
    size = (end - directory) * copies
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, copies, copies, size, directory, 0)
    return io.BytesIO(content + tail)


def test_a_bomb_of_overlapping_entries_is_named_in_seconds() -> None:
    started = time.process_time()

    items = unread(overlapping(2_000))

    assert any(item.blocks_compliance for item in items)
    assert time.process_time() - started < 20
