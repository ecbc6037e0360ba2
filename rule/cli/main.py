"""The commands that scan an environment or a package, with the rule's own scanner."""

from __future__ import annotations

import stat
import sys
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from ..detection.scanner import Scanner
from ..model import RuleError, RuleParameters, SourceFile, Unread
from ..scanning.package import scan_files
from ..sources.folder import files_in_folder
from ..sources.reader import text_files_of_folder, text_files_of_zip
from .arguments import parse_arguments
from .ending import CLEAN, UNFINISHED, UNUSABLE, complain, show
from .output import answer, printable

_EMPTY_ZIP = b"PK\5\6"
"""The first bytes of an archive without files: those of its end."""


class _Unusable(Exception):
    """The input cannot be read; the message is for the user."""


def main(arguments: Sequence[str]) -> int:
    """Run a command and return the exit code. Never prints a value."""
    given = parse_arguments(arguments)
    try:
        match given.command:
            case "environment":
                return _environment(
                    given.file,
                    RuleParameters(ignored_variables=tuple(chain(*given.exempt))),
                    as_json=given.json,
                    explain=given.explain,
                )
            case "package":
                return _package(
                    given.path,
                    RuleParameters(ignored_paths=tuple(chain(*given.exempt))),
                    as_json=given.json,
                    seconds=given.seconds,
                )
            case _:
                return _predict(Path(given.corpus), Path(given.out))
    except _Unusable as error:
        complain(printable(str(error)))
        return UNUSABLE
    except RuleError as error:
        complain(printable(f"the scan broke: {error}"))
        return UNFINISHED


def _environment(file: str, exemptions: RuleParameters, *, as_json: bool, explain: bool) -> int:
    # A package needs none of these modules, and loading them takes as long as scanning a package.
    from .environment_file import (  # noqa: PLC0415
        UnreadableEnvironment,
        read_environment,
        scan_environment_file,
    )
    from .explain import explanations  # noqa: PLC0415

    try:
        environment = read_environment(_content(file))
    except OSError as error:
        raise _Unusable(f"{file} cannot be read: {error.strerror}") from None
    except UnreadableEnvironment as error:
        raise _Unusable(f"{file}: {error}") from None
    scanner = Scanner()
    result = scan_environment_file(scanner, environment)
    if explain and result.finished:
        for explanation in dict.fromkeys(explanations(scanner, environment.variables)):
            show(printable(explanation), sys.stderr if as_json else sys.stdout)
    return answer(result, exemptions, as_json=as_json)


def _content(file: str) -> bytes:
    if not file:
        raise _Unusable("the name of the file is empty")
    if file != "-":
        return Path(file).read_bytes()
    if sys.stdin is None:
        raise _Unusable("standard input is closed")
    return sys.stdin.buffer.read()


def _package(given: str, exemptions: RuleParameters, *, as_json: bool, seconds: float) -> int:
    if not given:  # Path would take it for the current folder.
        raise _Unusable("the name of the package is empty")
    path = Path(given)
    _check_readable(path)

    def candidates() -> Iterator[SourceFile | Unread]:
        try:
            yield from text_files_of_folder(path) if path.is_dir() else _from_zip(path)
        except RecursionError:
            yield Unread("package", "its folders are nested too deeply; the rest was not read")

    result = scan_files(Scanner(), candidates, seconds=seconds)
    return answer(result, exemptions, as_json=as_json)


def _check_readable(path: Path) -> None:
    """Refuse an input that is no package, or is empty.

    Raises:
        _Unusable: says why.
    """
    try:
        if path.is_dir():
            is_package = True
            is_empty = not any(
                not isinstance(each, Unread) or each.blocks_compliance
                for each in files_in_folder(path)
            )
        else:
            # Do not open a pipe: that would wait for a writer.
            is_package, is_empty = stat.S_ISREG(path.stat().st_mode), False
            if is_package:
                with path.open("rb") as file:
                    is_package = zipfile.is_zipfile(file)
                    file.seek(0)
                    is_empty = file.read(len(_EMPTY_ZIP)) == _EMPTY_ZIP
    except OSError as error:
        raise _Unusable(f"{path} cannot be read: {error.strerror}") from None
    if not is_package:
        raise _Unusable(f"{path} is neither a folder nor a zip archive")
    if is_empty:
        raise _Unusable(f"{path} holds no files: nothing was read")


def _from_zip(path: Path) -> Iterator[SourceFile | Unread]:
    with path.open("rb") as file:
        yield from text_files_of_zip(cast("BinaryIO", file))


def _predict(corpus: Path, out: Path) -> int:
    from .corpus import MalformedCorpus, predict  # noqa: PLC0415

    try:
        rows = predict(corpus, out)
    except MalformedCorpus as error:
        raise _Unusable(str(error)) from None
    except OSError as error:
        raise _Unusable(f"{out} cannot be written: {error.strerror}") from None
    show(printable(f"{rows:,} variables judged: {out}"))
    return CLEAN
