"""What the command ``package`` takes: folders, archives, and single files of a package."""

from __future__ import annotations

import os.path
import re
import stat
from pathlib import Path, PurePosixPath

from ..model import CodeLine, Finding, Unread
from ..output.report import SubjectKind
from ..scanning.result import ScanResult
from ..sources.folder import files_in_folder
from .input_file import UnusableInput
from .package_file import is_archive, is_text_file

_EMPTY_ZIP = b"PK\5\6"
"""The first bytes of an archive without files: those of its end."""
_OF_ARCHIVES = re.compile(
    r"\.(?:zip|[jwe]ar|whl|egg|pyz|tar|t?gz|t?bz2?|tbz2|t?xz|t?zst|7z|rar)$", re.IGNORECASE
)
"""Names of what holds files: without a content, it was not written to its end."""


def kind_of_package(path: Path) -> SubjectKind:
    """Tell what kind of package a path leads to.

    Raises:
        UnusableInput: it is no package, or holds nothing; says why.
    """
    try:
        kind, is_empty = _folder(path) if path.is_dir() else _file(path)
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read: {error.strerror}") from None
    if is_empty:
        raise UnusableInput(f"{path} holds no files: nothing was read")
    if kind is None:
        raise UnusableInput(f"{path} is neither a folder, an archive nor text")
    return kind


def placed(result: ScanResult, given: str) -> ScanResult:
    """Return what was found in a single file, with the file's path below the package's root.

    The root is the folder that one is in, if the path as it was given says where that is: then an
    exemption means the same file as in the whole package.
    """
    path = PurePosixPath(os.path.normpath(given))
    if path.is_absolute() or ".." in Path(given).parts:
        return result

    def below_root(finding: Finding) -> Finding:
        at = finding.location
        return (
            finding._replace(location=at._replace(path=str(path)))
            if isinstance(at, CodeLine)
            else finding
        )

    return result._replace(findings=tuple(map(below_root, result.findings)))


def _folder(path: Path) -> tuple[SubjectKind, bool]:
    """Return the kind, and whether there is nothing in it."""
    holds_something = any(
        not isinstance(each, Unread) or each.blocks_compliance for each in files_in_folder(path)
    )
    return SubjectKind.FOLDER, not holds_something


def _file(path: Path) -> tuple[SubjectKind | None, bool]:
    """Return the kind, None if it is no package, and whether it should hold files and does not."""
    # Do not open a pipe: that would wait for a writer.
    if not stat.S_ISREG(path.stat().st_mode):
        return None, False
    with path.open("rb") as file:
        beginning = file.read(len(_EMPTY_ZIP))
    if beginning == _EMPTY_ZIP or (not beginning and _OF_ARCHIVES.search(path.name)):
        return SubjectKind.ARCHIVE, True
    if is_archive(path):
        return SubjectKind.ARCHIVE, False
    return (SubjectKind.FILE if is_text_file(path) else None), False
