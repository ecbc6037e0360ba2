from __future__ import annotations

import io
import stat
import warnings

import pytest

from rule.model import SourceFile, Unread
from tests.rule.packages import entry, read, texts, unread, zip_of, zip_of_entries


def test_an_encrypted_file_is_named_and_the_others_are_read() -> None:
    content = bytearray(zip_of({"locked.py": "x", "app.py": "y"}).getvalue())
    content[content.find(b"PK\x01\x02") + 8] |= 1

    assert read(io.BytesIO(bytes(content))) == [
        Unread("locked.py", "it is encrypted; package it without a password"),
        SourceFile("app.py", "y"),
    ]


@pytest.mark.parametrize(
    ("kind", "data", "reason", "is_read"),
    [
        (stat.S_IFLNK, "../app.py", "it is a link", True),
        (stat.S_IFLNK, "x" * 5_000, "", True),
        (stat.S_IFCHR, "x = 1", "it claims to be no plain file", True),
        (stat.S_IFIFO, "x = 1", "it claims to be no plain file", True),
        (stat.S_IFREG, "x = 1", "", True),
    ],
)
def test_what_is_no_plain_file_is_named_and_hides_no_content(
    kind: int, data: str, reason: str, is_read: bool
) -> None:
    package = zip_of_entries([(entry("odd", external_attr=(kind | 0o644) << 16), data)])

    assert texts(package) == ({"odd": data} if is_read else {})
    for item in unread(package):
        assert item.reason.startswith(reason)
        assert not item.blocks_compliance
    assert bool(unread(package)) == (kind != stat.S_IFREG)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../up.py", "up.py"),
        ("/etc/app.py", "etc/app.py"),
        ("a/../../b.py", "b.py"),
        ("C:/app.py", "app.py"),
        ("..\\up.py", "up.py"),
    ],
)
def test_a_name_that_leads_out_is_named_and_its_content_is_read(name: str, path: str) -> None:
    shown = name.replace("\\", "/")

    assert read(zip_of({name: "x = 1"})) == [
        Unread(
            shown,
            "its name leads out of the package; its content was read",
            blocks_compliance=False,
        ),
        SourceFile(path, "x = 1"),
    ]


def test_a_name_that_would_break_a_line_is_escaped() -> None:
    assert list(texts(zip_of({"a\nb\x1b[31m.py": "x"}))) == ["a\\nb\\x1b[31m.py"]


def test_files_of_one_name_are_all_read_and_said_once() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        package = zip_of_entries([(entry("a.py"), text) for text in ("1", "2", "3")])

    assert read(package) == [
        Unread("a.py", "the package has it more than once; each was read", blocks_compliance=False),
        *(SourceFile("a.py", text) for text in ("1", "2", "3")),
    ]


def test_a_folder_with_content_is_read_as_a_file_is() -> None:
    assert texts(zip_of({"empty/": "", "full/": "x = 1"})) == {"full": "x = 1"}
