"""What an audit has found so far, on disk, so that it can go on after an interruption."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from .options import AuditOptions
from .outcome import Outcome
from .private_files import open_private
from .stored import read, written

KEPT_FOR = timedelta(hours=24)
"""An interrupted audit that is older is not resumed: aliases may have moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The outcomes of one audit, a line each."""

    path: Path

    @classmethod
    def of(cls, folder: Path, options: AuditOptions, fingerprint: str) -> Journal:
        """Return the journal of audits that judge alike, whichever functions they judge.

        Args:
            folder: a private one.
            options: of the audit.
            fingerprint: the scanner's.
        """
        same = (options.parameters, options.profile, fingerprint)
        return cls(folder / sha256(repr(same).encode()).hexdigest()[:32])

    def outcomes(self, now: float) -> Iterator[Outcome]:
        """Yield what an interrupted audit has found; nothing if there was none of late.

        Args:
            now: seconds since the epoch.
        """
        try:
            if self.path.stat().st_mtime < now - KEPT_FOR.total_seconds():
                return
            lines = self.path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return
        for line in lines:
            try:
                yield read(line)
            except ValueError:
                continue  # the last line may be unfinished: its function is judged again

    @contextmanager
    def writing(self) -> Iterator[Callable[[Outcome], None]]:
        """Give what writes an outcome; an earlier journal is overwritten.

        Raises:
            OSError: it cannot be written.
        """
        with os.fdopen(open_private(self.path, os.O_TRUNC), "w", encoding="utf-8") as file:

            def write(outcome: Outcome) -> None:
                file.write(f"{written(outcome)}\n")
                file.flush()  # so that it outlives this process

            yield write

    def remove(self) -> None:
        """Forget the audit, which is complete."""
        self.path.unlink(missing_ok=True)
