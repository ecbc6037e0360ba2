"""Asks, runs the story with its questions, removes what was made, and tells what was seen."""

from __future__ import annotations

import argparse
import contextlib
import secrets
import signal
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tests.flows.runbooks import NoEnd
from tests.smoke.account import Account, Cleaning, SmokeFailed
from tests.smoke.question import Answer, in_words
from tests.smoke.story import ALL, run

FINE, FAILED, NOT_STARTED, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the story; return its exit code. 2: it was not started. 130: stopped by Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make smoke", description=__doc__)
    parser.add_argument("--stack", default="lambda-no-plaintext-secrets", help="the stack's name")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    try:
        number, account = _account(options.stack)
    except (BotoCoreError, ClientError) as error:
        print(f"The stack {options.stack} was not found: {in_words(error)}")
        return NOT_STARTED
    print(
        f"In account {number}, Region {account.session.region_name}: a role, a function with\n"
        "versions and an alias, a runbook and a secret are made, remediated, backed out and\n"
        "removed. The secret is deleted after 7 days. Asked on the way:"
    )
    for question in ALL:
        line = f"{question.question} ({question.how})"
        print(textwrap.fill(line, 90, initial_indent="  - ", subsequent_indent="    "))
    if not options.yes and not _says_yes():
        return NOT_STARTED
    return _run(account)


def _run(account: Account) -> int:
    name = f"no-plaintext-secrets-smoke-{secrets.token_hex(4)}"
    cleaning, answers = Cleaning(), list[Answer]()
    code, verdict = FAILED, ""
    try:
        run(account, name, cleaning, answers)
        code, verdict = FINE, "All of it works in this account."
    except KeyboardInterrupt:
        code, verdict = STOPPED, "Stopped."
    except (SmokeFailed, NoEnd, TimeoutError) as failure:
        verdict = f"FAILED: {failure}."
    except (BotoCoreError, ClientError) as error:
        verdict = f"FAILED: {in_words(error)}."
    finally:
        print("removing what was made; this takes a while if a runbook still runs", flush=True)
        with _ctrl_c_ignored():
            left = cleaning.run()
    print("\nWhat only an account can answer:")
    asked = {answer.question for answer in answers}
    for answer in (*answers, *(Answer(q, "not asked: it ended before") for q in _rest(asked))):
        print(answer)
    print(f"\n{verdict} {'It is cleaned up.' if not left else ''}".rstrip())
    for what in left:
        print(f"NOT REMOVED: {what}")
    return code if code != FINE or not left else FAILED


def _rest(asked: set[Any]) -> list[Any]:
    return [question for question in ALL if question not in asked]


def _account(stack: str) -> tuple[str, Account]:
    session = boto3.Session()
    number = session.client("sts").get_caller_identity()["Account"]
    described = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return number, Account(
        session,
        {o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", [])},
        {p["ParameterKey"]: p["ParameterValue"] for p in described.get("Parameters", [])},
    )


def _says_yes() -> bool:
    try:
        return input("Go on? Type yes: ") == "yes"
    except (EOFError, KeyboardInterrupt):
        return False


@contextlib.contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """Let nobody who is impatient leave half of it behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
