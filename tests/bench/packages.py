"""What is scanned: packages as functions have them, made of what `make bench` installs."""

from __future__ import annotations

import functools
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "bench"
_PYTHON = ROOT / ".tools" / "bench_package" / "lib"
_NODE = ROOT / ".tools" / "bench_node" / "node_modules"
_RECORD = ".package-lock.json"
_BUNDLE = _NODE / "@babel" / "standalone" / "babel.min.js"
_INSTALLERS = ("__pycache__", "_virtualenv*", "pip*", "setuptools*")
_LINE_BYTES = 5_000_000
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to scan, as a folder for those who want one and as a zip for us."""

    name: str
    folder: Path
    zipped: Path

    @property
    def megabytes(self) -> float:
        """Unpacked."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files) / _MB

    def unpacked(self) -> Subject:
        """Unpack the zip into the folder."""
        with zipfile.ZipFile(self.zipped) as archive:
            archive.extractall(self.folder)
        return self


@functools.cache
def python_package() -> Subject:
    """Return boto3, requests, pydantic, cryptography and what they need."""
    folder = _fresh("python")
    (site,) = _PYTHON.glob("python3*/site-packages")
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns(*_INSTALLERS))
    return _zipped("Python package", folder)


@functools.cache
def node_package() -> Subject:
    """Return clients of the AWS SDK, axios and lodash, beside a minified bundle, as one's own code.

    Nothing in it is proven to be published, as if one had copied it all into one's repository.
    """
    folder = _fresh("node")
    # As "node_modules", peers would pass it over.
    shutil.copytree(_NODE, folder / "modules", ignore=shutil.ignore_patterns("@babel", ".*"))
    shutil.copy(_BUNDLE, folder / "index.js")
    return _zipped("Node package", folder)


@functools.cache
def installed_node_package() -> Subject:
    """Return the same package as npm leaves it, with its own record of what it has installed.

    The folder is that of `node_package`, where peers read the same files.
    """
    named = node_package()
    zipped = BUILT / "installed-node.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(named.folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(named.folder).as_posix()
                archive.write(path, re.sub("^modules/", "node_modules/", name))
        archive.write(_NODE / _RECORD, f"node_modules/{_RECORD}")
    return Subject("node_modules", named.folder, zipped)


@functools.cache
def bundle() -> Subject:
    """Return a function that is one minified file."""
    folder = _fresh("bundle")
    folder.mkdir(parents=True)
    shutil.copy(_BUNDLE, folder / "index.js")
    return _zipped("minified bundle", folder)


@functools.cache
def one_line() -> Subject:
    """Return a file of one line, of minified code."""
    folder = _fresh("line")
    folder.mkdir(parents=True)
    code = _BUNDLE.read_bytes().replace(b"\n", b" ").replace(b"\r", b" ")
    (folder / "index.js").write_bytes((code * (1 + _LINE_BYTES // len(code)))[:_LINE_BYTES])
    return _zipped("one line of 5 MB", folder)


def grown(megabytes: int, folder: Path) -> Subject:
    """Return a package of so many megabytes: the Python package again and again, as one's own.

    No two files are equal, so that none can be skipped. Packed files are left out: what makes
    another file of them damages them, and nobody scans what a damaged one holds.
    """
    folder.mkdir(parents=True)
    files = [
        path
        for path in sorted(python_package().folder.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    ]
    zipped, size, number = folder.with_suffix(".zip"), 0, 0
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        while size < megabytes * _MB:
            path = files[number % len(files)]
            content = path.read_bytes()[: megabytes * _MB - size] + b"\n#%d\n" % number
            archive.writestr(f"{number % 97}/{number}{path.suffix}", content)
            size, number = size + len(content), number + 1
    return Subject(f"{megabytes} MB", folder, zipped)


def _fresh(name: str) -> Path:
    folder = BUILT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def _zipped(name: str, folder: Path) -> Subject:
    zipped = folder.with_suffix(".zip")
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return Subject(name, folder, zipped)
