"""Packages for tests, built in memory: sound ones, and ones no tool would write."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rule.model import Provenance, SourceFile, Unread
from rule.sources.limits import DEFAULT_LIMITS, Limits
from rule.sources.reader import text_files_of_zip

Content = str | bytes


def zip_of(files: Mapping[str, Content], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Pack files, in order."""
    return zip_of_entries(
        [(zipfile.ZipInfo(name), data) for name, data in files.items()], compression
    )


def zip_of_entries(
    entries: list[tuple[zipfile.ZipInfo, Content]], compression: int = zipfile.ZIP_DEFLATED
) -> io.BytesIO:
    """Pack files under headers of the test's own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for info, data in entries:
            info.compress_type = compression
            archive.writestr(info, data)
    return file


def entry(name: str, **attributes: Any) -> zipfile.ZipInfo:
    """Make a header."""
    info = zipfile.ZipInfo(name)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


def patched(package: io.BytesIO, *changes: tuple[bytes, int, bytes]) -> io.BytesIO:
    """Overwrite bytes: for each (signature, offset, new), behind every such signature."""
    content = bytearray(package.getvalue())
    for signature, offset, new in changes:
        position = content.find(signature)
        while position >= 0:
            content[position + offset : position + offset + len(new)] = new
            position = content.find(signature, position + 1)
    return io.BytesIO(bytes(content))


def record_row(path: str, data: Content) -> str:
    """Write the row of a RECORD as installers do."""
    content = data.encode() if isinstance(data, str) else data
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
    return f"{path},sha256={digest.decode()},{len(content)}\n"


METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n\nA library.\n"
"""Of a distribution that PyPI would take."""


def distribution(
    files: Mapping[str, Content],
    name: str = "lib",
    version: str = "1.0",
    metadata: str = METADATA,
    below: str = "",
) -> dict[str, Content]:
    """Return a Python distribution as its installer leaves it."""
    info = f"{name}-{version}.dist-info"
    installed = {
        **files,
        f"{info}/METADATA": metadata.format(name=name, version=version),
        f"{info}/WHEEL": "Wheel-Version: 1.0\n",
    }
    rows = [record_row(path, text) for path, text in installed.items()]
    record = "".join([*rows, f"{info}/RECORD,,\n"])
    return {
        f"{below}{path}": text for path, text in (*installed.items(), (f"{info}/RECORD", record))
    }


def npm_package(
    name: str = "lib",
    contents: Mapping[str, str] = MappingProxyType({}),
    below: str = "",
    /,
    **manifest: Any,
) -> dict[str, Content]:
    """Return an npm package as its installer leaves it; keyword arguments go into package.json."""
    stated = {"name": name, "version": "1.2.3", "license": "MIT", "main": "index.js", **manifest}
    installed = {"package.json": json.dumps(stated), "index.js": "x = 1", **contents}
    return {f"{below}node_modules/{name}/{path}": text for path, text in installed.items()}


def read(package: io.BytesIO, limits: Limits = DEFAULT_LIMITS) -> list[SourceFile | Unread]:
    """Read a package's candidates."""
    return list(text_files_of_zip(package, limits))


def texts(package: io.BytesIO, limits: Limits = DEFAULT_LIMITS) -> dict[str, str]:
    """Read a package's texts by path."""
    return {item.path: item.text for item in read(package, limits) if isinstance(item, SourceFile)}


def provenances(package: io.BytesIO) -> dict[str, Provenance]:
    """Return whose each text file is."""
    items = read(package)
    return {item.path: item.provenance for item in items if isinstance(item, SourceFile)}


def third_party(package: io.BytesIO) -> set[str]:
    """Return the paths that are told apart as published code."""
    return {
        path
        for path, provenance in provenances(package).items()
        if provenance in (Provenance.DEPENDENCY, Provenance.SAMPLE)
    }


def unread(package: io.BytesIO, limits: Limits = DEFAULT_LIMITS) -> list[Unread]:
    """Return what could not be read."""
    return [item for item in read(package, limits) if isinstance(item, Unread)]


def with_descriptors(files: dict[str, Content], *, zip64: bool = False) -> bytes:
    """Pack files as a stream is packed: their sizes stand behind them."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(name, "w", force_zip64=zip64) as member:
                member.write(data if isinstance(data, bytes) else data.encode())
    return file.getvalue()
