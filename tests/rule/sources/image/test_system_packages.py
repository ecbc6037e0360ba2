"""What distributions' package managers recorded proves files to be published, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import struct
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from rule.model import SourceFile
from tests.rule.images import file, read, tar_of, unread

CONTENT = "password = 'velvet-nimbus'\n"
OTHER = "password = 'velvet-cumulus'\n"
PATH = "usr/share/perl5/Tool.pm"
CONFIGURATION = "etc/tool.conf"
Files = Mapping[str, str | bytes]


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def dpkg(
    name: str = "tool",
    *,
    copyright_file: str = "usr/share/doc/tool/copyright",
    info: str = "info/tool",
) -> Files:
    """Return dpkg's records of one package."""
    rows = f"{md5(CONTENT)}  {PATH}\n"
    if copyright_file:
        rows += f"{md5('terms')}  {copyright_file}\n"
    status = (
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2-3\n"
        f"Conffiles:\n /{CONFIGURATION} {md5(CONTENT)}\n /etc/gone newconffile\n"
        "Description: a tool\n\nPackage: other\nVersion: 2\n\n"
    )
    return {f"var/lib/dpkg/{info}.md5sums": rows, "var/lib/dpkg/status": status}


def apk(licence: str = "MIT") -> Files:
    """Return apk's records of one package."""
    digest = base64.b64encode(hashlib.sha1(CONTENT.encode(), usedforsecurity=False).digest())
    rows = "".join(
        f"F:{folder}\nR:{name}\na:0:0:755\nZ:Q1{digest.decode()}\n"
        for folder, _, name in (path.rpartition("/") for path in (PATH, CONFIGURATION))
    )
    return {"lib/apk/db/installed": f"C:Q1x\nP:tool\nV:1.2-r3\nL:{licence}\n{rows}\n"}


def rpm(
    folder: str = "var/lib/rpm",
    *,
    licence: str = "GPL-2.0",
    vendor: str = "Amazon Linux",
    spoil: int = 0,
) -> Files:
    """Return rpm's database with one package, which ends early by so many bytes."""
    digest = hashlib.sha256(CONTENT.encode()).hexdigest()
    values: dict[int, Any] = {
        1014: licence, 5011: (8,), 1035: ["", digest, digest], 1116: (0, 1, 2),
        1117: ["tool", "Tool.pm", "tool.conf"],
        1118: ["/usr/bin/", "/usr/share/perl5/", "/etc/"],
    }  # fmt: skip
    if vendor:
        values[1011] = vendor
    index, store = b"", b""
    for tag, value in values.items():
        match value:
            case str():
                kind, count, data = 6, 1, value.encode() + b"\0"
            case list():
                kind, count = 8, len(value)
                data = b"".join(text.encode() + b"\0" for text in value)
            case _:
                store += bytes(-len(store) % 4)
                kind, count, data = 4, len(value), struct.pack(f">{len(value)}I", *value)
        index += struct.pack(">IIiI", tag, kind, len(store), count)
        store += data
    blob = struct.pack(">II", len(values), len(store)) + index + store
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
    database.execute("INSERT INTO Packages (blob) VALUES (?)", (blob[: len(blob) - spoil],))
    database.commit()
    content = database.serialize()
    database.close()
    return {f"{folder}/rpmdb.sqlite": content}


def provenances(records: Files, content: str = CONTENT, *, apart: bool = False) -> set[str]:
    """Return whose the package's two files are, with the records above them or beside them."""
    own = [file(path, content) for path in (PATH, CONFIGURATION)]
    kept = [file(name, text) for name, text in records.items()]
    layers = [tar_of(*own), tar_of(*kept)] if apart else [tar_of(*own, *kept)]
    assert not unread(*layers)
    return {
        each.provenance.value
        for each in read(*layers)
        if isinstance(each, SourceFile) and each.path in (PATH, CONFIGURATION)
    }


PUBLISHED: dict[str, Callable[[], Files]] = {
    "dpkg": dpkg,
    "dpkg, by architecture": lambda: dpkg(info="info/tool:amd64"),
    "apk": apk,
    "rpm": rpm,
    "rpm, elsewhere": lambda: rpm("usr/lib/sysimage/rpm"),
}


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("records", PUBLISHED.values(), ids=PUBLISHED)
def test_a_file_of_a_distributions_package_is_published(
    records: Callable[[], Files], apart: bool
) -> None:
    assert provenances(records(), apart=apart) == {"dependency"}


@pytest.mark.parametrize("records", PUBLISHED.values(), ids=PUBLISHED)
def test_a_file_that_was_changed_since_is_own(records: Callable[[], Files]) -> None:
    assert provenances(records(), OTHER) == {"own"}


@pytest.mark.parametrize(
    "records",
    [
        dpkg(copyright_file=""),
        dpkg(copyright_file="usr/share/doc/another/copyright"),
        dpkg("another", copyright_file=""),
        apk(""),
        apk("Proprietary"),
        apk("LicenseRef-orders"),
        rpm(licence="Proprietary"),
        rpm(licence="unknown"),
        rpm(vendor=""),
        rpm(spoil=30),
        {"var/lib/rpm/rpmdb.sqlite": b"no database"},
        {"var/lib/rpm/rpmdb.sqlite": b""},
        {"lib/apk/db/installed": "P:tool\nL:MIT\nF:usr/share/perl5\nR:Tool.pm\nZ:Q1???\n"},
        {f"srv/{name}": text for name, text in dpkg().items()},
        {f"srv/{name}": text for name, text in apk().items()},
    ],
)
def test_a_record_of_another_kind_proves_nothing(records: Files) -> None:
    assert provenances(records) == {"own"}


def test_distroless_records_lie_in_a_folder_of_their_own() -> None:
    records = {
        "var/lib/dpkg/status.d/tool.md5sums": dict(dpkg())["var/lib/dpkg/info/tool.md5sums"],
        "var/lib/dpkg/status.d/tool": "Package: tool\nVersion: 1\n",
    }

    assert provenances(records) == {"dependency", "own"}


def test_where_lib_is_a_link_files_lie_in_usr() -> None:
    rows = f"{md5(CONTENT)}  lib/tool.sh\n{md5('x')}  usr/share/doc/tool/copyright\n"
    layer = tar_of(file("usr/lib/tool.sh", CONTENT), file("var/lib/dpkg/info/tool.md5sums", rows))

    (tool, *_) = (each for each in read(layer) if isinstance(each, SourceFile))

    assert (tool.path, tool.provenance.value) == ("usr/lib/tool.sh", "dependency")


def test_documentation_of_a_package_is_a_sample() -> None:
    rows = f"{md5(CONTENT)}  usr/share/doc/tool/README\n{md5('x')}  usr/share/doc/tool/copyright\n"
    layer = tar_of(
        file("usr/share/doc/tool/README", CONTENT), file("var/lib/dpkg/info/tool.md5sums", rows)
    )

    (readme, *_) = (each for each in read(layer) if isinstance(each, SourceFile))

    assert readme.provenance.value == "sample"


def test_a_static_library_is_no_text() -> None:
    lines = b"a line of text that is long enough\nand another one of them\n" * 9

    found = read(tar_of(file("lib.a", b"!<arch>\n" + bytes(900) + b"\x90\xff" * 900 + lines)))

    assert not [each for each in found if isinstance(each, SourceFile)]
