"""What the command line takes, and its help."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from ..compliance.exemption_syntax import MalformedExemption, path_exemptions, variable_exemptions
from ..model import Exemption
from ..output.texts import printable
from .audit_arguments import add_audit, add_output, options_without_account
from .completion import SHELLS, completion
from .ending import (
    CLEAN,
    CRASHED,
    FOUND,
    INSTALLED,
    INTERRUPTED,
    PACKAGES,
    PROGRAM,
    UNFINISHED,
    UNUSABLE,
    VERSION,
    complain,
    show,
)
from .examples import examples
from .output import LOCATIONS, TABLE
from .press_arguments import PRESS_EXIT_CODES, add_press

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


FORMAT_NAMES = ("table", "json", "ndjson", "csv", "sarif", "junit", "ocsf", "html")
"""As in `rule.output.formats`, which loads slowly."""


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line."""

    def error(self, message: str) -> NoReturn:
        complain(printable(f"{message}; see --help"))
        raise SystemExit(UNUSABLE)

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse ignores it if this cannot be written.
        if message:
            show(message.removesuffix("\n"), file)


class _PrintCompletion(argparse.Action):
    """Prints a shell's script for the installed program, and ends."""

    def __call__(
        self, parser: argparse.ArgumentParser, _namespace: Any, shell: Any, _option: Any = None
    ) -> NoReturn:
        try:
            text = completion(_parser(INSTALLED), str(shell))
        except ModuleNotFoundError:
            parser.error(f"shtab is not installed, which writes completions; install {PACKAGES}")
        show(text.rstrip("\n"))
        raise SystemExit(CLEAN)


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the command line says.

    Raises:
        SystemExit: the command line is wrong, or asks for help; the text was printed.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    lists = (getattr(given, name, None) for name in ("files", "paths", "template"))
    inputs = next(filter(None, lists), ())
    if list(inputs).count("-") > 1:
        parser.error("- is given twice: standard input can be read once")
    if getattr(given, "template", None) and (wrong := options_without_account(given)):
        parser.error(f"{wrong[0]} is about an account's functions: leave it out for templates")
    return given


def _parser(prog: str = PROGRAM) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=prog,
        description="Find plaintext secrets as the AWS Config rule does.",
        epilog=examples("") + _EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {VERSION}")
    parser.add_argument(
        "--print-completion",
        action=_PrintCompletion,
        choices=SHELLS,
        help="print what completes this command line in a shell",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    environment = _command(commands, "environment", "scan environment variables")
    environment.add_argument(
        "files",
        nargs="+",
        metavar="file",
        help="a JSON object, a .env file, a script or a template; - reads standard input",
    )
    environment.add_argument(
        "--explain",
        action="store_true",
        help="print for each variable which detector fired, and which filter excluded it",
    )
    package = _command(commands, "package", "scan a package")
    package.add_argument(
        "paths",
        nargs="+",
        metavar="path",
        help="a folder, an archive (zip, wheel, jar, tar, compressed or not) or a text file",
    )
    package.add_argument(
        "--seconds", type=_seconds, default=600.0, help="stop after this time (default: 600)"
    )
    for command, reader, example in (
        (environment, variable_exemptions, "DEMO_* until=2027-01-31 reason=OPS-1"),
        (package, path_exemptions, "/tests/ *.pem until=2027-01-31 reason=OPS-1"),
    ):
        formats = command.add_mutually_exclusive_group()
        formats.add_argument(
            "--format",
            choices=FORMAT_NAMES,
            default=TABLE,
            help="how to print the report (default: table)",
        )
        formats.add_argument(
            "--json",
            dest="format",
            action="store_const",
            const=LOCATIONS,
            help="print a list of {location, secret_type}, with a subject if there are several",
        )
        add_output(command)
        command.add_argument(
            "--exempt",
            action="append",
            type=_exemptions(reader),
            default=[],
            metavar="EXEMPTIONS",
            help=f"separated by commas, as in the rule's parameter, such as '{example}'",
        )
    purpose = "judge the functions of a live account, or of templates, read-only"
    audit = _command(commands, "audit", purpose)
    add_audit(audit, FORMAT_NAMES)
    press = _command(
        commands,
        "press",
        "press the button that moves secrets out, for many functions",
        PRESS_EXIT_CODES,
    )
    add_press(press)
    predictions = _command(commands, "predict", "judge a labelled corpus of variables")
    predictions.add_argument("corpus", help="JSON lines with id, name and value; may be gzipped")
    predictions.add_argument("out", help='where to write lines of {"id", "flagged"}')
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    purpose: str,
    exit_codes: str = _EXIT_CODES,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose.capitalize()}.",
        epilog=examples(name) + exit_codes,
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
