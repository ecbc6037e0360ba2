"""Scanning an environment or a package by hand, with the very scanner of the rule."""

from __future__ import annotations

import argparse
import json
import math
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from rule.candidates import from_folder, from_package
from rule.dotenv import parse_dotenv
from rule.environment import examine_environment
from rule.examination import Examination
from rule.examine import examine_files
from rule.explanation import explanations
from rule.model import CodeLine, Finding, RuleError, SourceFile, Unread
from rule.predict import MalformedCorpus, predict
from rule.scanner import Scanner
from rule.verdict import counts

CLEAN, FOUND, UNUSABLE, UNFINISHED = 0, 1, 2, 3
_EXIT_CODES = """\
exit codes:
  0  clean
  1  secrets were found
  2  the command line is wrong, or the input cannot be read
  3  not all could be read, or the time was used up; nothing was found in the rest

Findings go to standard output. Values are never shown.
"""


class _Unusable(Exception):
    """The input cannot be read; the message is for the one who called."""


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code. Values are never printed."""
    given = _parser().parse_args(arguments)
    try:
        match given.command:
            case "environment":
                return _environment(given.file, as_json=given.json, explain=given.explain)
            case "package":
                return _package(Path(given.path), as_json=given.json, seconds=given.seconds)
            case _:
                return _predict(Path(given.corpus), Path(given.out))
    except (_Unusable, MalformedCorpus) as error:
        print(f"python -m rule: {error}", file=sys.stderr)
        return UNUSABLE
    except RuleError as error:
        print(f"python -m rule: the scan broke: {error}", file=sys.stderr)
        return UNFINISHED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rule",
        description="Find plaintext secrets as the AWS Config rule does.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    environment = _command(commands, "environment", "scan environment variables")
    environment.add_argument("file", help="a JSON object or a .env file; - reads standard input")
    environment.add_argument(
        "--explain",
        action="store_true",
        help="print for each variable which detector fired, and which filter excluded it",
    )
    package = _command(commands, "package", "scan a package")
    package.add_argument("path", help="a zip archive or a folder")
    package.add_argument(
        "--seconds", type=_seconds, default=600.0, help="stop after this time (default: 600)"
    )
    for command in (environment, package):
        command.add_argument(
            "--json", action="store_true", help="print a list of {location, secret_type}"
        )
    predictions = _command(commands, "predict", "judge a labelled corpus of variables")
    predictions.add_argument("corpus", help="JSON lines with id, name and value; may be gzipped")
    predictions.add_argument("out", help='where to write lines of {"id", "flagged"}')
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose.capitalize()}.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError("it must be more than 0")
    return seconds


def _environment(file: str, *, as_json: bool, explain: bool) -> int:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        variables = _parse_environment(content.decode("utf-8-sig"))
    except OSError as error:
        raise _Unusable(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _Unusable(f"{file} is not UTF-8") from None
    except ValueError as error:
        raise _Unusable(f"{file}: {error}") from None
    scanner = Scanner()
    if explain:
        for explanation in explanations(scanner, variables):
            print(_printable(explanation), file=sys.stderr if as_json else sys.stdout)
    return _answer(examine_environment(scanner, variables), as_json=as_json)


def _parse_environment(text: str) -> dict[str, str]:
    """Read a JSON object of strings, Lambda's own ``{"Variables": {…}}`` included, or a .env."""
    if not text.lstrip().startswith("{"):
        return parse_dotenv(text)
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    if set(given) == {"Variables"} and isinstance(given["Variables"], dict):
        given = given["Variables"]
    for name, value in given.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string, as Lambda's variables are")
    return cast("dict[str, str]", given)


def _package(path: Path, *, as_json: bool, seconds: float) -> int:
    _check_readable(path)

    def candidates() -> Iterable[SourceFile | Unread]:
        return from_folder(path) if path.is_dir() else _from_zip(path)

    return _answer(examine_files(Scanner(), candidates, seconds=seconds), as_json=as_json)


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            return
        with path.open("rb") as file:
            is_zip = zipfile.is_zipfile(file)
    except OSError as error:
        raise _Unusable(f"{path} cannot be read: {error.strerror}") from None
    if not is_zip:
        raise _Unusable(f"{path} is neither a folder nor a zip archive")


def _from_zip(path: Path) -> Iterator[SourceFile | Unread]:
    with path.open("rb") as file:
        yield from from_package(cast("BinaryIO", file))


def _predict(corpus: Path, out: Path) -> int:
    try:
        rows = predict(corpus, out)
    except OSError as error:
        raise _Unusable(f"{out} cannot be written: {error.strerror}") from None
    print(f"{rows:,} variables judged: {out}")
    return CLEAN


def _answer(examination: Examination, *, as_json: bool) -> int:
    counted = [finding for finding in examination.findings if counts(finding)]
    missing = [unread for unread in examination.unread if unread.in_scope]
    if as_json:
        rows = [{"location": str(f.location), "secret_type": f.secret_type} for f in counted]
        print(json.dumps(rows, indent=2))
        for unread in missing:
            print(_printable(f"not read: {unread.what}: {unread.reason}"), file=sys.stderr)
    else:
        _print_for_people(counted, examination)
    if counted:
        return FOUND
    return UNFINISHED if missing else CLEAN


def _print_for_people(counted: Sequence[Finding], examination: Examination) -> None:
    locations = [_printable(str(finding.location)) for finding in counted]
    width = max(map(len, locations), default=0)
    for location, finding in zip(locations, counted, strict=True):
        print(f"{location:<{width}}  {finding.secret_type}")
    for unread in examination.unread:
        kind = "not read" if unread.in_scope else "note"
        print(_printable(f"{kind}: {unread.what}: {unread.reason}"))
    weak = sum(
        isinstance(finding.location, CodeLine) and not counts(finding)
        for finding in examination.findings
    )
    if weak:
        print(f"note: weak matches in third-party files, not counted: {weak}")
    print(f"{len(counted)} secret{'' if len(counted) == 1 else 's'} found")


def _printable(text: str) -> str:
    """Escape what would move a terminal's cursor: names in an archive are anybody's."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
