"""Waves of an audit's plan are pressed on the embedded AWS, under exactly the printed policies."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rule.audit.policy import policy as policy_of_audits
from rule.cli.examples import EXAMPLES
from rule.cli.press_arguments import DEFAULT_STACK
from rule.press.policy import policy
from tests.flows.artifact import local_builds
from tests.flows.audited_account import Auditor, Told
from tests.flows.canaries import canary
from tests.flows.deploy import Stack, deploy
from tests.flows.secret_values import SecretValues
from tests.proofs import long_but
from tests.rehearsal.emulator import Emulator, running
from tests.rehearsal.new_function import NewFunction, create, role_of, wait_until_ready
from tests.rehearsal.zips import zip_files
from tests.test_imports import ROOT

PASSWORD = canary(51, SecretValues(51).password() + SecretValues(52).password())
ENVIRONMENT = {"DB_PASSWORD": PASSWORD.value, "TABLE": "orders"}
CODE = "def handler(event, context):\n    return None\n"
MOVABLE = ("press-one", "press-two", "press-three", "press-four")
BROKEN, IMAGE, LAST = "press-broken", "press-image", "checkout"


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    # No verdict is asked for here, so the rule need not judge what is made and changed.
    with running() as emulator, emulator.unrecorded():
        yield emulator


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    emulator.let_runbooks_sleep_at_most(0.1)
    return deploy(emulator, local_builds())


@pytest.fixture(scope="session", autouse=True)
def _functions(emulator: Emulator, stack: Stack) -> None:
    assert stack.name == DEFAULT_STACK
    packages = dict.fromkeys((*MOVABLE, LAST), zip_files({"app.py": CODE}))
    packages |= {BROKEN: zip_files({"app.py": "import missing\n"})}
    for name, package in packages.items():
        role = role_of(emulator, "shared" if name in MOVABLE[1:3] else f"of-{name}")
        create(emulator, NewFunction(name, package, ENVIRONMENT), role=role)
    create(emulator, NewFunction(IMAGE, None, ENVIRONMENT))
    for name in (*packages, IMAGE):
        wait_until_ready(emulator.client("lambda"), name)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def button(emulator: Emulator, cache: Path) -> Auditor:
    """Presses under the printed policy, by the plan that the audit keeps."""
    return Auditor.of(emulator, cache, "presser", allowed=policy(DEFAULT_STACK), command="press")


@pytest.fixture(scope="session")
def planned(emulator: Emulator, cache: Path) -> Any:
    """The plan of an audit of the functions that can be moved, and of those that cannot."""
    auditor = Auditor.of(emulator, cache, "planner", allowed=policy_of_audits(plan=True))
    given = [each for name in (*MOVABLE, IMAGE) for each in ("--function", name)]
    told = auditor.run("--plan", "--no-code", "--format", "json", *given)
    assert told.code == 1, told.errors
    return {each["name"]: each["plan"] for each in json.loads(told.output)["subjects"]}


def states(told: Told) -> dict[str, str]:
    """Return the state of each function, as the table has it."""
    names = (*MOVABLE, BROKEN, IMAGE, LAST)
    rows = [line.split("  ") for line in told.output.splitlines()]
    return {row[0]: next(filter(None, row[1:])).strip() for row in rows if row[0] in names}


def variables(emulator: Emulator, name: str) -> set[str]:
    client: Any = emulator.client("lambda")
    found = client.get_function_configuration(FunctionName=name)
    return {*found["Environment"]["Variables"]}


def executions_of(emulator: Emulator, name: str) -> list[str]:
    client: Any = emulator.client("ssm")
    listed = client.describe_automation_executions()["AutomationExecutionMetadataList"]
    ids = [each["AutomationExecutionId"] for each in listed]
    shown = [client.get_automation_execution(AutomationExecutionId=each) for each in ids]
    return [
        each["AutomationExecution"]["AutomationExecutionId"]
        for each in shown
        if each["AutomationExecution"]["Parameters"]["FunctionName"] == [name]
    ]


def test_the_plan_is_by_the_deployed_stack_with_the_buttons_own_steps(planned: Any) -> None:
    assert {name: plan["outcome"] for name, plan in planned.items()} == {
        IMAGE: "refused",
        **dict.fromkeys(MOVABLE, "movable"),
    }
    assert {name: plan["wave"] for name, plan in planned.items() if plan["wave"]} == {
        "press-four": 1,
        "press-one": 2,
        "press-two": 2,
        "press-three": 2,
    }
    assert [each.partition(":")[0] for each in planned["press-one"]["steps"]] == [
        "Store", "Grant", "Shadow", "Probe", "CutOver",
    ]  # fmt: skip
    assert "takes no layers" in planned[IMAGE]["refusals"][0]["reason"]


def test_a_dry_run_shows_the_plans_and_changes_nothing(
    emulator: Emulator, button: Auditor, planned: Any
) -> None:
    told = button.run("--wave", "1", "--dry-run")

    assert told.code == 0, told.errors
    assert [f"  {each}" for each in planned["press-four"]["steps"]] == [
        line for line in told.output.splitlines() if line.startswith("  ") and "note: " not in line
    ]
    assert variables(emulator, "press-four") == {*ENVIRONMENT}


def test_a_wave_is_pressed_and_once_more_presses_nothing(
    emulator: Emulator, button: Auditor, planned: Any
) -> None:
    assert planned
    first = button.run("--wave", "2", "--concurrency", "2")
    again = button.run("--wave", "2")

    assert (first.code, again.code) == (0, 0), first.output + first.errors
    assert states(first) == dict.fromkeys(MOVABLE[:3], "done")
    assert states(again) == dict.fromkeys(MOVABLE[:3], "done before")
    for name in MOVABLE[:3]:
        assert "DB_PASSWORD" not in variables(emulator, name)
        assert len(executions_of(emulator, name)) == 1
    assert "through: " in first.errors


def test_after_a_failure_nothing_is_begun_and_the_failure_says_what_became_of_the_function(
    emulator: Emulator, button: Auditor
) -> None:
    given = ("--function", BROKEN, "--function", LAST, "--concurrency", "1")
    told = button.run(*given)

    assert told.code == 1
    assert states(told) == {BROKEN: "failed", LAST: "not begun"}
    assert f"failed: {BROKEN}: Probe failed: " in told.output
    assert "; the function was put back as it was" in told.output
    assert executions_of(emulator, LAST) == []
    assert variables(emulator, BROKEN) == {*ENVIRONMENT}


def test_a_refusal_is_the_plans_and_changes_nothing(button: Auditor, planned: Any) -> None:
    told = button.run("--function", IMAGE)

    assert (told.code, states(told)) == (1, {IMAGE: "failed"})
    assert planned[IMAGE]["refusals"][0]["reason"] in told.output
    assert "; nothing was changed" in told.output


@pytest.mark.long
def test_ctrl_c_names_what_goes_on_and_the_next_press_follows_it(
    emulator: Emulator, button: Auditor
) -> None:
    process = button.start("--function", "press-four")
    told = button.interrupt(process, lambda: bool(executions_of(emulator, "press-four")[1:]))
    _, execution = sorted(
        executions_of(emulator, "press-four"), key=lambda each: each in told.output
    )

    assert told.code == 3
    assert states(told) == {"press-four": "under way"}
    assert execution in told.output
    emulator.ask("throttle/4")
    after = button.run("--function", "press-four", "--resume")
    emulator.ask("throttle/")
    assert after.code == 0, after.output + after.errors
    assert states(after)["press-four"] in ("done", "done before")
    assert len(executions_of(emulator, "press-four")) == 2  # The other one is the dry run.


@pytest.mark.parametrize("left_out", long_but([0], range(5)))
def test_each_permission_of_the_policy_is_needed(
    emulator: Emulator, tmp_path: Path, left_out: int
) -> None:
    document = json.loads(policy(DEFAULT_STACK))
    left = document["Statement"].pop(left_out)
    name = f"without-{left['Sid']}"
    presser = Auditor.of(emulator, tmp_path, name, allowed=json.dumps(document), command="press")

    # A function of the case's own: an execution that another case began would be followed.
    told = presser.run("--function", f"press-{name}")

    # Who may follow nothing presses nothing, once there is an earlier execution to look at.
    codes = {2, 3} if left["Sid"] == "Follow" else {2}
    assert told.code in codes, told.output + told.errors
    missing = "ssm:StartAutomationExecution" if left["Sid"] == "HandOver" else left["Action"]
    assert f"{missing} was denied" in told.output + told.errors
    assert "grant it to these credentials" in told.output + told.errors


def test_a_stack_or_a_wave_that_is_not_there_is_said_so(button: Auditor, planned: Any) -> None:
    assert planned

    missing = button.run("--function", LAST, "--stack", "no-such-stack")
    no_wave = button.run("--wave", "9")

    assert (missing.code, no_wave.code) == (2, 2)
    assert "there is no stack no-such-stack with a Remediate button" in missing.errors
    assert "has no wave 9; it has waves 1 to 2" in no_wave.errors


@pytest.mark.parametrize("example", EXAMPLES["press"])
def test_an_example_of_the_help_works_as_it_stands(
    button: Auditor, planned: Any, example: str
) -> None:
    assert planned

    told = button.run(*shlex.split(example)[1:])

    assert told.code == 0, told.output + told.errors
    assert set(states(told).values()) <= {"done", "done before"}


def test_another_account_whose_role_cannot_be_assumed_is_said_so(button: Auditor) -> None:
    given = ("--accounts", "210987654321", "--role-name", "SecretsPress")
    told = button.run("--function", LAST, *given)

    assert (told.code, told.output) == (2, "")
    assert "210987654321 eu-central-1: " in told.errors
    assert "grant it to these credentials" in told.errors


def test_the_page_names_commands_that_there_are() -> None:
    page = (ROOT / "docs/how-to/press.md").read_text("utf-8")
    commands = [
        shlex.split(line.removeprefix("$ python -m rule "))
        for line in page.splitlines()
        if line.startswith("$ ")
    ]

    assert len(commands) >= 4
    assert {command[0] for command in commands} == {"audit", "press"}


def test_no_value_is_told_or_kept(button: Auditor, cache: Path) -> None:
    told = button.run("--wave", "2", "--dry-run")
    texts = [told.output, told.errors]
    texts += [file.read_text("latin-1") for file in cache.rglob("*") if file.is_file()]

    assert len(texts) > 2
    assert [trace for text in texts for trace in PASSWORD.traces_in(text)] == []
