"""What the command line takes, and its help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from ..output.texts import printable
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
from .scan_arguments import add_environment, add_package

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
    # Each start would pay for the parsers of all commands: each looks for its words' translations.
    parser = _parser(command=next(filter(_COMMANDS.__contains__, arguments[:1]), None))
    given = parser.parse_args(arguments)
    lists = (getattr(given, name, None) for name in ("files", "paths", "template"))
    inputs = next(filter(None, lists), ())
    if list(inputs).count("-") > 1:
        parser.error("- is given twice: standard input can be read once")
    if getattr(given, "template", None):
        from .audit_arguments import options_without_account  # noqa: PLC0415 - as `_audit` says

        if wrong := options_without_account(given):
            parser.error(f"{wrong[0]} is about an account's functions: leave it out for templates")
    return given


def _parser(prog: str = PROGRAM, command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    Args:
        prog: the program's name.
        command: the only command that it will read; None for all.
    """
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
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [command] if command else _COMMANDS:
        purpose, add_options = _COMMANDS[name]
        add_options(_command(subparsers, name, purpose))
    return parser


def _environment(command: argparse.ArgumentParser) -> None:
    add_environment(command, FORMAT_NAMES)


def _package(command: argparse.ArgumentParser) -> None:
    add_package(command, FORMAT_NAMES)


def _audit(command: argparse.ArgumentParser) -> None:
    # No other command needs this module.
    from .audit_arguments import add_audit  # noqa: PLC0415

    add_audit(command, FORMAT_NAMES)


def _press(command: argparse.ArgumentParser) -> None:
    # No other command needs this module.
    from .press_arguments import PRESS_EXIT_CODES, add_press  # noqa: PLC0415

    command.epilog = examples("press") + PRESS_EXIT_CODES
    add_press(command)


def _predict(command: argparse.ArgumentParser) -> None:
    command.add_argument("corpus", help="JSON lines with id, name and value; may be gzipped")
    command.add_argument("out", help='where to write lines of {"id", "flagged"}')


_COMMANDS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "environment": ("scan environment variables", _environment),
    "package": ("scan a package", _package),
    "audit": ("judge the functions of a live account, or of templates, read-only", _audit),
    "press": ("press the button that moves secrets out, for many functions", _press),
    "predict": ("judge a labelled corpus of variables", _predict),
}
"""By name: what each command is for, and what adds its options."""


def _command(
    commands: argparse._SubParsersAction[_Parser], name: str, purpose: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose.capitalize()}.",
        epilog=examples(name) + _EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
