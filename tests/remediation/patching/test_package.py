"""Files of packages: which are read, and what hostile archives lead to."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from remediation.model import Refusal
from remediation.patching import reasons
from remediation.patching.package import PackageFiles
from remediation.patching.source_file import MOST_BYTES
from tests.rehearsal.zips import zip_files


def content(package: bytes, path: str = "app.py") -> bytes | Refusal:
    return PackageFiles(io.BytesIO(package)).content(path)


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return package.getvalue()


def test_a_file_is_read_by_its_name() -> None:
    assert content(zip_files({"a/app.py": "x = 1\n", "app.py": ""}), "a/app.py") == b"x = 1\n"


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        (zip_files({"other.py": ""}), reasons.NOT_IN_PACKAGE),
        (zipped(("app.py", b"1"), ("app.py", b"2")), reasons.NOT_IN_PACKAGE),
        (zipped(("app.py", MOST_BYTES * b"#" + b"#")), reasons.TOO_LARGE),
        (zipped(("app.py", b"1"), method=zipfile.ZIP_LZMA), reasons.PACKAGE_DAMAGED),
        (b"no archive", reasons.PACKAGE_DAMAGED),
        (zipped(("app.py", b"velvet"), method=zipfile.ZIP_STORED).replace(b"velvet", b"copper"),
         reasons.PACKAGE_DAMAGED),
        (zipped(("app.py", b"1")).replace(b"app.py", b"add.py", 1), reasons.PACKAGE_DAMAGED),
    ],
    ids=["missing", "twice", "large", "packed oddly", "none", "changed", "named twice"],
)  # fmt: skip
def test_any_other_file_is_not_read(package: bytes, reason: Refusal) -> None:
    assert content(package) == reason


def test_a_file_that_says_a_wrong_size_is_read_no_further() -> None:
    package = bytearray(zipped(("app.py", 2 * MOST_BYTES * b"#")))
    directory = package.rindex(b"PK\x01\x02")
    package[directory + 24 : directory + 28] = (5).to_bytes(4, "little")

    found = content(bytes(package))

    assert isinstance(found, Refusal) or len(found) <= MOST_BYTES


def test_a_file_that_needs_a_password_is_not_read() -> None:
    package = bytearray(zipped(("app.py", b"1")))
    package[package.rindex(b"PK\x01\x02") + 8] |= 1

    assert content(bytes(package)) == reasons.PACKAGE_DAMAGED
