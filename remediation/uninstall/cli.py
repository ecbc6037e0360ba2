"""Takes back every function that a stack sealed, then deletes the stack: ``make uninstall``.

It lists what it would do, and asks. It uses the credentials and the Region of your environment.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from .account import Account, AccountFailure
from .aws import connect
from .listing import lines
from .procedure import Choices, Uninstalling

SUCCEEDED, FAILED, NOT_STARTED, STOPPED = 0, 1, 2, 130
_SECONDS = 3.0
"""The seconds between two checks of what is running."""


def main(
    arguments: Sequence[str] | None = None,
    account: Account | None = None,
    seconds: float = _SECONDS,
) -> int:
    """Uninstall a stack; return the exit code.

    0: done. 1: not all of it. 2: not begun. 130: stopped by Ctrl-C.
    """
    options = _options(arguments)
    choices = Choices(options.leave_versions, options.delete_secrets_after_days)
    try:
        return _run(account or connect(), options.stack, choices, seconds, yes=options.yes)
    except AccountFailure as failure:
        print(f"{failure}\nRun it again: what is done already stays done.")
        return FAILED
    except KeyboardInterrupt:
        print(
            "\nStopped. What was begun goes on in the account; run it again: it waits for that, "
            "and what is done already stays done."
        )
        return STOPPED


def _run(account: Account, stack: str, choices: Choices, seconds: float, *, yes: bool) -> int:
    installation = account.installation(stack)
    if installation is None:
        print(
            f"There is no stack {stack} in this account and Region. If it was being deleted, its "
            "policy may be left: aws iam list-policies --scope Local "
            "--path-prefix /lambda-no-plaintext-secrets/"
        )
        return NOT_STARTED
    uninstalling = Uninstalling(account, installation, choices, print, lambda: time.sleep(seconds))
    found = uninstalling.look()
    print("\n".join(lines(stack, found)))
    if blockers := list(uninstalling.blockers(found)):
        print("\n".join(f"Nothing is done. {each}" for each in blockers))
        return NOT_STARTED
    if not yes and not _is_confirmed(stack, len(found.functions)):
        print("Nothing is done. YES=1 does it without asking")
        return NOT_STARTED
    return _uninstall(uninstalling)


def _uninstall(uninstalling: Uninstalling) -> int:
    uninstalling.wait_for_running()
    failed = uninstalling.back_out(uninstalling.look().functions)
    left = uninstalling.look().functions
    if failed or left:
        print(f"{len(left)} function(s) are not as they were: the stack stays. Run it again")
        return FAILED
    if failure := uninstalling.delete():
        print(f"The stack was not deleted: {failure}. Run it again")
        return FAILED
    if sealed_again := uninstalling.look().functions:
        names = ", ".join(each.name for each in sealed_again)
        print(
            f"Sealed meanwhile, and working: {names}. Take them back with another stack's runbook"
        )
        return FAILED
    return SUCCEEDED


def _is_confirmed(stack: str, count: int) -> bool:
    """Ask the person at the terminal; False if there is no terminal."""
    if not sys.stdin.isatty():
        return False
    try:
        return (
            input(f"Take {count} function(s) back, then delete {stack}? Type its name: ") == stack
        )
    except EOFError:  # Ctrl-D
        print()
        return False


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make uninstall", description=__doc__)
    parser.add_argument("stack", help="the stack's name")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--leave-versions", action="store_true", help="although sealed published versions stay"
    )
    parser.add_argument(
        "--delete-secrets-after-days",
        type=int,
        default=0,
        choices=[0, *range(7, 31)],
        metavar="DAYS",
        help="7 to 30; until then they can be restored. Secrets are kept unless this is given",
    )
    return parser.parse_args(arguments)
