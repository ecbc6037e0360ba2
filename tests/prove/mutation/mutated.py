"""A random sample of mutants, as large as the time allows: does a test notice each?

`make mutate` tests all of them, which takes much longer.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.prove.mutation.mutants import LEAST_SHARE, UNTESTED, Mutant, scores
from tests.prove.mutation.mutation import SUBJECTS, Subject, generate, prepare, run
from tests.prove.mutation.project_copy import ROOT
from tests.prove.mutation.survivors import SURVIVORS
from tests.prove.proof import Proof

WORK = ROOT / "build" / "mutation_sample"
"""Not where `make mutate` works, which may be doing so."""

_FEWEST = 20
"""Mutants of each subject that are tested, whatever the time."""


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
        """Return how many mutants to test in so many seconds for all, so many that none decides."""
        return max(_FEWEST, int((self.share * seconds - self.begin) / self.each))


PACES = {
    "rule": Pace(0.15, 12, 0.2),
    "remediation": Pace(0.5, 60, 0.7),
    "shim": Pace(0.35, 30, 0.8),
}


def rows(seconds: float) -> Iterator[Proof]:
    """Prove that tests notice when the code changes; SEED=number repeats a sample.

    It takes two minutes at least, since the tests are first run without any mutant.
    """
    number = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    tested: list[Mutant] = []
    failures: list[str] = []
    for subject in SUBJECTS:
        of_subject = sample(subject, seconds, number)
        if not of_subject:
            failures.append(f"no mutant was tested: see {WORK / subject.name / 'mutmut.log'}")
        tested += of_subject
    yield proof_of(tested, number, failures)


def sample(subject: Subject, seconds: float, seed: int) -> list[Mutant]:
    """Test a random sample of a subject's mutants, and return those that were tested."""
    folder = prepare(subject, WORK)
    names = [mutant.name for mutant in generate(subject, folder)]
    pace = PACES[subject.name]
    room = min(pace.room(seconds), len(names))
    chosen = random.Random(seed).sample(names, room)  # noqa: S311 - no secret
    # A busy machine takes longer. What it does not get to is not counted.
    patience = 3 * (pace.begin + max(pace.share * seconds, _FEWEST * pace.each))
    mutants = run(subject, folder, chosen, patience)
    return [mutant for mutant in mutants if mutant.fate != UNTESTED]


def proof_of(tested: list[Mutant], seed: int, failures: Sequence[str] = ()) -> Proof:
    """Sum up: the sample is one, since its share of each part is small."""
    made = scores(tested, SURVIVORS)
    killed, total = sum(score.killed for score in made), sum(score.total for score in made)
    equivalent = sum(len(score.equivalent) for score in made)
    if killed < LEAST_SHARE * total or total == 0:
        left = [str(mutant) for score in made for mutant in score.unexplained]
        failures = [*failures, f"{killed} of {total} mutants are too few", *left]
    return Proof(
        "tests notice when the code is changed",
        f"{killed} of {total} mutants killed, {equivalent} known to be equivalent (seed {seed})",
        tuple(failures),
    )
