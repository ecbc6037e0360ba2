"""What the subcommand ``audit`` takes."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from .report_file import add_output
from .scan_arguments import seconds

_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z0-9-]+")
_ROLE = re.compile(r"[\w+=,.@/-]{1,512}", re.ASCII)
_MOST_PROCESSES = 64
_DAY = "2026-11-01"


def add_audit(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add the options of the subcommand to its parser.

    Args:
        parser: the subcommand's.
        formats: the names of the formats of reports, the default first.
    """
    parser.add_argument(
        "--template",
        action="extend",
        nargs="+",
        default=[],
        metavar="FILE",
        help="judge the functions of templates instead: of SAM, CloudFormation, the CDK (also the "
        "folder cdk.out), the Serverless Framework, or Terraform's plans as JSON; - reads standard "
        "input",
    )
    where = parser.add_argument_group("which functions")
    where.add_argument("--profile", help="a profile of the AWS CLI's configuration")
    where.add_argument(
        "--region",
        action="append",
        default=[],
        type=region,
        help="a Region, or all that are enabled: all; may be given several times",
    )
    where.add_argument(
        "--function",
        action="append",
        default=[],
        type=_pattern,
        metavar="PATTERN",
        help="names or ARNs such as 'billing-*'; may be given several times",
    )
    where.add_argument(
        "--since",
        type=_moment,
        metavar="TIME",
        help=f"only functions that were changed since then: {_DAY}, or 7d, or 12h ago",
    )
    of_others = where.add_mutually_exclusive_group()
    of_others.add_argument(
        "--accounts",
        type=accounts,
        default=(),
        metavar="ID,ID",
        help="other accounts than that of the credentials; needs --role-name",
    )
    of_others.add_argument(
        "--organization",
        action="store_true",
        help="all active accounts of the organization; needs --role-name",
    )
    where.add_argument("--role-name", type=role, help="the role to assume in other accounts")
    what = parser.add_argument_group("what is read of each; as the rule does, unless you say so")
    what.add_argument(
        "--versions",
        choices=("none", "referenced", "all"),
        help="published versions: those that something runs (default), all, or none",
    )
    what.add_argument(
        "--layers",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="the functions' layers (default: yes)",
    )
    what.add_argument("--images", action="store_true", help="container images, which are large")
    what.add_argument("--no-code", action="store_true", help="environment variables only")
    what.add_argument(
        "--parameters",
        default="{}",
        metavar="JSON",
        help='the rule\'s InputParameters, such as \'{"IgnoredVariables": "DEMO_*"}\'',
    )
    how = parser.add_argument_group("how")
    how.add_argument(
        "--concurrency",
        type=_processes,
        default=min(8, (os.cpu_count() or 1) + 2),
        metavar="N",
        help="processes that judge functions (default: two more than processors, 8 at most)",
    )
    how.add_argument(
        "--seconds",
        type=seconds,
        default=600.0,
        help="stop the scan of a package after this time (default: 600)",
    )
    how.add_argument(
        "--resume", action="store_true", help="go on where an audit was interrupted within a day"
    )
    how.add_argument(
        "--baseline",
        metavar="FILE",
        help="what is known: written if it is not there, else only what it lacks counts",
    )
    how.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help=f"how to print the report (default: {formats[0]})",
    )
    add_output(how)
    how.add_argument(
        "--fail-on",
        choices=("findings", "unread", "never"),
        default="unread",
        help="what the exit code tells: findings, or unread, too (default); or never",
    )
    how.add_argument(
        "--plan",
        action="store_true",
        help="say, too, what the button would do to each function, and in which wave to press it",
    )
    how.add_argument(
        "--stack",
        metavar="NAME",
        help="the deployed stack by whose settings --plan plans (default: the only one)",
    )
    how.add_argument(
        "--policy",
        action="store_true",
        help="print the read-only IAM policy that an audit needs, and do nothing else",
    )


def options_without_account(given: argparse.Namespace) -> list[str]:
    """Return the options of an audit that mean nothing for templates, and were given."""
    names = (
        *("profile", "region", "function", "since", "accounts", "organization", "role_name"),
        *("versions", "images", "resume", "baseline", "plan", "stack", "policy"),
    )
    return [f"--{name.replace('_', '-')}" for name in names if getattr(given, name)]


def _moment(text: str) -> datetime:
    # Nobody needs this module for another command.
    from ..audit.times import moment_or_ago  # noqa: PLC0415

    now = datetime.now(UTC)
    try:
        since = moment_or_ago(text, now)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"it must be a day such as {_DAY}, or an age such as 7d or 12h"
        ) from None
    if since > now:  # Nothing would be judged, and that would look clean.
        raise argparse.ArgumentTypeError("it must not lie in the future")
    return since


def region(text: str) -> str:
    """Read a Region's name.

    Raises:
        argparse.ArgumentTypeError: says what it must be.
    """
    if not _REGION.fullmatch(text):
        raise argparse.ArgumentTypeError(
            "it must be a name such as eu-central-1: give --region once for each Region"
        )
    return text


def accounts(text: str) -> tuple[str, ...]:
    """Read IDs of accounts.

    Raises:
        argparse.ArgumentTypeError: says what they must be.
    """
    found = tuple(each.strip() for each in text.split(","))
    if not all(_ACCOUNT.fullmatch(each) for each in found):
        raise argparse.ArgumentTypeError("they must be IDs of 12 digits, separated by commas")
    return found


def role(text: str) -> str:
    """Read a role's name.

    Raises:
        argparse.ArgumentTypeError: says what it must be.
    """
    if not _ROLE.fullmatch(text) or text.startswith("/"):
        raise argparse.ArgumentTypeError("it must be a role's name, with its path if it has one")
    return text


def _pattern(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("it must be a function's name, or a pattern of names")
    return text


def _processes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"it must be a number from 1 to {_MOST_PROCESSES}")
    return int(text)
