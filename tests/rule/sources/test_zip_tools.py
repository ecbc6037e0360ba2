"""What ordinary packers write is read whole, whatever is odd about it."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipapp
import zipfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from rule.model import SourceFile, Unread
from rule.sources.reader import text_files_of_zip
from tests.proofs import long_but, proofs_but
from tests.rule.packages import with_descriptors, zip_of
from tests.rule.sources import raw_zip
from tests.rule.sources.raw_zip import File, archive, extra_field, unicode_path

MODULES = Path(__file__).parents[3] / ".tools" / "zip_tools" / "node_modules"
TEXTS = {
    "app.py": "x = 1\n",
    "sub/folder/b.js": "y",
    "empty.txt": "",
    "long.txt": "".join(f"{number}\n" for number in range(60_000)),
}
BINARIES = {
    "noise.bin": os.urandom(300_000),
    "zeros.so": b"\x7fELF" + bytes(600_000),
    "bootstrap": b"\x7fELF" + os.urandom(99),
}
NON_ASCII = {"Grüße.py": "a", "漢字.txt": "b"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    files: dict[str, str | bytes] = {**TEXTS, **NON_ASCII, **BINARIES}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "empty").mkdir()
    return folder


def must_be_read_whole(package: bytes, before: str = "") -> None:
    items = list(text_files_of_zip(io.BytesIO(package)))
    missing = [item for item in items if isinstance(item, Unread) and item.blocks_compliance]
    texts = {item.path: item.text for item in items if isinstance(item, SourceFile)}

    assert missing == []
    assert {name: texts.get(name) for name in TEXTS} == TEXTS
    assert sorted(texts.values())[: len(texts)] == sorted(
        [*TEXTS.values(), *NON_ASCII.values(), *([before] if before else [])]
    )


def made_by(command: list[str], folder: Path, out: Path) -> bytes:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603
    return out.read_bytes()


INFO_ZIP = {
    "zip -r": "zip -qr OUT .",
    "stored": "zip -qr0 OUT .",
    "bzip2": "zip -qr -Z bzip2 OUT .",
    "no extra fields": "zip -qrX OUT .",
    "no folders": "zip -qrD OUT .",
    "to standard output": "zip -qr - . > OUT",
    "into a pipe": "zip -qr - . | cat > OUT",
    "in 64 bits": "zip -qr -fz OUT .",
    "names in UTF-8": "LC_ALL=C.UTF-8 zip -qr -UN=UTF8 OUT .",
    "names escaped": "LC_ALL=C.UTF-8 zip -qr -UN=escape OUT .",
    "names not escaped": "LC_ALL=C.UTF-8 zip -qr -UN=no OUT .",
    "in the C locale": "LC_ALL=C zip -qr OUT .",
    "with a comment": "zip -qr OUT . && echo a comment | zip -qz OUT",
    "updated": "zip -qr OUT . && touch -d 2030-01-01 app.py && zip -q OUT app.py",
    "grown": "zip -qr OUT sub && zip -qrg OUT . ",
    "with less": "echo x > more.py; zip -qr OUT . && zip -qd OUT more.py; rm more.py",
    "links kept": "zip -qry OUT .",
}


@pytest.mark.skipif(shutil.which("zip") is None, reason="no Info-ZIP")
@pytest.mark.parametrize("case", INFO_ZIP)
def test_what_info_zip_packs_is_read_whole(case: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    command = ["sh", "-c", INFO_ZIP[case].replace("OUT", str(out))]

    must_be_read_whole(made_by(command, folder, out))


@pytest.mark.skipif(shutil.which("zip") is None, reason="no Info-ZIP")
@pytest.mark.parametrize("adjusted", [False, True])
def test_an_archive_that_extracts_itself_is_read_whole(
    adjusted: bool, folder: Path, tmp_path: Path
) -> None:
    out, script = tmp_path / "out.zip", "#!/bin/sh\nexec unzip $0\n"
    packed = made_by(["zip", "-qr", str(out), "."], folder, out)
    out.write_bytes(script.encode() + packed)

    whole = made_by(["zip", "-qA", str(out)], folder, out) if adjusted else out.read_bytes()

    must_be_read_whole(whole, before=script)


JARS = tuple(product(("cf", "c0f", "cfM"), ("", "updated", "signed")))
EACH_ONCE = (("cf", ""), ("c0f", "updated"), ("cfM", "signed"))


@pytest.mark.skipif(shutil.which("jar") is None, reason="no JDK")
@pytest.mark.parametrize(("options", "then"), long_but(EACH_ONCE[1:2], proofs_but(EACH_ONCE, JARS)))
def test_what_jar_packs_is_read_whole(
    options: str, then: str, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.jar"
    made_by(["jar", options, str(out), "-C", str(folder), "."], tmp_path, out)
    if then == "updated":
        made_by(["jar", "uf", str(out), "-C", str(folder), "app.py"], tmp_path, out)
    if then == "signed":
        keys = ["-keystore", str(tmp_path / "keys"), "-storepass", "changeit"]
        new = ["-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=a"]
        subprocess.run(["keytool", *new, *keys], check=True, capture_output=True)  # noqa: S603, S607
        made_by(["jarsigner", *keys, str(out), "a"], tmp_path, out)

    items = list(text_files_of_zip(io.BytesIO(out.read_bytes())))

    assert not [item for item in items if isinstance(item, Unread) and item.blocks_compliance]
    texts = {item.path: item.text for item in items if isinstance(item, SourceFile)}
    assert texts.items() >= TEXTS.items()


def _packed_at_once(command: list[str], out: Path) -> dict[str, bytes]:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return {path.stem: path.read_bytes() for path in sorted(out.iterdir())}


# Its start takes two seconds; `jar` and what packs in Python and Node.js stay.
@pytest.mark.long
@pytest.mark.skipif(shutil.which("java") is None, reason="no JDK")
def test_what_javas_libraries_pack_is_read_whole(folder: Path, tmp_path: Path) -> None:
    program = Path(__file__).parent / "ZipPackers.java"
    packed = _packed_at_once(["java", str(program), str(folder), str(tmp_path)], tmp_path)

    for package in packed.values():
        must_be_read_whole(package)
    assert len(packed) == 6


@pytest.mark.skipif(not MODULES.exists(), reason="make .tools/zip_tools/.installed")
def test_what_packers_of_node_pack_is_read_whole(folder: Path, tmp_path: Path) -> None:
    program = Path(__file__).parent / "zip_packers.mjs"
    command = ["node", str(program), str(MODULES), str(folder), str(tmp_path)]
    packed = _packed_at_once(command, tmp_path)

    for package in packed.values():
        must_be_read_whole(package)
    assert len(packed) == 17


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        yield path, path.relative_to(folder).as_posix()


@pytest.mark.parametrize("method", [0, 8, 12, 14])
@pytest.mark.parametrize("is_stream", [False, True])
@pytest.mark.parametrize("is_64", [False, True])
def test_what_python_packs_is_read_whole(
    method: int, is_stream: bool, is_64: bool, folder: Path
) -> None:
    files = {name: path.read_bytes() for path, name in _files(folder) if path.is_file()}
    if is_stream and method == 8:
        must_be_read_whole(with_descriptors({**files}, zip64=is_64))
        return
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as zipped:
        zipped.writestr("empty/", "")
        for name, content in files.items():
            with zipped.open(name, "w", force_zip64=is_64) as member:
                member.write(content)

    must_be_read_whole(file.getvalue())


def test_what_was_added_to_later_is_read_whole(folder: Path) -> None:
    names = [*TEXTS, *NON_ASCII]
    file = io.BytesIO(b"#!/bin/sh\n")
    file.seek(0, io.SEEK_END)
    for name in names:
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as zipped:
            zipped.write(folder / name, name)
            zipped.comment = b"a comment"

    must_be_read_whole(file.getvalue(), before="#!/bin/sh\n")


def test_what_shutil_and_zipapp_pack_is_read_whole(folder: Path, tmp_path: Path) -> None:
    made = shutil.make_archive(str(tmp_path / "made"), "zip", folder)
    zipapp.create_archive(folder, tmp_path / "a.pyz", "/usr/bin/python3", "app:x", compressed=True)

    must_be_read_whole(Path(made).read_bytes())
    items = list(text_files_of_zip(io.BytesIO((tmp_path / "a.pyz").read_bytes())))
    texts = {item.path: item.text for item in items if isinstance(item, SourceFile)}
    assert texts.items() >= {**TEXTS, "package": "#!/usr/bin/python3\n"}.items()


X = b"x = 1\n"
ODD: dict[str, Callable[[], bytes]] = {
    "filled up behind a file": lambda: archive(File(b"a.py", X, behind=bytes(3)), File(b"b.py", X)),
    "aligned in its extra field": lambda: archive(
        File(b"a.py", X, 0, local=lambda header: header.but(extra=bytes(7)))
    ),
    "filled up at its end": lambda: archive(File(b"a.py", X)) + bytes(512),
    "extra fields of a jar": lambda: archive(
        File(b"a.py", X, local=lambda header: header.but(extra=extra_field(0xCAFE, b"")))
    ),
    "empty, with its sizes behind it, and they are not": lambda: archive(
        File(b"a/", b"", 0, flags=8), File(b"a/b.py", X)
    ),
    "its sizes behind it without a mark": lambda: with_descriptors({"a.py": X}).replace(
        b"PK\x07\x08", b""
    ),
    "backslashes in one header": lambda: archive(
        File(b"a/b.py", X, local=lambda header: header.but(name=b"a\\b.py"))
    ),
    "begun to be split": lambda: archive(File(b"a.py", X), before=b"PK00"),
    "another deflate level by one header": lambda: archive(
        File(b"a.py", X, local=lambda header: header.but(flags=2))
    ),
    "a name in letters of another alphabet": lambda: archive(
        File(
            b"Gr#U00fc#U00dfe.py",
            X,
            both=lambda header: header.but(
                extra=unicode_path("Grüße.py".encode(), b"Gr#U00fc#U00dfe.py")
            ),
        )
    ),
    "the same name twice": lambda: archive(
        File(b"a.py", X, both=lambda header: header.but(extra=unicode_path(b"a.py", b"a.py")))
    ),
    "an archive whose packed bytes hold another": lambda: archive(
        File(b"in.jar", raw_zip.archive(File(b"a.py", X, flags=0)), 0), File(b"b.py", X)
    ),
    "a stored archive with sizes behind its files": lambda: with_descriptors(
        {"in.jar": with_descriptors({"a.py": X, "b.py": X})}
    ),
    "a program that holds an archive": lambda: zip_of(
        {"a.exe": b"MZ\x90\0" + bytes(400) + zip_of({"a.py": X}).getvalue() + bytes(300_000)}
    ).getvalue(),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_and_hides_nothing_is_read(case: str) -> None:
    package = ODD[case]()
    if "without a mark" in case:
        # Four bytes less lie before the table of contents.
        at = package.rfind(raw_zip.END)
        offset = int.from_bytes(package[at + 16 : at + 20], "little") - 4
        package = package[: at + 16] + offset.to_bytes(4, "little") + package[at + 20 :]

    items = list(text_files_of_zip(io.BytesIO(package)))

    assert not [item for item in items if isinstance(item, Unread) and item.blocks_compliance]
    texts = [item.text for item in items if isinstance(item, SourceFile) and item.text != "PK00"]
    assert set(texts) <= {X.decode()}
    assert texts or "program" in case
