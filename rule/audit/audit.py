"""The story of an audit: find the places, list their functions, judge each, and keep what is known.

This process talks to the terminal and shares out the work; it reads no function.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..aws.accounts import Accounts
from ..evaluator import scanner_for
from ..model import RuleError
from ..scanning.fingerprint import package_fingerprint
from ..scanning.result_cache import ResultCache, Table
from ..startup.user_cache import folder
from .disk_cache import DiskCache, NoCache
from .interruption import Interruption, interruptible
from .journal import Journal
from .judging import FunctionJudge, is_in_scope, matches, unjudged
from .options import ALL_REGIONS, AuditOptions
from .outcome import Audited, ListedFunction, Outcome, UnlistedPlace
from .pace import AuditPace
from .places import places_of
from .private_files import FolderUnusable, private_folder
from .work_list import Task, WorkList
from .workers import Failed, Workers

_LOOK_SECONDS = 0.25
"""How often progress is shown, and Ctrl-C heeded, while nothing ends."""


class Progress(Protocol):
    """Shows how far an audit is."""

    def listing(self, left: int, current: str) -> None:
        """Show that the functions of so many places are still to be listed."""

    def judging(self, done: int, total: int, current: str, slowness: float) -> None:
        """Show how many functions are judged; AWS has slowed requests down so many times."""

    def note(self, text: str) -> None:
        """Say what matters beyond the moment."""


def audit(options: AuditOptions, progress: Progress) -> Audited:
    """Judge the functions that the options name. Ctrl-C ends it with what it has.

    Raises:
        AccountNotReached: there are no credentials, or the accounts or Regions cannot be listed.
    """
    began = time.monotonic()
    pace = AuditPace()
    named = (each for each in options.scope.regions if each != ALL_REGIONS)
    accounts = Accounts(options.profile, next(named, None), pace.slow_down)
    places = places_of(accounts, options.scope)
    scanner_for(options.parameters).prepare()  # Once, for all processes;
    accounts.clients(places[0].region)  # and so are the descriptions of AWS's services loaded.
    run = _Run(options, progress, pace, WorkList(places), _journal(options, progress))
    table = _table(progress)

    def judge() -> Callable[[Task], object]:
        cache = ResultCache(table, warn=_ignore)
        return _answering(FunctionJudge(options, accounts, pace, cache))

    with interruptible() as interruption, Workers[Task](options.concurrency, judge) as workers:
        run.all(workers, interruption)
    return Audited(
        tuple(sorted(run.outcomes, key=lambda each: (each.place, each.name, each.arn))),
        tuple(run.unlisted),
        places,
        tuple(sorted(each.latest.arn for each in run.work.functions)),
        run.work.places,
        () if run.work.places else tuple(dict.fromkeys(run.unmatched)),
        interruption.wanted,
        run.resumed,
        time.monotonic() - began,
    )


@dataclass(slots=True)
class _Run:
    """One audit under way."""

    options: AuditOptions
    progress: Progress
    pace: AuditPace
    work: WorkList
    journal: Journal | None
    outcomes: list[Outcome] = field(default_factory=list)
    unlisted: list[UnlistedPlace] = field(default_factory=list)
    known: int = 0
    """Functions that were listed."""
    gone: int = 0
    """Functions that were deleted meanwhile."""
    resumed: int = 0
    """Outcomes that an interrupted audit has found."""
    unmatched: list[str] = field(init=False)
    """Patterns that have meant no function so far."""

    def __post_init__(self) -> None:
        self.unmatched = list(self.options.scope.functions)

    def all(self, workers: Workers[Task], interruption: Interruption) -> None:
        """List and judge until nothing is left, or somebody wants it to end."""
        with self._recording() as (earlier, record):
            while not interruption.wanted and self._give(workers):
                self._show()
                for task, answer in workers.answers(_LOOK_SECONDS):
                    self.work.end(task)
                    if isinstance(task, ListedFunction):
                        self._judged(task, answer, record)
                    else:
                        match answer:
                            case Failed(reason):
                                self.unlisted.append(UnlistedPlace(task, reason))
                            case [*functions]:
                                self._listed(functions, earlier)
        if self.journal and not interruption.wanted:
            self.journal.remove()

    @contextmanager
    def _recording(self) -> Iterator[tuple[dict[str, Outcome], Callable[[Outcome], None]]]:
        """Give what an interrupted audit has found, by ARN, and what records an outcome."""
        if self.journal is None:
            yield {}, lambda _: None
            return
        earlier = list(self.journal.outcomes(time.time())) if self.options.resume else []
        with self.journal.writing() as record:
            for outcome in earlier:
                record(outcome)
            yield {each.arn: each for each in earlier}, record

    def _give(self, workers: Workers[Task]) -> bool:
        """Give tasks to idle processes; return whether anything is being done."""
        while workers.idle and (task := self.work.begin()) is not None:
            workers.give(task)
        return bool(self.work.under_way)

    def _listed(self, functions: list[ListedFunction], earlier: dict[str, Outcome]) -> None:
        scope = self.options.scope
        self.unmatched = [p for p in self.unmatched if not any(matches(f, p) for f in functions)]
        in_scope = [each for each in functions if is_in_scope(each, scope)]
        self.known += len(in_scope)
        for function in in_scope:
            known = earlier.get(function.latest.arn)
            if known is not None and known.modified == function.modified:
                self.outcomes.append(known)
                self.resumed += 1
            else:
                self.work.add(function)

    def _judged(
        self, function: ListedFunction, answer: object, record: Callable[[Outcome], None]
    ) -> None:
        match answer:
            case Outcome():
                self.outcomes.append(answer)
                if answer.verdict is not None:
                    record(answer)
            case Failed(reason, crashed):
                self.outcomes.append(unjudged(function, reason, crashed=crashed))
            case _:
                self.gone += 1

    def _show(self) -> None:
        current = self.work.under_way[0]  # All places begin before the first function.
        if isinstance(current, ListedFunction):
            done = len(self.outcomes) + self.gone
            self.progress.judging(done, self.known, current.latest.name, self.pace.slowness)
        else:
            self.progress.listing(self.work.places_left, str(current))


def _answering(judge: FunctionJudge) -> Callable[[Task], object]:
    """Return what answers a task: functions, an outcome, None for what is gone, or `Failed`."""

    def answer(task: Task) -> object:
        if isinstance(task, ListedFunction):
            return judge.judged(task)
        try:
            return judge.listed(task)
        except RuleError as error:
            return Failed(str(error))

    return answer


def _table(progress: Progress) -> Table:
    try:
        table = DiskCache(private_folder(_below("results")))
    except FolderUnusable as error:
        progress.note(f"nothing is kept for the next audit: {error}")
        return NoCache()
    table.remove_expired(time.time())
    return table


def _journal(options: AuditOptions, progress: Progress) -> Journal | None:
    try:
        audits = private_folder(_below("audits"))
    except FolderUnusable as error:
        progress.note(f"this audit cannot be resumed: {error}")
        return None
    return Journal.of(audits, options, package_fingerprint(scanner_for(options.parameters)))


def _below(name: str) -> Path | None:
    caches = folder()
    return caches / name if caches else None


def _ignore(_: Exception) -> None:
    """Say nothing: a package is scanned as if it were not in the cache."""
