"""What the subcommand ``press`` takes."""

from __future__ import annotations

import argparse
import re

from ..audit.function_name import FUNCTION_NAME
from .audit_arguments import accounts, region, role
from .ending import CLEAN, CRASHED, FOUND, UNFINISHED, UNUSABLE

PRESS_EXIT_CODES = f"""\
exit codes:
  {CLEAN}  done for all functions
  {FOUND}  for one the runbook failed or refused; no other was begun after that
  {UNUSABLE}  the command line is wrong, or nothing could be begun
  {UNFINISHED}  not all was done or followed, or it was interrupted
  {CRASHED}  it crashed, which is a bug

What was begun ends in the account by itself, also after Ctrl-C.
"""
DEFAULT_STACK = "lambda-no-plaintext-secrets"
"""The name that ``samconfig.toml`` gives the stack."""
_ALL = "all"
"""What an audit takes for all Regions, and a press does not."""
_STACK = re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,127}", re.ASCII)
_MOST_AT_ONCE = 25
"""A quarter of the executions that Automation runs at once for an account and Region.

Source: https://docs.aws.amazon.com/general/latest/gr/ssm.html ("Concurrent automations")
"""


def add_press(parser: argparse.ArgumentParser) -> None:
    """Add the options of the subcommand to its parser."""
    which = parser.add_argument_group("which functions")
    one = which.add_mutually_exclusive_group(required=True)
    one.add_argument(
        "--function",
        action="append",
        type=_function,
        default=[],
        metavar="NAME",
        help="a function's name; may be given several times",
    )
    one.add_argument(
        "--wave",
        type=_wave,
        metavar="N",
        help="those that the last `audit --plan` of the account and Region has put into a wave",
    )
    one.add_argument(
        "--policy",
        action="store_true",
        help="print the IAM policy that a press needs, and do nothing else",
    )
    where = parser.add_argument_group("where")
    where.add_argument("--profile", help="a profile of the AWS CLI's configuration")
    where.add_argument(
        "--region",
        action="append",
        default=[],
        type=_region,
        help="the Region (default: the profile's, or the environment's); several for a wave",
    )
    where.add_argument(
        "--accounts",
        type=accounts,
        default=(),
        metavar="ID,ID",
        help="other accounts than that of the credentials, several for a wave; needs --role-name",
    )
    where.add_argument("--role-name", type=role, help="the role to assume in other accounts")
    where.add_argument(
        "--stack",
        type=_stack,
        metavar="NAME",
        help="the deployed stack whose button is pressed (default: the only one there)",
    )
    how = parser.add_argument_group("how")
    how.add_argument("--dry-run", action="store_true", help="show the plans, and change nothing")
    how.add_argument(
        "--concurrency",
        type=_at_once,
        default=5,
        metavar="N",
        help=f"functions at once, {_MOST_AT_ONCE} at most (default: 5)",
    )
    how.add_argument(
        "--resume",
        action="store_true",
        help="do not press again what succeeded within a day; of a wave, this holds anyway",
    )


def _function(text: str) -> str:
    if not FUNCTION_NAME.fullmatch(text):
        raise argparse.ArgumentTypeError("it must be a function's bare name, without its ARN")
    return text


def _region(text: str) -> str:
    if text == _ALL:
        raise argparse.ArgumentTypeError("name the Regions in which to press")
    return region(text)


def _stack(text: str) -> str:
    if not _STACK.fullmatch(text):
        raise argparse.ArgumentTypeError("it must be a stack's name")
    return text


def _wave(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("it must be a number from 1 on")
    return int(text)


def _at_once(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"it must be a number from 1 to {_MOST_AT_ONCE}")
    return int(text)
