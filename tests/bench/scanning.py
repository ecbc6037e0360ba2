"""What scans a subject: our command, detect-secrets as it comes, and peers as they like best."""

from __future__ import annotations

import signal
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.packages import BUILT, ROOT, Subject
from tests.bench.process import Cost, cost

_TOOLS = ROOT / ".tools"


@dataclass(frozen=True, slots=True)
class Peer:
    """A scanner that is fed with a folder, which is its own one."""

    name: str
    command: Sequence[str | Path]
    finished: Collection[int]
    """Exit codes of a run that went to its end, with findings or without."""

    def scan(self, subject: Subject) -> Cost:
        """Scan the subject's folder."""
        return cost(self.command, folder=subject.folder, finished=self.finished)


def ours(subject: Subject) -> Cost:
    """Scan the subject's zip by the command line, in a process of its own, as the rule does."""
    return cost(
        [sys.executable, "-m", "rule", "package", subject.zipped],
        # Others on this machine may fill the user's own cache while this runs.
        environment={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(BUILT / "cache")},
        finished=(0, 1, 2, 3),
    )


def detect_secrets(subject: Subject, *, most_seconds: float) -> Cost:
    """Scan the subject's folder with all of detect-secrets' plugins and filters, offline.

    Args:
        subject: what is scanned.
        most_seconds: of CPU time. It takes hours over some lines, so it is stopped: what it would
            have cost is at least what is returned.
    """
    limited = f'ulimit -t {max(1, round(most_seconds))}; exec "$@"'
    return cost(
        ["/bin/sh", "-c", limited, "sh", sys.executable, "-c", _NATIVE, subject.folder],
        finished=(0, -signal.SIGXCPU, -signal.SIGKILL),
    )


_NATIVE = """
import pathlib, sys
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
with default_settings():
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")):
        if path.is_file():
            for secret in scan_file(str(path)):
                pass
"""
KINGFISHER = Peer(
    "kingfisher",
    [
        _TOOLS / "scanners" / "bin" / "kingfisher",
        *("scan", ".", "--no-validate", "--no-update-check", "--no-ignore", "--quiet"),
    ],
    (0, 200, 205),
)
GITLEAKS = Peer(
    "gitleaks",
    [
        _TOOLS / "scanners" / "bin" / "gitleaks",
        *("dir", ".", "--no-banner", "--log-level", "error", "--exit-code", "0"),
    ],
    (0,),
)
BETTERLEAKS = Peer(
    "betterleaks",
    [_TOOLS / "bench_peers" / "bin" / "betterleaks", "fs", ".", "--log-level", "error"],
    (0, 1),
)
PEERS = (KINGFISHER, GITLEAKS, BETTERLEAKS)
