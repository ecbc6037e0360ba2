"""An audit of a whole account on the embedded AWS, against Prowler's two checks for the same.

Both are commands that are pointed to the embedded AWS by AWS_ENDPOINT_URL. Prowler reads each
function's variables and code; the audit reads layers and published versions, too, of which there
are none. FUNCTIONS in the environment makes the account smaller.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.account import Account, create_account
from tests.bench.packages import ROOT
from tests.bench.process import ProcessBroke
from tests.bench.row import Row
from tests.bench.watched import Watched, watched
from tests.rehearsal.emulator import Emulator, running

FUNCTIONS = 1_000
TIME_GOAL, MEMORY_GOAL, AGAIN_GOAL = 0.2, 0.5, 0.1
_FUNCTIONS_OF_A_PACKAGE = 10 / 3
_PROWLER = ROOT / ".tools/bench_prowler/bin/prowler"
_IN_CODE = "awslambda_function_no_secrets_in_code"
_IN_VARIABLES = "awslambda_function_no_secrets_in_variables"


def rows() -> Iterator[Row]:
    """Yield our processor time, clock and memory against Prowler's, and a second audit's."""
    functions = int(os.environ.get("FUNCTIONS") or FUNCTIONS)
    packages = max(1, round(functions / _FUNCTIONS_OF_A_PACKAGE))
    with tempfile.TemporaryDirectory() as folder, running() as emulator:
        with emulator.unrecorded():
            account = create_account(emulator, functions, packages)
        # Python compiles what it imports once.
        for program in ([sys.executable, "-m", "rule"], [_PROWLER]):
            environment = _home(Path(folder) / "before") | {"PYTHONPATH": str(ROOT)}
            watched([*program, "--version"], environment=environment, finished=(0,))
        first = ours(emulator, Path(folder), account)
        prowler, missed = theirs(emulator, Path(folder), account)
        again = ours(emulator, Path(folder), account)
    name = f"audit of {functions:,} functions, {packages:,} packages ({account.megabytes:,.0f} MB)"
    for what, own, other, goal in (
        ("CPU", first.cpu_seconds, prowler.cpu_seconds, TIME_GOAL),
        ("clock", first.clock_seconds, prowler.clock_seconds, TIME_GOAL),
        ("memory of all processes", first.peak_megabytes, prowler.peak_megabytes, MEMORY_GOAL),
    ):
        yield Row(f"{name}, ours ÷ Prowler's two checks{missed}: {what}", own / other, goal, 1)
    yield Row(f"{name}, again ÷ first: CPU", again.cpu_seconds / first.cpu_seconds, AGAIN_GOAL, 1)
    yield Row(
        f"{name}, again ÷ first: clock", again.clock_seconds / first.clock_seconds, AGAIN_GOAL, 1
    )


def ours(emulator: Emulator, folder: Path, account: Account) -> Watched:
    """Audit the account; what an earlier audit has kept in the folder is known.

    Raises:
        ProcessBroke: not all was read, or not all found that was put there.
    """
    report = folder / "ours.json"
    cost = watched(
        [sys.executable, "-m", "rule", "audit", "--format", "json", "--output", report],
        environment=_home(folder) | emulator.environment() | {"PYTHONPATH": str(ROOT)},
        finished=(0, 1),
    )
    found: dict[str, set[str]] = {"variable": set(), "code": set()}
    subjects = json.loads(report.read_text("utf-8"))["subjects"]
    for subject in subjects:
        for each in subject["findings"]:
            found["variable" if each["variable"] else "code"].add(subject["name"])
    _require_all("the audit", len(subjects), account)
    if missed := _missed(account, found["variable"], found["code"]):
        raise ProcessBroke(f"the audit missed {sorted(missed)}")
    return cost


def theirs(emulator: Emulator, folder: Path, account: Account) -> tuple[Watched, str]:
    """Run Prowler's two checks.

    Returns:
        the cost, and how many secrets were missed, in words; nothing if none was.

    Raises:
        ProcessBroke: not all was judged.
    """
    cost = watched(
        [
            *(_PROWLER, "aws", "--checks", _IN_CODE, _IN_VARIABLES, "--region", emulator.region),
            *("--output-formats", "csv", "--output-directory", folder, "--output-filename"),
            *("theirs", "--no-banner", "--ignore-exit-code-3"),
        ],
        environment=_home(folder) | emulator.environment(),
        finished=(0,),
    )
    judged: dict[str, dict[str, str]] = {_IN_CODE: {}, _IN_VARIABLES: {}}
    with (folder / "theirs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["STATUS"] in ("PASS", "FAIL"):
                judged[row["CHECK_ID"]][row["RESOURCE_NAME"]] = row["STATUS"]
    in_code, in_variables = (
        {name for name, status in judged[check].items() if status == "FAIL"}
        for check in (_IN_CODE, _IN_VARIABLES)
    )
    _require_all("Prowler", min(map(len, judged.values())), account)
    missed = _missed(account, in_variables, in_code)
    return cost, f", which missed {len(missed)} of what was put there" if missed else ""


def _home(folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}


def _require_all(who: str, judged: int, account: Account) -> None:
    if judged != account.functions:
        raise ProcessBroke(f"{who} judged {judged} of {account.functions} functions")


def _missed(account: Account, in_variables: set[str], in_code: set[str]) -> set[str]:
    return {*(account.secret_variables - in_variables), *(account.secret_code - in_code)}
