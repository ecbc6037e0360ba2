"""A tar archive in a package is read as strictly as a layer of an image."""

from __future__ import annotations

import gzip

import pytest

from rule.model import SourceFile, Unread
from rule.sources.reader import text_files_of_zip
from tests.rule.images import Entry, file, link, symlink, tar_of
from tests.rule.packages import zip_of
from tests.rule.sources.test_tar import ODD, SECRET, TWO, sparse


def read(packed: bytes, name: str = "data.tar") -> list[SourceFile | Unread]:
    return list(text_files_of_zip(zip_of({name: packed})))


def texts(found: list[SourceFile | Unread]) -> dict[str, str]:
    return {each.path: each.text for each in found if isinstance(each, SourceFile)}


def gaps(found: list[SourceFile | Unread]) -> list[Unread]:
    return [each for each in found if isinstance(each, Unread) and each.blocks_compliance]


@pytest.mark.parametrize("is_packed", [False, True], ids=["tar", "tar.gz"])
@pytest.mark.parametrize("packed", ODD.values(), ids=ODD)
def test_what_readers_could_read_differently_counts_as_unread(
    packed: bytes, is_packed: bool
) -> None:
    found = read(gzip.compress(packed), "data.tar.gz") if is_packed else read(packed)

    # A package may hold anything that is called so, such as a text.
    assert gaps(found) or packed.decode("latin-1") in texts(found).values()


def test_what_lies_before_the_damage_is_read() -> None:
    found = read(TWO[:1_100])

    assert texts(found) == {"data.tar!a.py": "a"}
    assert gaps(found)


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        (sparse("1\n3\n5\n", major="1", minor="0", realsize="9"), "\0\0\0hello\0"),
        (tar_of(symlink("a.py", "//user:velvet@host")), "//user:velvet@host"),
        (tar_of(file("../a.py", SECRET)), SECRET),
    ],
    ids=["a sparse file", "the target of a link", "what leads out"],
)
def test_each_file_is_read(packed: bytes, expected: str) -> None:
    found = read(packed)

    assert expected in texts(found).values()
    assert not gaps(found)


@pytest.mark.parametrize("before", [bytes(512), bytes(1_024), b"\1" * 512, b"x" * 1_536], ids=len)
@pytest.mark.parametrize("name", ["data.tar", "data.tgz", "data.tar.gz"])
def test_an_archive_behind_something_else_is_named(before: bytes, name: str) -> None:
    packed = before + TWO

    found = read(packed if name.endswith(".tar") else gzip.compress(packed), name)

    assert gaps(found)


def test_an_archive_without_files_is_no_gap() -> None:
    assert not gaps(read(bytes(10_240)))


@pytest.mark.parametrize("entry", [link("b.py", "a.py"), symlink("b.py", "a.py")])
def test_a_link_is_told_and_no_gap(entry: Entry) -> None:
    found = read(tar_of(file("a.py", "a"), entry))

    assert any(isinstance(each, Unread) and "it is a link" in each.reason for each in found)
    assert not gaps(found)
