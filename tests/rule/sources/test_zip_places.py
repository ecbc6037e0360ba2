"""A file of an archive is judged by where the file will lie, and a link by its content."""

from __future__ import annotations

import io
import stat

import pytest

from rule.model import SourceFile
from tests.rule.packages import npm_package, read, texts, third_party, unread, zip_of
from tests.rule.sources.hidden_file import SECRET, SHOWN
from tests.rule.sources.raw_zip import File, archive


@pytest.mark.parametrize("host", [0, 3, 10, 19])
@pytest.mark.parametrize("mode", [0o120777, 0o120000])
def test_the_content_of_a_link_is_read_whatever_system_it_is_said_to_be_of(
    host: int, mode: int
) -> None:
    package = archive(
        File(b"app.py", SECRET, central=lambda header: header.but(host=host, attributes=mode << 16))
    )

    assert stat.S_ISLNK(mode)
    assert texts(io.BytesIO(package)) == {"app.py": SECRET.decode()}


@pytest.mark.parametrize("behind", [b"\0" * 30, b"\0\1\2\3" * 9, b"\0" + bytes(range(1, 9)) * 20])
@pytest.mark.parametrize("before", [b"", b"PK\x05\x06"])
def test_a_link_is_read_as_text_whatever_stands_behind_a_nul(behind: bytes, before: bytes) -> None:
    package = archive(
        File(
            b"con",
            before + SECRET + behind,
            central=lambda header: header.but(attributes=stat.S_IFLNK << 16),
        )
    )

    assert any(SECRET.decode() in text for text in texts(io.BytesIO(package)).values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("node_modules/../app.py", "app.py"),
        ("node_modules/lib/../../app.py", "app.py"),
        ("node_modules\\lib\\..\\..\\app.py", "app.py"),
        ("./x//app.py", "x/app.py"),
        ("/x/./app.py", "x/app.py"),
        ("C:\\x\\app.py", "x/app.py"),
        ("C:app.py", "app.py"),
        ("../../app.py", "app.py"),
        ("app.py/", "app.py"),
        ("app.py/.", "app.py"),
    ],
)
def test_what_is_decided_by_a_name_is_decided_by_where_the_file_will_lie(
    name: str, expected: str
) -> None:
    published = npm_package()
    package = zip_of({**published, name: SECRET})

    assert texts(package) == {**published, expected: SECRET.decode()}
    assert third_party(package) == published.keys()


def test_two_names_of_one_place_are_said_to_be_one() -> None:
    package = zip_of({"a.py": SHOWN, "x/../a.py": SECRET})

    assert [item.path for item in read(package) if isinstance(item, SourceFile)] == ["a.py"] * 2
    assert "more than once" in "".join(item.reason for item in unread(package))
