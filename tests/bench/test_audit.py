"""An audit counts only if all was judged, and what was put there found; by whomever."""

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
def test_a_run_that_judged_all_and_found_what_was_put_there_has_a_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_PROWLER", prowler(tmp_path, BOTH))

    assert audit.theirs(EMULATOR, tmp_path, ACCOUNT).clock_seconds > 0


@pytest.mark.process
@pytest.mark.parametrize(
    ("changed", "judged"),
    [
        ({(IN_CODE, "two"): "PASS"}, 2),
        ({(IN_VARIABLES, "one"): "PASS"}, 2),
        ({(IN_CODE, "one"): "MANUAL"}, 1),
    ],
    ids=["missed in code", "missed in a variable", "not judged"],
)
def test_a_run_that_missed_something_has_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[tuple[str, str], str],
    judged: int,
) -> None:
    monkeypatch.setattr(audit, "_PROWLER", prowler(tmp_path, BOTH | changed))

    with pytest.raises(ProcessBroke, match=f"Prowler judged {judged} of 2 functions"):
        audit.theirs(EMULATOR, tmp_path, ACCOUNT)
