"""The subcommand ``press``: what it takes, what it shows, and its exit code."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from ..audit.interruption import Interruption, interruptible
from ..audit.private_files import FolderUnusable
from ..aws.accounts import AccountNotReached
from ..output.texts import printable
from ..press.lines import lines, news, summary, under_way
from ..press.policy import policy
from ..press.pressing import Pressing
from ..press.result import Pressed, PressResult, State
from .ending import CLEAN, FOUND, UNFINISHED, UNUSABLE, complain, show
from .press_arguments import DEFAULT_STACK
from .press_targets import NothingToPress, Target, targets
from .progress import ClosingProgress, progress_on_screen, say

_LOOK_SECONDS = 3.0
"""From one look at what is under way to the next."""
_HEED_SECONDS = 0.25
"""How often Ctrl-C is heeded meanwhile."""


def run_press(given: argparse.Namespace) -> int:
    """Press, and return the exit code."""
    if given.policy:
        show(policy(given.stack or DEFAULT_STACK, given.role_name or ""))
        return CLEAN
    try:
        found = targets(given, datetime.now(UTC), say)
    except (AccountNotReached, FolderUnusable, NothingToPress) as error:
        complain(printable(_worded(str(error))))
        return UNUSABLE
    results = _pressed(found)
    for target, result in zip(found, results, strict=True):
        for line in lines(result, str(target.place), dry_run=target.orders.dry_run):
            show(printable(_worded(line)))
    if len(results) > 1:
        show(summary(results))
    return _exit_code([each for result in results for each in result.functions])


def _pressed(found: Sequence[Target]) -> list[PressResult]:
    """Press in one account and Region after the other, until one of them stops it."""
    results: list[PressResult] = []
    progress = progress_on_screen()
    try:
        with interruptible() as interruption:
            for target in found:
                names = dict.fromkeys(target.orders.functions)
                if all(each.lets_others_begin(dry_run=target.orders.dry_run) for each in results):
                    results.append(_pressed_there(target, progress, interruption))
                else:
                    results.append(PressResult(tuple(Pressed(n, State.NOT_BEGUN) for n in names)))
    finally:
        progress.close()
    return results


def _pressed_there(
    target: Target, progress: ClosingProgress, interruption: Interruption
) -> PressResult:
    began = time.monotonic()
    functions = Pressing(
        target.runbooks,
        target.runbook,
        target.orders,
        lambda going, done, total: progress.pressing(done, total, under_way(going)),
        lambda pressed: progress.note(_worded(news(pressed))),
        lambda: _wait(interruption),
        lambda: not interruption.wanted,
    ).press()
    is_open = any(not each.is_done and each.state is not State.FAILED for each in functions)
    return PressResult(functions, interruption.wanted and is_open, time.monotonic() - began)


def _wait(interruption: Interruption) -> None:
    until = time.monotonic() + _LOOK_SECONDS
    while not interruption.wanted and time.monotonic() < until:
        time.sleep(_HEED_SECONDS)


def _exit_code(functions: Sequence[Pressed]) -> int:
    ended = [each for each in functions if each.execution or each.state is State.UNSURE]
    if any(each.state is State.FAILED for each in ended):
        return FOUND
    if any(each.reason for each in functions) and not ended:
        return UNUSABLE
    return CLEAN if all(each.is_done for each in functions) else UNFINISHED


def _worded(text: str) -> str:
    """Name who presses: the rule's own sentences name the rule's role."""
    return text.replace("the rule's role", "these credentials")
