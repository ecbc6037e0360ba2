"""What `make prove` says of fuzzing is never that nothing broke because nothing ran."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaign
from tests.fuzz.target import TARGETS
from tests.prove import fuzzing


def test_without_a_fuzzer_nothing_is_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzing, "FUZZER", tmp_path / "python")

    proofs = list(fuzzing.rows(1))

    assert len(proofs) == len(TARGETS)
    assert not any(proof.holds for proof in proofs)


def test_each_target_has_its_claim() -> None:
    assert fuzzing.CLAIMS.keys() == TARGETS.keys()


@pytest.mark.parametrize(("crashes", "holds"), [((), True), (("request: a value shows",), False)])
def test_what_broke_is_a_failure_and_what_ran_is_counted(
    crashes: tuple[str, ...],
    holds: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "python").touch()
    monkeypatch.setattr(fuzzing, "FUZZER", tmp_path / "python")
    monkeypatch.setattr(fuzzing, "run", lambda target, _: Campaign(target.name, 1_234, 56, crashes))

    proofs = list(fuzzing.rows(1))

    assert {proof.count for proof in proofs} == {"1,234 inputs, 56 branches"}
    assert {proof.holds for proof in proofs} == {holds}
