"""Whether an archive may be appended to a file: whatever the file begins with."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.sources.reader import text_files_of_zip
from rule.sources.zip_end import _TAIL, ends_as_zip, may_end_as_zip
from tests.rehearsal.zips import zip_files

END = b"PK\x05\x06"


@pytest.mark.parametrize("first", range(256))
def test_an_archive_behind_a_file_is_read_whatever_the_file_begins_with(first: int) -> None:
    inner = zip_files({"app.py": "password = otter"})
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("data.bin", bytes([first]) + b"\xff\0" * 40 + inner)

    paths = [getattr(each, "path", "") for each in text_files_of_zip(package)]

    assert "data.bin!app.py" in paths


@given(
    st.lists(st.sampled_from([b"\x05", b"\x06", b"P", b"K", END, b"a", b"\0" * 70_000])).map(
        b"".join
    )
)
def test_the_quick_look_for_an_end_is_the_slow_one(data: bytes) -> None:
    assert may_end_as_zip(data) is (data.rfind(END, max(0, len(data) - _TAIL)) > 0)


@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n", b"\0" * 70_000])
@pytest.mark.parametrize("comment", [b"", b"a comment", b"a" * 65_535])
def test_an_archive_ends_as_one_whatever_stands_before_it(before: bytes, comment: bytes) -> None:
    archive = zip_files({"app.py": "a = 1"})
    whole = before + archive[:-2] + len(comment).to_bytes(2, "little") + comment

    assert ends_as_zip(io.BytesIO(whole))
    assert zipfile.is_zipfile(io.BytesIO(whole))


@pytest.mark.parametrize(
    "data", [b"", b"a = 1\n", b"a" * 70_000, END, END + b"\0" * 17, b"a" * 70_000 + END]
)
def test_what_has_no_whole_end_is_no_archive(data: bytes) -> None:
    assert not ends_as_zip(io.BytesIO(data))
    assert not zipfile.is_zipfile(io.BytesIO(data))
