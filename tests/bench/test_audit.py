"""An audit counts only if all was judged; what a peer missed of what was put there is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import audit
from tests.bench.account import Account
from tests.bench.process import ProcessBroke
from tests.rehearsal.emulator import Emulator

ACCOUNT = Account(2, 1.0, frozenset({"one"}), frozenset({"two"}))
EMULATOR = Emulator("http://127.0.0.1:9", Path("/dev/null"))
IN_CODE = "awslambda_function_no_secrets_in_code"
IN_VARIABLES = "awslambda_function_no_secrets_in_variables"
BOTH = {
    (IN_VARIABLES, "one"): "FAIL",
    (IN_VARIABLES, "two"): "PASS",
    (IN_CODE, "one"): "PASS",
    (IN_CODE, "two"): "FAIL",
}


def prowler(folder: Path, verdicts: dict[tuple[str, str], str]) -> Path:
    """Return a program that writes these verdicts as Prowler does."""
    lines = ["CHECK_ID;RESOURCE_NAME;STATUS"]
    lines += [f"{check};{name};{status}" for (check, name), status in verdicts.items()]
    program = folder / "prowler"
    program.write_text("#!/bin/sh\nprintf '%s\\n' " + " ".join(f"'{line}'" for line in lines))
    with program.open("a") as file:
        file.write(f" > '{folder}/theirs.csv'\n")
    program.chmod(0o700)
    return program


@pytest.mark.process
@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({}, ""),
        ({(IN_CODE, "two"): "PASS"}, ", which missed 1 of what was put there"),
        ({(IN_VARIABLES, "one"): "PASS"}, ", which missed 1 of what was put there"),
    ],
    ids=["nothing missed", "missed in code", "missed in a variable"],
)
def test_a_peers_run_that_judged_all_has_a_cost_and_says_what_it_missed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[tuple[str, str], str],
    missed: str,
) -> None:
    monkeypatch.setattr(audit, "_PROWLER", prowler(tmp_path, BOTH | changed))

    cost, said = audit.theirs(EMULATOR, tmp_path, ACCOUNT)

    assert cost.clock_seconds > 0
    assert said == missed


@pytest.mark.process
def test_a_run_that_did_not_judge_all_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_PROWLER", prowler(tmp_path, BOTH | {(IN_CODE, "one"): "MANUAL"}))

    with pytest.raises(ProcessBroke, match="Prowler judged 1 of 2 functions"):
        audit.theirs(EMULATOR, tmp_path, ACCOUNT)
