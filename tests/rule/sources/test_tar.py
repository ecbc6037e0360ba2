"""Tar archives of other programs are read; what readers could read differently is not."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from rule.model import SourceFile
from rule.sources.limits import Limits
from tests.rule.images import file, folder, link, read, symlink, tar_of, texts, unread

SECRET = "password = 'velvet-nimbus'\n"
FORMS = {"ustar": tarfile.USTAR_FORMAT, "GNU": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
LONG = "/".join(["d" * 60] * 3) + "/app.py"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ["app.py", "./app.py", "/opt/app.py", LONG, f"./{LONG}"])
def test_each_form_is_read_with_long_names(form: int, name: str) -> None:
    packed = tar_of(folder("a"), file(name, SECRET), file("b.py", "b"), form=form)

    assert texts(packed) == {name.removeprefix("./").removeprefix("/"): SECRET, "b.py": "b"}
    assert not unread(packed)


@pytest.mark.parametrize("form", ["GNU", "pax"])
@pytest.mark.parametrize("length", [99, 100, 101, 255, 256, 3_000])
def test_a_name_of_any_length_is_read(form: str, length: int) -> None:
    name = ("d" * 50 + "/") * (length // 51) + "x" * (length % 51 or 1)
    packed = tar_of(file(name, "1"), symlink("link", name), form=FORMS[form])

    assert texts(packed) == {
        name if len(name) <= 400 else f"{name[:200]}…{name[-199:]}": "1", "link": name,
    }  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        ["--format=v7"], ["--format=oldgnu"], ["--format=gnu"], ["--format=ustar"],
        ["--format=posix"], ["--format=gnu", "--sparse"], ["--format=posix", "--sparse"],
        ["--format=posix", "--sparse", "--sparse-version=0.0"],
        ["--format=posix", "--sparse", "--sparse-version=0.1"],
        ["--format=gnu", "--atime-preserve", "--incremental", "--no-check-device"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_gnu_tar_writes_is_read(options: list[str], tmp_path: Path) -> None:
    program = shutil.which("tar")
    if program is None:
        pytest.skip("there is no tar here")
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "a" / "app.py").write_text(SECRET)
    (root / "a" / "link.py").symlink_to("app.py")
    (root / "a" / "same.py").hardlink_to(root / "a" / "app.py")
    with (root / "holes.py").open("wb") as sparse:
        for number in range(9):  # more than a header has room for
            sparse.seek(number * 128 * 1024)
            sparse.write(SECRET.encode() + b"#%d\n" % number)
        sparse.truncate(2 * 1024 * 1024)
    written = subprocess.run(  # noqa: S603 - the machine's own tar
        [program, "-C", root, "-cf", "-", *options, "."], capture_output=True, check=False
    )
    if "--incremental" in options:
        # Its folders have a content, which others take for something else.
        assert unread(written.stdout)
        return

    found = texts(written.stdout)

    assert written.returncode == 0, written.stderr
    assert not unread(written.stdout)
    assert found["a/link.py"] == "app.py"
    assert found.get("a/app.py", found.get("a/same.py")) == SECRET
    lines = found["holes.py"].replace("\0", "").splitlines()
    assert lines == [line for number in range(9) for line in (SECRET.rstrip(), f"#{number}")]


def test_the_holes_of_a_sparse_file_are_in_their_places(tmp_path: Path) -> None:
    program = shutil.which("tar")
    if program is None:
        pytest.skip("there is no tar here")
    content = b"a = 1\n" + bytes(100_000) + b"b = 2\n" + bytes(70_000)
    sparse = tmp_path / "x.py"
    with sparse.open("wb") as written:
        written.write(b"a = 1\n")
        written.seek(100_006)
        written.write(b"b = 2\n")
        written.truncate(len(content))
    packed = subprocess.run(  # noqa: S603 - the machine's own tar
        [program, "-C", tmp_path, "-Scf", "-", "x.py"], capture_output=True, check=True
    ).stdout

    (_, whole) = (each.text for each in read(packed) if isinstance(each, SourceFile))

    assert whole == content.decode()


def changed(packed: bytes, offset: int, new: bytes) -> bytes:
    """Overwrite bytes of the first header, and mend its checksum."""
    header = bytearray(packed[:512])
    header[offset : offset + len(new)] = new
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + packed[512:]


def pax(**records: str) -> bytes:
    """Write a file whose pax header says more."""
    info, data = file("a.py", "a")  # type: ignore[misc]
    info.pax_headers = {key.replace("_", "."): value for key, value in records.items()}
    return tar_of((info, data))


def global_pax(**records: str) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", pax_headers=records) as archive:
        archive.addfile(*_member())
    return written.getvalue()


def _member() -> tuple[tarfile.TarInfo, io.BytesIO]:
    info = tarfile.TarInfo("a.py")
    info.size = 1
    return info, io.BytesIO(b"a")


def record(key: str, value: str) -> str:
    """Write a record of a pax header; one of less than a hundred bytes."""
    return f"{len(key) + len(value) + 5:02} {key}={value}\n"


def head(*records: str, kind: bytes = b"x") -> bytes:
    """Write a pax header alone."""
    return changed(tar_of(file("pax", "".join(records)))[:1_024], 156, kind)


def sparse(content: str, **members: str) -> bytes:
    """Write a file with its map before its content, in the newest form of a sparse file."""
    records = (record(f"GNU.sparse.{key}", value) for key, value in members.items())
    stored = content.encode().ljust(512, b"\0") + b"hello"
    return head(*records) + tar_of(file("GNUSparseFile.0/a.py", stored))


ONE = tar_of(file("a.py", "a"))
TWO = tar_of(file("a.py", "a"), file("b.py", SECRET))
ODD: dict[str, bytes] = {
    "cut off in a header": TWO[:1_100],
    "cut off in a file": TWO[:1_540],
    "cut off before a file's end": ONE[:700],
    "no tar": b"not a tar archive, but long enough to be taken for a block" * 20,
    "a damaged header": TWO[:1_024] + b"\1" + TWO[1_025:],
    "a damaged first header": b"\1" + TWO[1:],
    "another archive behind its end": ONE + TWO,
    "one block of zeros within": TWO[:1_024] + bytes(512) + TWO[1_024:],
    "a negative size": changed(ONE, 124, b"\xff" * 12),
    "a size that is no number": changed(ONE, 124, b"00000000xyz\0"),
    "a size with a sign": changed(ONE, 124, b"-0000000001\0"),
    "a size beyond its end": changed(ONE, 124, b"77777777777\0"),
    "a size in binary beyond its end": changed(ONE, 124, b"\x80" + bytes(3) + b"\x7f" * 8),
    "a kind that nobody knows": changed(ONE, 156, b"Z"),
    "a volume's name": changed(ONE, 156, b"V"),
    "a folder with a content": changed(ONE, 156, b"5"),
    "a hard link with a content": changed(ONE, 156, b"1"),
    "a symbolic link with a content": changed(ONE, 156, b"2"),
    "a pipe with a content": changed(ONE, 156, b"6"),
    "a name for all entries": global_pax(path="b.py"),
    "a size for all entries": global_pax(size="0"),
    "a NUL in a name": pax(path="a.py\0.txt"),
    "a size that is another one": pax(size="9999"),
    "a size of pax that is no number": pax(size="1e3"),
    "a negative size of pax": pax(size="-1"),
    "a sparse map that overlaps": pax(GNU_sparse_map="0,1,0,1", GNU_sparse_size="2"),
    "a sparse map that is longer": pax(GNU_sparse_map="0,5", GNU_sparse_size="5"),
    "a sparse map of words": pax(GNU_sparse_map="0,x", GNU_sparse_size="1"),
    "a sparse map behind the end": pax(GNU_sparse_map="9,1", GNU_sparse_size="2"),
    "two pax headers": head(record("path", "b.py")) + head(record("mtime", "1")) + ONE,
    "two pax headers, one with a size": head(record("size", "1")) + head(record("a", "b")) + ONE,
    "two sizes, the second none": head(record("size", "0")) + ONE,
    "a sparse file of a later version": sparse("1\n0\n5\n", major="1", minor="9", realsize="5"),
    "a sparse file of another kind": sparse("1\n0\n5\n", major="7", minor="0", realsize="5"),
    "a sparse file of two sizes": sparse("1\n0\n5\n", major="1", minor="0", realsize="5", size="9"),
    "text behind a sparse map": sparse(
        f"1\n0\n5\n{SECRET.strip()}", major="1", minor="0", realsize="5"
    ),
    "numbers behind a sparse map": sparse("1\n0\n5\n71\n", major="1", minor="0", realsize="5"),
    "only a header for what follows": changed(ONE, 156, b"L")[:1_024],
}


@pytest.mark.parametrize("packed", ODD.values(), ids=ODD)
def test_what_readers_could_read_differently_counts_as_unread(packed: bytes) -> None:
    named = unread(packed)

    assert named
    assert {each.what for each in named} <= {"image layer 1", "a.py", "b.py"}


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        (global_pax(comment="1f2e"), {"a.py": "a"}),
        (pax(SCHILY_xattr_user_note="a\0b"), {"a.py": "a"}),
        (pax(mtime="1.5", uid="7"), {"a.py": "a"}),
        (pax(size="1"), {"a.py": "a"}),
        (ONE[:1_024] + head(record("comment", "x"), kind=b"g"), {"a.py": "a"}),
        (changed(tar_of(file("disk"))[:512], 156, b"V") + ONE, {"a.py": "a"}),
        (sparse("1\n0\n5\n", major="1", minor="0", realsize="5", name="a.py"), {"a.py": "hello"}),
        (ONE[:1_024], {"a.py": "a"}),
        (ONE[:1_536], {"a.py": "a"}),
        (ONE + bytes(100_000), {"a.py": "a"}),
        (b"", {}),
        (bytes(1_024), {}),
        (bytes(512), {}),
        (changed(ONE, 156, b"\0"), {"a.py": "a"}),
        (changed(ONE, 156, b"7"), {"a.py": "a"}),
        (changed(ONE, 257, bytes(8)), {"a.py": "a"}),
        (changed(changed(ONE, 257, b"ustar  \0"), 345, b"00000000001\0"), {"a.py": "a"}),
        (changed(ONE, 345, b"etc"), {"etc/a.py": "a"}),
        (changed(ONE, 124, b"\x80" + bytes(10) + b"\1"), {"a.py": "a"}),
        (changed(ONE, 124, b"          1 "), {"a.py": "a"}),
        (tar_of(link("console", "", tarfile.CHRTYPE), file("a.py", "a")), {"a.py": "a"}),
    ],
    ids=[
        "a comment for all entries", "an attribute with a NUL", "times and owners",
        "a size twice", "a comment behind the last", "a label", "a sparse file", "no end",
        "half an end", "padded", "empty", "only an end", "half of only an end", "the oldest kind",
        "contiguous", "without magic", "GNU's times where others keep a prefix", "a prefix",
        "a size in binary", "a size with spaces", "a device",
    ],
)  # fmt: skip
def test_what_is_odd_and_clear_is_read(packed: bytes, expected: dict[str, str]) -> None:
    assert texts(packed) == expected
    assert not unread(packed)


@pytest.mark.parametrize("name", ["x\u202ey.py", "a\nb.py", "\x1b[31m.py"])
def test_a_name_is_shown_without_what_could_break_a_line(name: str) -> None:
    (shown,) = texts(tar_of(file(name, "a")))

    assert shown.isprintable()


def test_a_name_in_another_encoding_is_read() -> None:
    packed = changed(ONE, 0, b"\xe9\xff.py\0")

    assert list(texts(packed).values()) == ["a"]
    assert not unread(packed)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(entries=3), "more than 3 files"),
        (Limits(total_bytes=3_000), "3,000 bytes"),
        (Limits(file_bytes=10), "first 10 bytes"),
    ],
)
def test_a_limit_is_named(limits: Limits, said: str) -> None:
    packed = tar_of(*(file(f"{number}.py", SECRET) for number in range(9)))

    assert said in unread(packed, limits=limits)[0].reason


def test_a_file_of_a_terabyte_of_holes_is_cut() -> None:
    packed = pax(GNU_sparse_map="0,1", GNU_sparse_size=str(1024**4))

    (named,) = unread(packed)

    assert "its beginning was read" in named.reason
