"""A package of the user's, for the demo: a zip, or a folder as `zip -r` would pack it.

Source of the limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MOST_ZIPPED = 50 * 1024 * 1024
MOST_UNZIPPED = 250 * 1024 * 1024
_BYTECODE = "__pycache__"


class Unusable(Exception):
    """What the user gave cannot be a function; the message says what was wrong, and what to do."""


def read_package(path: Path) -> bytes:
    """Return the package as a zip.

    Raises:
        Unusable: there is none, or Lambda would refuse it.
    """
    content = _zipped(path) if path.is_dir() else read_file(path, "package", "a zip file or folder")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(path, sum(entry.file_size for entry in archive.infolist()))
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise Unusable(f"package {path}: this is not a zip file; give one, or a folder") from None
    except (RuntimeError, NotImplementedError):
        raise Unusable(
            f"package {path}: it is encrypted, or compressed in an unusual way; zip it plainly"
        ) from None
    if damaged:
        raise Unusable(f"package {path}: {damaged} in it is damaged; zip it anew")
    if len(content) > MOST_ZIPPED:
        raise Unusable(
            f"package {path}: {_mb(len(content))} zipped; Lambda takes 50 MB, so leave some out"
        )
    return content


def read_file(path: Path, what: str, to_be: str) -> bytes:
    """Return a file's content.

    Args:
        path: of the file.
        what: it is for.
        to_be: what should be there.

    Raises:
        Unusable: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{what} {path}: {error.strerror}; give {to_be} that can be read") from None


def _zipped(folder: Path) -> bytes:
    content, size = io.BytesIO(), 0
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in _files(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            try:
                mode = file.stat().st_mode
                size += file.stat().st_size
                _check_size(folder, size)
                entry.external_attr = mode << 16
                archive.writestr(entry, file.read_bytes())
            except OSError as error:
                raise Unusable(
                    f"package {folder}: {file.relative_to(folder)}: {error.strerror}; "
                    "make it readable, or take it out"
                ) from None
            except UnicodeEncodeError:
                raise Unusable(
                    f"package {folder}: the name {file.name!a} is not UTF-8; rename it"
                ) from None
    if size == 0:
        raise Unusable(f"package {folder}: it holds nothing; give the folder with the handler")
    return content.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in their order. What a link points at is packed in the link's place."""
    above: dict[str, set[str]] = {str(folder): {os.path.realpath(folder)}}
    for parent, folders, names in os.walk(folder, followlinks=True):
        into = []
        for name in sorted(folders):
            child = os.path.join(parent, name)  # noqa: PTH118 - os.walk's own kind
            real = os.path.realpath(child)
            if name != _BYTECODE and real not in above[parent]:  # else it would never end
                above[child] = above[parent] | {real}
                into.append(name)
        folders[:] = into
        yield from (file for name in sorted(names) if (file := Path(parent, name)).is_file())


def _check_size(path: Path, unzipped: int) -> None:
    if unzipped > MOST_UNZIPPED:
        raise Unusable(
            f"package {path}: {_mb(unzipped)} unzipped; Lambda takes 250 MB, so give a smaller one"
        )


def _mb(size: int) -> str:
    return f"more than {size / 1024 / 1024:,.0f} MB"
