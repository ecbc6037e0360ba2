"""What the command line takes, and its help."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from ..compliance.exemption_syntax import MalformedExemption, path_exemptions, variable_exemptions
from ..model import Exemption
from .ending import (
    CLEAN,
    CRASHED,
    FOUND,
    INTERRUPTED,
    PROGRAM,
    UNFINISHED,
    UNUSABLE,
    VERSION,
    complain,
    show,
)
from .output import printable

_EXIT_CODES = f"""\
exit codes:
  {CLEAN}  clean
  {FOUND}  secrets were found
  {UNUSABLE}  the command line is wrong, the input cannot be read, or a package is not installed
  {UNFINISHED}  not all could be read or shown, or the time was used up; the rest is clean
  {CRASHED}  it crashed, which is a bug
  {INTERRUPTED}  interrupted

Findings go to standard output. Values are never shown.
"""


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line."""

    def error(self, message: str) -> NoReturn:
        complain(printable(f"{message}; see --help"))
        raise SystemExit(UNUSABLE)

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse ignores it if this cannot be written.
        if message:
            show(message.removesuffix("\n"), file)


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the command line says.

    Raises:
        SystemExit: the command line is wrong, or asks for help; the text was printed.
    """
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Find plaintext secrets as the AWS Config rule does.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
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
    for command, reader, example in (
        (environment, variable_exemptions, "DEMO_* until=2027-01-31 reason=OPS-1"),
        (package, path_exemptions, "/tests/ *.pem until=2027-01-31 reason=OPS-1"),
    ):
        command.add_argument(
            "--json", action="store_true", help="print a list of {location, secret_type}"
        )
        command.add_argument(
            "--exempt",
            action="append",
            type=_exemptions(reader),
            default=[],
            metavar="EXEMPTIONS",
            help=f"separated by commas, as in the rule's parameter, such as '{example}'",
        )
    predictions = _command(commands, "predict", "judge a labelled corpus of variables")
    predictions.add_argument("corpus", help="JSON lines with id, name and value; may be gzipped")
    predictions.add_argument("out", help='where to write lines of {"id", "flagged"}')
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser], name: str, purpose: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose.capitalize()}.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _exemptions(
    reader: Callable[[str], tuple[Exemption, ...]],
) -> Callable[[str], tuple[Exemption, ...]]:
    def read(text: str) -> tuple[Exemption, ...]:
        try:
            return reader(text)
        except MalformedExemption as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError("it must be a number of seconds, more than 0")
    return seconds
