"""An archive behind a text, and what only looks like one."""

from __future__ import annotations

import io

import pytest

from tests.rule.packages import texts, unread, zip_of
from tests.rule.sources.hidden_file import HIDDEN, HONEST, SECRET
from tests.rule.sources.raw_zip import File, archive


@pytest.mark.parametrize("length", [20, 9_000, 300_000, 1_500_000])
@pytest.mark.parametrize("is_inner", [False, True])
@pytest.mark.parametrize("adjust", [False, True])
def test_a_script_before_an_archive_is_read_to_where_the_archive_begins(
    length: int, is_inner: bool, adjust: bool
) -> None:
    script = b"#!/bin/sh\n# PK\x03\x04 is what an archive begins with\n" + b"# x\n" * (length // 4)
    script += SECRET
    package = archive(HONEST, before=script, adjust=adjust)

    read_of_it = texts(zip_of({"run": package}) if is_inner else io.BytesIO(package))

    assert read_of_it["run" if is_inner else "package"] == script.decode()
    assert "z.py" in [path.rpartition("!")[2] for path in read_of_it]


@pytest.mark.parametrize(
    "text", ["x = 1\n", "<html></html>\n", "x = 1\n" * 3_000], ids=["code", "page", "long"]
)
@pytest.mark.parametrize("name", ["app.py", "index.html", "README", "notes.txt", "data"])
def test_an_archive_behind_a_text_is_opened_whatever_the_name(name: str, text: str) -> None:
    package = zip_of({name: archive(File(b"z.py", SECRET), before=text.encode())})

    assert texts(package)[f"{name}!z.py"] == SECRET.decode()


@pytest.mark.parametrize("end", [b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"PK\x05\x06" * 9])
def test_a_text_that_ends_as_an_archive_does_and_is_none_is_read(end: bytes) -> None:
    package = zip_of({"app.js": SECRET + end})

    assert all(path == "app.js" for path in texts(package))
    assert not any(item.blocks_compliance for item in unread(package))


@pytest.mark.parametrize(
    "before", [b"", b"\xff\xd8\xff" + bytes(90), b"#!/bin/sh\n", b"x" * 300_000]
)
@pytest.mark.parametrize("name", ["in.zip", "lib.jar", "run.pyz", "a.whl"])
def test_an_archive_without_a_table_of_contents_is_named(name: str, before: bytes) -> None:
    package = zip_of({name: before + HIDDEN + HIDDEN})

    assert [item.what for item in unread(package) if item.blocks_compliance] == [name]


def test_a_script_before_an_archive_without_a_table_of_contents_is_named_and_read() -> None:
    package = zip_of({"run": b"#!/bin/sh\n" + SECRET + HIDDEN})

    assert any(item.blocks_compliance for item in unread(package))
    assert SECRET.decode() in texts(package)["run"]
