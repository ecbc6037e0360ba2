"""What other unpackers deliver of an archive: those of Node.js, and what the machine has besides.

Each reads as its language's programs do: some by the table of contents, some from the first byte
on. None of their code is ours.
"""

from __future__ import annotations

import atexit
import base64
import ctypes
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.fuzz.canary import CANARY

_HERE = Path(__file__).parent
MODULES = Path(__file__).parents[2] / ".tools" / "zip_tools" / "node_modules"
"""The unpackers that are installed for this."""
_MOST = 64 * 1024
_MOST_FILES = 200
_SECONDS = 60


@dataclass(frozen=True)
class Delivered:
    """A file with the canary that an unpacker took out of an archive."""

    reader: str
    name: str
    content: bytes = field(repr=False)


def start() -> None:
    """Start what takes seconds to start, so that no archive is held to take them.

    Raises:
        AssertionError: those are missing that any machine can have.
    """
    assert MODULES.exists(), "there is nothing to compare with: make .tools/zip_tools/.installed"
    for _ in delivered(b""):
        pass


def delivered(archive: bytes) -> Iterator[Delivered]:
    """Yield what the unpackers take out of an archive, if it holds the canary."""
    if MODULES.exists():
        yield from _of_node(archive)
    if _java() is not None:
        yield from _of_java(archive)
    if _libarchive() is not None:
        for kind in ("seekable", "streamable"):
            yield from _of_libarchive(archive, kind)
    if shutil.which("unzip"):
        yield from _of_info_zip(archive)


def _of_node(archive: bytes) -> Iterator[Delivered]:
    for reader, name, content in json.loads(_answer(_node(), archive)):
        yield Delivered(reader, name, base64.b64decode(content))


def _of_java(archive: bytes) -> Iterator[Delivered]:
    java = _java()
    assert java
    for row in _answer(java, archive).split():
        reader, name, content = row.split(":")
        shown = base64.b64decode(name).decode("utf-8", "replace")
        yield Delivered(f"Java's {reader}", shown, base64.b64decode(content))


def _of_info_zip(archive: bytes) -> Iterator[Delivered]:
    """Take all contents, one behind the other: names are what others look at."""
    _archive_file().write_bytes(archive)
    try:
        ran = subprocess.run(  # noqa: S603
            ["unzip", "-p", "-qq", "-P", "x", _archive_file()],  # noqa: S607
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"PATH": os.environ["PATH"], "UNZIP_DISABLE_ZIPBOMB_DETECTION": "TRUE"},
        )
    except subprocess.TimeoutExpired:
        return
    if CANARY.encode() in ran.stdout:
        yield Delivered("Info-ZIP", "", ran.stdout)


def _of_libarchive(archive: bytes, kind: str) -> Iterator[Delivered]:
    library = _libarchive()
    assert library
    reading = ctypes.c_void_p(library.archive_read_new())
    getattr(library, f"archive_read_support_format_zip_{kind}")(reading)
    try:
        if library.archive_read_open_memory(reading, archive, ctypes.c_size_t(len(archive))):
            return
        entry, buffer = ctypes.c_void_p(), ctypes.create_string_buffer(_MOST)
        for _ in range(_MOST_FILES):
            if library.archive_read_next_header(reading, ctypes.byref(entry)) not in (0, -20):
                return
            content = b""
            while len(content) < _MOST:
                size = library.archive_read_data(reading, buffer, ctypes.c_size_t(_MOST))
                if size <= 0:
                    break
                content += buffer.raw[:size]
            link = library.archive_entry_symlink(entry) or b""
            if CANARY.encode() in content + link:
                name = (library.archive_entry_pathname(entry) or b"").decode("utf-8", "replace")
                yield Delivered(f"libarchive, {kind}", name, content or link)
    finally:
        library.archive_read_free(reading)


@cache
def _node() -> subprocess.Popen[str]:
    return _started(["node", _HERE / "zip_readers.mjs", MODULES, CANARY])


@cache
def _java() -> subprocess.Popen[str] | None:
    if shutil.which("java") is None:
        return None
    return _started(
        ["java", "-Xmx256m", "-XX:TieredStopAtLevel=1", _HERE / "ZipReaders.java", CANARY]
    )


@cache
def _libarchive() -> ctypes.CDLL | None:
    name = find_library("archive")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.archive_read_new.restype = ctypes.c_void_p
    library.archive_read_data.restype = ctypes.c_ssize_t
    for function in (library.archive_entry_pathname, library.archive_entry_symlink):
        function.restype = ctypes.c_char_p
    return library


@cache
def _archive_file() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name) / "archive.zip"


def _started(command: list[str | Path]) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def end() -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    atexit.register(end)
    return process


def _answer(process: subprocess.Popen[str], archive: bytes) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(base64.b64encode(archive).decode() + "\n")
    process.stdin.flush()
    return process.stdout.readline()
