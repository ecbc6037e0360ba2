"""The subcommand ``audit``: what it takes, what it shows, and its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from ..audit.audit import audit
from ..audit.baseline import (
    Baseline,
    BaselineUnusable,
    read_baseline,
    write_baseline,
)
from ..audit.options import AuditOptions, FailOn, Scope
from ..audit.outcome import Audited
from ..audit.plan_lines import plan_lines, plan_summary
from ..audit.policy import policy
from ..audit.table import lines
from ..aws.accounts import AccountNotReached
from ..compliance.parameters import InvalidRuleParameters
from ..evaluator import scanner_for
from ..model import RuleParameters, VersionsJudged
from ..output.formats import FORMATS
from ..output.texts import printable
from .audit_plan import planned
from .audit_report import report_of
from .audit_wording import of_audit, worded
from .ending import CLEAN, CRASHED, FOUND, UNFINISHED, UNUSABLE, complain, show
from .output import TABLE
from .progress import progress_on_screen, say
from .report_file import deliver
from .rule_parameters import rule_parameters


def run_audit(given: argparse.Namespace) -> int:
    """Audit, and return the exit code."""
    if given.policy:
        show(policy(given.role_name or "", plan=given.plan))
        return CLEAN
    try:
        options = _options(given)
        path = Path(given.baseline) if given.baseline else None
        baseline = read_baseline(path) if path else None
        audited = _audited(options, given)
    except (AccountNotReached, BaselineUnusable, InvalidRuleParameters, ValueError) as error:
        complain(printable(of_audit(str(error))))
        return UNUSABLE
    is_lost = False
    if path and baseline is None and _is_whole(audited):
        baseline = _begun(path, audited)
        is_lost = baseline is None
    new = None
    if baseline is not None:
        new = {each.arn: baseline.new(each) for each in audited.outcomes}
    compared = []
    if new is not None and baseline is not None:
        count, gone = sum(map(len, new.values())), baseline.gone(audited.outcomes)
        compared.append(f"compared with {path}: {count:,} new, {gone:,} no longer there")
    if given.format == TABLE:
        table = map(printable, (*lines(audited, new, plan_lines(audited)), *compared))
        deliver("\n".join(table), given.output)
    else:
        report = report_of(audited, scanner_for(options.parameters), new)
        deliver(FORMATS[given.format](report), given.output)
        plan = [plan_summary(audited)] if audited.planned else []
        _show((*lines(audited, {}, plan), *compared), sys.stderr)
    code = _exit_code(audited, new is None or any(new.values()), FailOn(given.fail_on))
    return UNUSABLE if is_lost else code


def _begun(path: Path, audited: Audited) -> Baseline | None:
    """Write a baseline of what was found; None if that failed, and then all of it counts."""
    baseline = Baseline.of(audited)
    try:
        write_baseline(path, baseline)
    except BaselineUnusable as error:
        complain(printable(str(error)))
        return None
    say(f"note: {path} now holds what was found: from now on, only what is new counts")
    return baseline


def _options(given: argparse.Namespace) -> AuditOptions:
    """Return what the command line asks for.

    Raises:
        ValueError: the parameters are no JSON object.
        InvalidRuleParameters: the parameters are not the rule's.
    """
    return AuditOptions(
        Scope(
            tuple(given.region),
            given.accounts,
            given.organization,
            given.role_name or "",
            tuple(given.function),
            given.since,
        ),
        _parameters(given),
        given.profile,
        given.concurrency,
        given.seconds,
        resume=given.resume,
    )


def _parameters(given: argparse.Namespace) -> RuleParameters:
    parameters = rule_parameters(given.parameters)
    return parameters._replace(
        scan_code=parameters.scan_code and not given.no_code,
        scan_layers=parameters.scan_layers and given.layers,
        scan_images=parameters.scan_images or given.images,
        published_versions=VersionsJudged(given.versions or parameters.published_versions),
    )


def _audited(options: AuditOptions, given: argparse.Namespace) -> Audited:
    progress = progress_on_screen()
    try:
        audited = audit(options, progress)
        if given.plan and not audited.interrupted:
            audited = planned(audited, given, options, progress)
        return worded(audited)
    finally:
        progress.close()


def _show(texts: Iterable[str], stream: TextIO) -> None:
    for text in texts:
        show(printable(text), stream)


def _exit_code(audited: Audited, counts: bool, fail_on: FailOn) -> int:
    if any(each.crashed for each in audited.outcomes):
        return CRASHED
    if audited.places and len(audited.unlisted) == len(audited.places):
        return UNUSABLE
    if audited.interrupted or audited.plan_interrupted:
        return UNFINISHED
    found = counts and any(each.counted for each in audited.outcomes)
    if found and fail_on is not FailOn.NEVER:
        return FOUND
    broken = any(each.evidence.broken for each in audited.outcomes)
    unread = audited.unlisted or audited.unmatched or any(e.missing for e in audited.outcomes)
    fails = broken or (bool(unread) and fail_on is FailOn.UNREAD)
    return UNFINISHED if fails and fail_on is not FailOn.NEVER else CLEAN


def _is_whole(audited: Audited) -> bool:
    return not audited.interrupted and not audited.unlisted
