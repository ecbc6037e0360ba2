"""Waiting for verdicts: what AWS Config's view shows, and what the rule's log says about it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.flows.deploy import Stack
from tests.rehearsal.compliance_view import Row, read_view
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.waiting import HANGS_SECONDS, wait_for

_LOOKS_EVERY_SECONDS = 0.2
_LOG_TAIL = 5


class NoVerdict(Exception):
    """A verdict did not come in time; the message holds the end of the rule's log."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The verdict that a function deserves."""

    compliance: str
    says: str = ""
    """What the annotation must hold."""


class Observer:
    """Looks at one rule's verdicts again and again, and reports each new one."""

    def __init__(
        self, emulator: Emulator, stack: Stack, on_verdict: Callable[[Row], None] = lambda _: None
    ) -> None:
        self._emulator = emulator
        self._stack = stack
        self._config = emulator.client("config")
        self._on_verdict = on_verdict
        self._seen: dict[str, datetime] = {}

    def look(self) -> list[Row]:
        """Return the view as it is now."""
        rows = read_view(self._config, self._stack.outputs["RuleName"])
        for row in rows:
            if self._seen.get(row.resource) != row.time:
                self._seen[row.resource] = row.time
                self._on_verdict(row)
        return rows

    def wait_for(
        self,
        resources: Collection[str],
        newer_than: Mapping[str, datetime] | None = None,
        seconds: float = HANGS_SECONDS,
        until: Callable[[Row], bool] = lambda _: True,
    ) -> list[Row]:
        """Wait until there is a verdict on each resource, and return the whole view.

        Args:
            resources: by ID.
            newer_than: times of verdicts that are not waited for, but for the next one.
            seconds: before it is given up.
            until: tells the verdict that is waited for from those that come before it.

        Raises:
            NoVerdict: it was given up.
        """
        before = newer_than or {}
        deadline = time.monotonic() + seconds
        while True:
            rows = self.look()
            newer = [row for row in rows if row.time != before.get(row.resource)]
            judged = {row.resource for row in newer if until(row)}
            missing = set(resources) - judged
            if not missing:
                return rows
            if time.monotonic() > deadline:
                raise NoVerdict(self._what_was_missing(missing, seconds))
            time.sleep(_LOOKS_EVERY_SECONDS)

    def _what_was_missing(self, missing: Collection[str], seconds: float) -> str:
        log = self._emulator.logs(self._stack.resources["RuleFunction"])
        return "\n".join(
            [
                f"no verdict after {seconds:.0f} s: {', '.join(sorted(missing))}",
                "the rule's log ends:",
                *(f"  {line}" for line in log[-_LOG_TAIL:] or ["(empty)"]),
            ]
        )


def mistakes(rows: Collection[Row], expected: Mapping[str, Expected]) -> list[str]:
    """Say what in a view is not as it should be, a sentence each."""
    by_resource = {row.resource: row for row in rows}
    found = []
    for name, wanted in expected.items():
        row = by_resource.get(name)
        if row is None:
            found.append(f"{name} is not in the view")
        elif row.compliance != wanted.compliance:
            found.append(f"{name} is {row.compliance}; it should be {wanted.compliance}")
        elif wanted.says not in row.annotation:
            found.append(f"{name}: the annotation does not say {wanted.says!r}")
    return found


Pages = list[dict[str, Any]]
"""A full verdict as the rule's log has it."""


def logged_verdict(
    emulator: Emulator, stack: Stack, resource: str, until: Callable[[Pages], bool] = bool
) -> Pages:
    """Return the newest full verdict on a resource from the rule's log, page by page.

    The log of an evaluation comes after the verdict that it has put, and is waited for.

    Args:
        emulator: where the rule runs.
        stack: the rule's.
        resource: by ID.
        until: tells the verdict that is waited for from those that come before it.
    """

    def found() -> Pages | None:
        pages = _newest_in_log(emulator, stack, resource)
        return pages if pages and len(pages) == pages[0]["pages"] and until(pages) else None

    logged: Pages = wait_for(f"the rule's log has its verdict on {resource}", found)
    return logged


def _newest_in_log(emulator: Emulator, stack: Stack, resource: str) -> Pages:
    pages: Pages = []
    for line in emulator.logs(stack.resources["RuleFunction"]):
        if not line.startswith("{"):
            continue
        verdict = json.loads(line).get("verdict", {})
        if verdict.get("resource_id") == resource:
            if verdict["page"] == 1:
                pages.clear()
            pages.append(verdict)
    return pages
