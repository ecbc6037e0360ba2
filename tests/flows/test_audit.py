"""An account is audited on the embedded AWS: throttled, from the cache, interrupted, resumed."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from rule.audit.policy import policy
from rule.cli.examples import EXAMPLES
from tests.flows.audited_account import (
    CANARIES,
    ENCRYPTED,
    FORBIDDEN,
    FOUND,
    Auditor,
    Told,
    create_functions,
)
from tests.proofs import long_but, proofs_but
from tests.rehearsal.emulator import ACCOUNT, REGION, Emulator, running
from tests.test_imports import ROOT

FORBID = {
    "Action": "lambda:GetFunction",
    "Resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FORBIDDEN}",
}
NO_KEYS = {"Action": "kms:Decrypt", "Resource": "*"}
OF_AUDITS = [each for each in (EXAMPLES[""][0], *EXAMPLES["audit"]) if "--template" not in each]
"""Examples of the help."""
SUMS = f"20 functions in {ACCOUNT} {REGION}: 5 with 5 secrets, 2 not read, 13 clean"


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running() as emulator:
        create_functions(emulator)
        yield emulator


@pytest.fixture(scope="session")
def auditor(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    return Auditor.of(emulator, tmp_path_factory.mktemp("cache"), "auditor", FORBID, NO_KEYS)


@pytest.fixture(scope="session")
def first(emulator: Emulator, auditor: Auditor) -> Told:
    """The first audit, which is throttled all the time."""
    emulator.ask("throttle/4")
    told = auditor.run_program()
    assert any(each["throttled"] for each in emulator.ask("requests"))
    emulator.ask("throttle/")
    return told


def is_whole(told: Told) -> bool:
    return (told.found, told.sums, told.code) == (FOUND, SUMS, 1)


def test_throttling_slows_an_audit_and_never_fails_it(first: Told) -> None:
    assert is_whole(first), f"{first.output}\n{first.errors}"


def test_what_could_not_be_read_is_a_line_that_says_what_to_grant(first: Told) -> None:
    forbidden, encrypted = sorted(first.unread, key=lambda line: FORBIDDEN not in line)

    arn = FORBID["Resource"]
    assert forbidden == (
        f"not read: {FORBIDDEN}: function: lambda:GetFunction was denied for {arn}: "
        "grant it to the credentials of this audit"
    )
    assert encrypted.startswith(
        f"not read: {ENCRYPTED}: environment: AccessDeniedException; "
        "grant the credentials of this audit kms:Decrypt on arn:aws:kms:"
    )


def test_progress_says_what_is_done(first: Told) -> None:
    assert "listing the functions of" in first.errors


def test_a_second_audit_says_the_same_and_downloads_nothing(
    emulator: Emulator, auditor: Auditor, first: Told
) -> None:
    assert is_whole(first)
    before = len(emulator.downloads())

    assert is_whole(auditor.run())
    assert len(emulator.downloads()) == before


def test_an_interrupted_audit_shows_what_it_has_and_goes_on_from_there(
    emulator: Emulator, auditor: Auditor, first: Told
) -> None:
    assert is_whole(first)
    # One request is answered, the list; so whatever needs another one is never judged.
    emulator.ask("throttle/0.0001")
    process = auditor.start("--concurrency", "4")
    journals = auditor.cache / "no-plaintext-secrets/audits"

    def has_judged_what_it_can() -> bool:
        lines = [line for each in journals.glob("*") for line in each.read_text().splitlines()]
        return len(lines) == 13

    told = auditor.interrupt(process, has_judged_what_it_can)
    emulator.ask("throttle/1000")

    assert told.code == 3
    assert told.found == {}
    (missing,) = (line for line in told.output.splitlines() if ": not judged: " in line)
    # What is forbidden is answered at once, and perhaps before Ctrl-C.
    names = {*missing.partition(": not judged: ")[2].split(", "), FORBIDDEN}
    assert names == {ENCRYPTED, FORBIDDEN, *FOUND}
    assert "--resume" in told.output
    assert is_whole(auditor.run("--resume"))
    emulator.ask("throttle/")
    assert not list(journals.glob("*"))


def test_only_what_is_new_counts_beside_a_baseline(auditor: Auditor, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    only = ("--function", "clean-*", "--function", "in-*")

    assert auditor.run(*only, "--baseline", file).code == 0
    told = auditor.run(*only, "--baseline", file)

    assert told.code == 0
    assert told.output.splitlines()[-1] == f"compared with {file}: 0 new, 0 no longer there"


ASKED = [
    (("--function", "in-c*"), {"in-code"}),
    (("--no-code",), {"in-variable-0", "in-variable-1", "in-version"}),
    (("--no-layers", "--versions", "none"), {"in-code", "in-variable-0", "in-variable-1"}),
    (
        ("--since", "2000-01-01", "--parameters", '{"IgnoredVariables": "DB_*"}'),
        {"in-code", "in-layer"},
    ),
]


@pytest.mark.parametrize(("arguments", "found"), proofs_but([ASKED[-1]], ASKED))
def test_the_user_says_what_is_judged(
    auditor: Auditor, arguments: tuple[str, ...], found: set[str]
) -> None:
    assert set(auditor.run(*arguments).found) == found


@pytest.fixture(scope="session")
def planner(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    cache = tmp_path_factory.mktemp("plans")
    return Auditor.of(emulator, cache, "planner", FORBID, NO_KEYS, allowed=policy(plan=True))


@pytest.mark.long
def test_a_plan_needs_no_stack_and_says_so_and_throttling_only_slows_it(
    emulator: Emulator, planner: Auditor
) -> None:
    emulator.ask("throttle/4")
    told = planner.run_program("--plan", "--format", "json")
    emulator.ask("throttle/")

    assert told.code == 1, told.errors
    plans = {each["name"]: each["plan"] for each in json.loads(told.output)["subjects"]}
    outcomes = {name: plan["outcome"] for name, plan in plans.items() if plan}
    assert outcomes == {
        "in-code": "nothing",
        "in-layer": "nothing",
        "in-variable-0": "movable",
        "in-variable-1": "movable",
        "in-version": "nothing",
        ENCRYPTED: "unknown",
    }
    assert plans["in-variable-0"]["moving"] == ["DB_PASSWORD"]
    assert {plans[f"in-variable-{each}"]["wave"] for each in (0, 1)} == {1}  # they share a role
    assert told.errors.count("the button would move 2 in 1 wave, refuse 0; ") == 1


def test_a_plan_for_people_has_waves_and_what_decided(planner: Auditor) -> None:
    told = planner.run("--plan", "--function", "in-*")

    lines = told.output.splitlines()
    assert "1     in-variable-0  move DB_PASSWORD" in lines
    assert any(line.endswith("planned by the template's defaults") for line in lines)
    assert "not in variables: in-code: its secrets are in code" in told.output
    assert [trace for each in CANARIES for trace in each.traces_in(told.output)] == []


def test_without_the_permissions_of_a_plan_nothing_is_movable(auditor: Auditor) -> None:
    told = auditor.run("--plan", "--function", "in-variable-*", "--format", "json")

    plans = [each["plan"] for each in json.loads(told.output)["subjects"]]
    assert [plan["outcome"] for plan in plans] == ["unknown", "unknown"]
    assert "grant it to the credentials of this audit" in " ".join(plans[0]["unread"])


def test_without_the_permission_for_the_list_nothing_is_read_and_the_error_says_so(
    emulator: Emulator, tmp_path: Path
) -> None:
    listing = {"Action": "lambda:ListFunctions", "Resource": "*"}
    told = Auditor.of(emulator, tmp_path, "blind", listing).run()

    assert told.code == 2
    (line,) = told.unread
    assert line == (
        f"not read: {ACCOUNT} {REGION}: all functions: lambda:ListFunctions was denied for the "
        f"functions of {REGION}: grant it to the credentials of this audit"
    )


def test_an_own_role_in_an_account_is_enough(emulator: Emulator, tmp_path: Path) -> None:
    told = Auditor.of(emulator, tmp_path, "with-keys").run("--function", ENCRYPTED)

    assert (told.code, set(told.found)) == (1, {ENCRYPTED})


def test_each_command_of_the_page_does_what_it_says(auditor: Auditor, tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/audit.md").read_text("utf-8")
    commands = [
        shlex.split(line.removeprefix("$ python -m rule audit"))
        for line in page.splitlines()
        if line.startswith("$ ")
    ]
    assert len(commands) >= 3

    for arguments in commands:
        given = [
            str(tmp_path / each) if each.endswith((".json", ".html")) else each
            for each in arguments
        ]
        told = auditor.run(*given)
        assert told.code == (0 if "--policy" in given else 3 if "--baseline" in given else 1)


@pytest.mark.parametrize(
    "example",
    long_but(
        [each for each in OF_AUDITS if "--baseline" not in each and "--plan" not in each], OF_AUDITS
    ),
)
def test_an_example_of_the_help_works_as_it_stands(
    auditor: Auditor, tmp_path: Path, example: str
) -> None:
    given = [
        str(tmp_path / each) if each.endswith(".json") else each for each in shlex.split(example)
    ]
    told = auditor.run(*given[1:])

    # What is known counts no more. Some could not be read, and no function is named billing-.
    assert told.code == (3 if {"--baseline", "--function"} & {*given} else 1)


def test_no_value_is_told_or_kept(auditor: Auditor, first: Told, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    whole = [first, auditor.run("--baseline", str(baseline)), auditor.run()]
    texts = [text for each in whole for text in (each.output, each.errors)]
    texts.append(baseline.read_text())
    texts += [file.read_text("latin-1") for file in auditor.cache.rglob("*") if file.is_file()]

    assert len(texts) > 10
    traces = [trace for text in texts for each in CANARIES for trace in each.traces_in(text)]
    assert traces == []
