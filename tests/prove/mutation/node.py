"""Mutation testing of the Node.js shim, in a copy of the project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

from tests.prove.mutation.mutants import UNTESTED, Mutant
from tests.prove.mutation.node_mutants import Change, changes
from tests.prove.mutation.project_copy import ROOT, copy_project

SHIM = "remediation/shims/nodejs/sealed-env"
WORK = ROOT / "build" / "mutation"


def all_changes() -> list[Change]:
    """Return every change that there is to test."""
    return list(changes(ROOT / SHIM))


def run(numbers: Iterable[int], seconds: float | None = None) -> list[Mutant]:
    """Test the changes of these numbers, for so long at most; return those that were tested."""
    folder = WORK / "node"
    copy_project(folder)
    # Both clients, and the versions of Node that they come with.
    (folder / ".tools").symlink_to(ROOT / ".tools")
    listed = all_changes()
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.prove.mutation.node_worker"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        told, _ = worker.communicate(" ".join(map(str, numbers)), seconds)
    except subprocess.TimeoutExpired:
        worker.terminate()
        told, _ = worker.communicate()
    fates = dict(line.split(" ", 1) for line in told.splitlines())
    if not fates and worker.returncode:
        raise RuntimeError("no change was tested: see what the tests of the shim say")
    return [_mutant(listed[int(number)], fate) for number, fate in fates.items()]


def _mutant(change: Change, fate: str) -> Mutant:
    assert fate != UNTESTED
    return Mutant(
        name=change.name,
        file=f"{SHIM}/{change.file}",
        function=change.function,
        before=change.before.strip(),
        after=change.after.strip(),
        fate=fate,
        part=SHIM,
    )
