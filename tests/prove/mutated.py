"""A random sample of mutants, as large as the time allows: does a test notice each?

`make mutate` tests all of them, which takes much longer.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.prove import node
from tests.prove.mutants import LEAST_SHARE, UNTESTED, Mutant, scores
from tests.prove.mutation import ROOT, SUBJECTS, Subject, generate, prepare, run
from tests.prove.proof import Proof
from tests.prove.survivors import SURVIVORS

WORK = ROOT / "build" / "mutation_sample"
"""Not where `make mutate` works, which may be doing so."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a subject takes, on a machine that has something else to do, too."""

    share: float
    """Of the time that there is for all."""
    begin: float
    """Seconds in which it is copied, and its tests are run to see what they reach."""
    each: float
    """Seconds that a mutant takes."""

    def room(self, seconds: float) -> int:
        """Return how many mutants can be tested in so many seconds for all: one at least."""
        return max(1, int((self.share * seconds - self.begin) / self.each))


PACES = {
    "rule": Pace(0.1, 12, 0.2),
    "remediation": Pace(0.45, 40, 1),
    "shim": Pace(0.25, 30, 0.8),
    "node": Pace(0.2, 20, 3),
}


def rows(seconds: float) -> Iterator[Proof]:
    """Prove that tests notice when the code changes; SEED=number repeats a sample.

    It takes two minutes at least, since the tests are first run without any mutant.
    """
    number = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    tested: list[Mutant] = []
    for subject in SUBJECTS:
        tested += sample(subject, seconds, number)
    tested += sample_of_node(seconds, number)
    yield proof_of(tested, number)


def sample(subject: Subject, seconds: float, seed: int) -> list[Mutant]:
    """Test a random sample of a subject's mutants, and return those that were tested."""
    folder = prepare(subject, WORK)
    names = [mutant.name for mutant in generate(subject, folder)]
    chosen = _chosen(names, PACES[subject.name], seconds, seed)
    mutants = run(subject, folder, chosen, 2 * seconds)
    return [mutant for mutant in mutants if mutant.fate != UNTESTED]


def sample_of_node(seconds: float, seed: int) -> list[Mutant]:
    """Do the same with the Node.js shim."""
    numbers = list(range(len(node.all_changes())))
    return node.run(_chosen(numbers, PACES["node"], seconds, seed), 2 * seconds, WORK)


def _chosen(all_of_them: list[Any], pace: Pace, seconds: float, seed: int) -> list[Any]:
    room = min(pace.room(seconds), len(all_of_them))
    return random.Random(seed).sample(all_of_them, room)  # noqa: S311 - no secret


def proof_of(tested: list[Mutant], seed: int) -> Proof:
    """Sum up: the sample is one, since its share of each part is small."""
    made = scores(tested, SURVIVORS)
    killed, total = sum(score.killed for score in made), sum(score.total for score in made)
    equivalent = sum(len(score.equivalent) for score in made)
    failures = [str(mutant) for score in made for mutant in score.unexplained]
    if total == 0:
        failures = ["no mutant was tested: see build/mutation_sample/*/mutmut.log"]
    return Proof(
        "tests notice when the code is changed",
        f"{killed} of {total} mutants killed, {equivalent} known to be equivalent (seed {seed})",
        tuple(failures) if killed < LEAST_SHARE * total or total == 0 else (),
    )
