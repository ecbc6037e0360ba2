"""Mutants: a handful at each run of the tests; `make mutate` tests all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.prove.mutation.mutants import Mutant, forgotten, scores
from tests.prove.mutation.mutated import proof_of, sample
from tests.prove.mutation.mutation import SHIM, SUBJECTS, Subject
from tests.prove.mutation.survivors import SURVIVORS, Survivor

ROOT = Path(__file__).parents[3]
SEED = 20_260_101
KILLED = Mutant("a.x_f__mutmut_1", "a.py", "f", "", "", "killed", "a.py")
LEFT = replace(KILLED, before="x > 1", after="x >= 1", fate="survived")
EXPLAINED = Survivor("a.py", "f", "x > 1", "x >= 1", "x is never 1")


@pytest.mark.proof
def test_mutants_of_what_decides_a_verdict_are_noticed() -> None:
    tested = sample(SUBJECTS[0], 95, SEED)

    assert len(tested) >= 10
    assert proof_of(tested, SEED).failures == ()


@pytest.mark.proof
@pytest.mark.parametrize("subject", SUBJECTS[1:], ids=lambda subject: subject.name)
def test_most_mutants_of_every_other_subject_are_tested_and_noticed(subject: Subject) -> None:
    """So few say nothing of the share that `make mutate` claims, but that it can be found."""
    tested = sample(subject, 95, SEED)

    assert len(tested) >= 10
    assert sum(mutant.fate == "killed" for mutant in tested) > len(tested) / 2


@pytest.mark.parametrize(
    "survivor", SURVIVORS, ids=lambda each: f"{Path(each.file).name} {each.function}"
)
def test_what_is_explained_still_stands_in_the_code(survivor: Survivor) -> None:
    lines = (ROOT / survivor.file).read_text("utf-8").splitlines()
    code = " ".join(line.strip() for line in lines)

    assert survivor.before in code
    assert survivor.after != survivor.before
    assert survivor.reason


def test_a_survivor_counts_as_not_killed_explained_or_not() -> None:
    (explained,) = scores([*9 * [KILLED], LEFT], [EXPLAINED])
    (unexplained,) = scores([*9 * [KILLED], LEFT], [])

    assert str(explained) == (
        "a.py: killed 9 of 10 (90.0 %), 1 known to be equivalent, 0 unexplained"
    )
    assert str(unexplained) == (
        "a.py: killed 9 of 10 (90.0 %), 0 known to be equivalent, 1 unexplained"
    )
    assert explained.holds
    assert unexplained.holds
    assert not scores([*8 * [KILLED], LEFT], [EXPLAINED])[0].holds


def test_only_what_was_tested_is_scored_and_a_mutant_that_hangs_is_noticed() -> None:
    untested, hanging = replace(KILLED, fate="not checked"), replace(KILLED, fate="timeout")

    (score,) = scores([untested, hanging], [])

    assert (score.killed, score.total) == (1, 1)


def test_an_explanation_that_explains_nothing_any_more_is_named() -> None:
    other_file = replace(EXPLAINED, file="b.py")

    assert forgotten([KILLED], [EXPLAINED, other_file]) == [EXPLAINED]
    assert forgotten([LEFT], [EXPLAINED]) == []


def test_a_sample_in_which_too_many_survive_fails_with_what_was_changed() -> None:
    proof = proof_of([*8 * [KILLED], LEFT], 7)

    assert proof.failures == (
        "8 of 9 mutants are too few",
        "survived: a.py, f: x > 1 -> x >= 1",
    )
    assert proof.count == "8 of 9 mutants killed, 0 known to be equivalent (seed 7)"
    assert proof_of([*9 * [KILLED], LEFT], 7).holds


def test_a_sample_of_nothing_proves_nothing() -> None:
    assert not proof_of([], 7).holds


def test_a_file_has_the_projects_path_wherever_the_tool_has_it() -> None:
    moved = replace(KILLED, file="sealed_env/secret.py").moved("sealed_env", SHIM)

    assert (ROOT / moved.file).is_file()
