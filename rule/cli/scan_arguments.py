"""What the subcommands ``environment`` and ``package`` take."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence

from ..compliance.exemption_syntax import MalformedExemption, path_exemptions, variable_exemptions
from ..model import Exemption
from .output import LOCATIONS
from .report_file import add_output


def add_environment(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add the options of the subcommand ``environment`` to its parser; as `add_audit` has them."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="file",
        help="a JSON object, a .env file, a script or a template; - reads standard input",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="print for each variable which detector fired, and which filter excluded it",
    )
    _add_report(parser, formats, variable_exemptions, "DEMO_* until=2027-01-31 reason=OPS-1")


def add_package(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add the options of the subcommand ``package`` to its parser; as `add_audit` has them."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="path",
        help="a folder, an archive (zip, wheel, jar, tar, compressed or not) or a text file",
    )
    parser.add_argument(
        "--seconds", type=seconds, default=600.0, help="stop after this time (default: 600)"
    )
    _add_report(parser, formats, path_exemptions, "/tests/ *.pem until=2027-01-31 reason=OPS-1")


def _add_report(
    parser: argparse.ArgumentParser,
    formats: Sequence[str],
    reader: Callable[[str], tuple[Exemption, ...]],
    example: str,
) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help=f"how to print the report (default: {formats[0]})",
    )
    form.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const=LOCATIONS,
        help="print a list of {location, secret_type}, with a subject if there are several",
    )
    add_output(parser)
    parser.add_argument(
        "--exempt",
        action="append",
        type=_exemptions(reader),
        default=[],
        metavar="EXEMPTIONS",
        help=f"separated by commas, as in the rule's parameter, such as '{example}'",
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


def seconds(text: str) -> float:
    """Return a number of seconds, more than 0; for `argparse`."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError("it must be a number of seconds, more than 0")
    return number
