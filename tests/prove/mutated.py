"""A random sample of mutants, as large as the time allows: does a test notice each?

`make mutate` tests all of them, which takes much longer.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Iterator

from tests.prove.mutants import LEAST_SHARE, UNTESTED, Mutant, scores
from tests.prove.mutation import SUBJECTS, Subject, generate, prepare, run
from tests.prove.proof import Proof
from tests.prove.survivors import SURVIVORS

_SECONDS_OF_A_MUTANT = 1.0
"""On a machine with nothing else to do it is half of that."""
_SECONDS_TO_BEGIN = {"rule": 12, "remediation": 40, "shim": 30}
"""In which a subject is copied, and its tests are run to see what they reach."""


def rows(seconds: float) -> Iterator[Proof]:
    """Prove that tests notice when the code changes; SEED=number repeats a sample."""
    number = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    tested: list[Mutant] = []
    for subject in SUBJECTS:
        share = seconds * _SECONDS_TO_BEGIN[subject.name] / sum(_SECONDS_TO_BEGIN.values())
        tested += sample(subject, share, number)
    yield proof_of(tested, number)


def sample(subject: Subject, seconds: float, seed: int) -> list[Mutant]:
    """Test a random sample of a subject's mutants, and return those that were tested."""
    deadline = time.monotonic() + 2 * seconds
    folder = prepare(subject)
    names = [mutant.name for mutant in generate(subject, folder)]
    room = max(1, int((seconds - _SECONDS_TO_BEGIN[subject.name]) / _SECONDS_OF_A_MUTANT))
    chosen = random.Random(seed).sample(names, min(room, len(names)))  # noqa: S311 - no secret
    mutants = run(subject, folder, chosen, max(1.0, deadline - time.monotonic()))
    return [mutant for mutant in mutants if mutant.fate != UNTESTED]


def proof_of(tested: list[Mutant], seed: int) -> Proof:
    """Sum up: the sample is one, since its share of each part is small."""
    made = scores(tested, SURVIVORS)
    killed, total = sum(score.killed for score in made), sum(score.total for score in made)
    equivalent = sum(len(score.equivalent) for score in made)
    failures = [str(mutant) for score in made for mutant in score.unexplained]
    if total == 0:
        failures = ["no mutant was tested: see build/mutation/*/mutmut.log"]
    return Proof(
        "tests notice when the code is changed",
        f"{killed} of {total} mutants killed, {equivalent} known to be equivalent (seed {seed})",
        tuple(failures) if killed < LEAST_SHARE * total or total == 0 else (),
    )
