"""From candidates to findings: the environment at once, a package under time and memory limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from rule.candidates import from_environment, from_package
from rule.limits import DEFAULT_LIMITS, Limits
from rule.model import CodeLine, Confidence, Finding, SourceFile, Unread
from rule.scanner import Scanner
from rule.verdict import counts
from rule.worker import run_bounded

MOST_KEPT = 1_000
"""Findings, and files not read, of one package: more would not fit into a DynamoDB item of 400 KB,
and tell nobody anything new. First-party files come first."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a package, and what was not read of it."""

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    finished: bool
    """False if it was stopped: it would go on if it had more time or memory."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's own types, for the cache."""
        return {
            "findings": [
                [
                    f.location.path,
                    f.location.line,
                    f.location.third_party,
                    f.secret_type,
                    int(f.confidence),
                ]
                for f in self.findings
                if isinstance(f.location, CodeLine)
            ],
            "unread": [[u.what, u.reason, u.in_scope] for u in self.unread],
            "finished": self.finished,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Examination:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is of another form.
        """
        return cls(
            findings=tuple(
                Finding(
                    CodeLine(path, line, third_party=third_party), secret_type, Confidence(sure)
                )
                for path, line, third_party, secret_type, sure in kept["findings"]
            ),
            unread=tuple(
                Unread(what, reason, in_scope) for what, reason, in_scope in kept["unread"]
            ),
            finished=bool(kept["finished"]),
        )


def examine_environment(scanner: Scanner, variables: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find the variables that hold secrets, in the environment's order."""
    found = (scanner.scan_variable(variable) for variable in from_environment(variables))
    return tuple(finding for finding in found if finding is not None)


def examine_package(
    scanner: Scanner,
    open_package: Callable[[], BinaryIO],
    *,
    seconds: float,
    memory_bytes: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Examination:
    """Find secrets in a zip package.

    Raises:
        PackageNotFetched: from ``open_package`` or while the package is read.
        WorkerFailed: the scan broke.
    """

    def candidates() -> Iterator[SourceFile | Unread]:
        with open_package() as file:
            yield from from_package(file, limits)

    return examine_files(scanner, candidates, seconds=seconds, memory_bytes=memory_bytes)


def examine_files(
    scanner: Scanner,
    candidates: Callable[[], Iterable[SourceFile | Unread]],
    *,
    seconds: float,
    memory_bytes: int | None = None,
) -> Examination:
    """Find secrets in files, in a process that is stopped when its time is used up."""

    def scan() -> Iterator[Finding | Unread]:
        for candidate in candidates():
            if isinstance(candidate, Unread):
                yield candidate
            else:
                yield from scanner.scan_file(candidate)

    outcome = run_bounded(scan, seconds=seconds, memory_bytes=memory_bytes)
    findings = [item for item in outcome.items if isinstance(item, Finding)]
    unread = [item for item in outcome.items if isinstance(item, Unread)]
    # What decides the verdict first, in case that not all is kept.
    findings.sort(key=lambda finding: not counts(finding))
    unread.sort(key=lambda item: not item.in_scope)
    if outcome.stopped:
        reason = f"the scan was stopped: {outcome.stopped}; give the rule's function more of it"
        unread.insert(0, Unread("package", reason))
    for kept, kind in ((findings, "findings"), (unread, "files not read")):
        if len(kept) > MOST_KEPT:
            left_out = len(kept) - MOST_KEPT
            del kept[MOST_KEPT:]
            unread.append(Unread("package", f"{left_out:,} more {kind} are not listed", False))
    return Examination(tuple(findings), tuple(unread), finished=outcome.stopped is None)
