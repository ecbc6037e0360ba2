"""What ``audit --plan`` adds to an audit."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Protocol

from ..audit.interruption import interruptible
from ..audit.kept_plan import keep
from ..audit.options import AuditOptions
from ..audit.outcome import Audited
from ..audit.planning import with_plans
from ..audit.preview import PreviewProcess
from ..audit.private_files import FolderUnusable


class PlanProgress(Protocol):
    """Shows how far planning is."""

    def planning(self, done: int, total: int, current: str) -> None:
        """Show for how many functions it is known what the button would do."""

    def note(self, text: str) -> None:
        """Say what matters beyond the moment."""


def planned(
    audited: Audited, given: argparse.Namespace, options: AuditOptions, progress: PlanProgress
) -> Audited:
    """Add what the button would do, and keep the waves for ``press``. Ctrl-C ends it early."""
    settings = {
        "profile": options.profile,
        "stack": given.stack,
        "protection_tag_key": options.parameters.protection_tag_key,
    }
    with interruptible() as interruption:
        found = with_plans(
            audited,
            lambda place, is_wanted: PreviewProcess(place, settings, is_wanted),
            progress.planning,
            interruption,
        )
    for place in (each.place for each in found.planned if not each.is_whole):
        progress.note(f"the waves of {place} are not kept for press: its planning broke")
    if not found.plan_interrupted:
        try:
            keep(found, datetime.now(UTC))
        except (FolderUnusable, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            progress.note(f"the waves are not kept for press: {why}")
    return found
