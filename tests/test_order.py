"""What takes long begins first, in the order in which it stands, and in every process alike."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import distribution
from tests.conftest import pytest_collection_modifyitems, pytest_xdist_auto_num_workers
from tests.distribution import next_unit, unit_of
from tests.scheduling import UnitScheduling

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
STORIES = ["tests/prove/load/test_load.py::test_a", "tests/flows/test_aliases.py::test_b"]
LONG = ["tests/prove/leaks/test_leaks.py::test_a", "tests/rehearsal/test_emulator.py::test_b"]
QUICK = ["tests/rule/test_app.py::test_c", "tests/iam/test_roles.py::test_d"]


@pytest.mark.parametrize(
    "collected",
    [
        [*QUICK, *LONG, *STORIES],
        [*STORIES, *LONG, *QUICK],
        [LONG[0], QUICK[0], *STORIES, LONG[1], QUICK[1]],
    ],
    ids=["behind", "before", "between"],
)
def test_what_takes_long_begins_first(collected: list[str]) -> None:
    items: list[Any] = [SimpleNamespace(nodeid=each) for each in collected]

    pytest_collection_modifyitems(items)

    assert [item.nodeid for item in items] == [*STORIES, *LONG, *QUICK]


@pytest.mark.parametrize(
    "name",
    [*distribution._OF_THEIR_OWN, *distribution._LONGEST_FIRST, *distribution._WAITING],
)
def test_what_is_ordered_is_there(name: str) -> None:
    assert [*ROOT.glob(f"{name}*")]


@pytest.mark.parametrize(
    ("source", "cores", "workers"),
    [("TESTPATHS", 1, 3), ("TESTPATHS", 2, 5), ("TESTPATHS", 8, 17), ("ARGS", 2, 2)],
)
def test_all_tests_have_more_processes_than_there_are_cores(
    source: str, cores: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", str(cores))
    sources = pytest.Config.ArgsSource
    config: Any = SimpleNamespace(args_source=sources[source], ArgsSource=sources)

    assert pytest_xdist_auto_num_workers(config) == workers


@pytest.mark.parametrize(
    ("names", "units"),
    [
        (["flows/test_aws_cli.py::test_a", "flows/test_deploy.py::test_b[::]"], ["tests/flows/"]),
        (["rehearsal/test_emulator.py::test_a"], ["tests/rehearsal/"]),
        (
            ["flows/test_demo.py::test_a", "flows/test_demo_own.py::test_b"],
            ["tests/flows/test_demo.py", "tests/flows/"],
        ),
        (["iam/test_roles.py::test_a[b::c]"], ["tests/iam/test_roles.py"]),
    ],
)
def test_who_shares_an_embedded_aws_shares_a_process_and_all_others_a_file(
    names: list[str], units: list[str]
) -> None:
    assert [*dict.fromkeys(unit_of(f"tests/{name}") for name in names)] == units


WAITING, COMPUTING = ["tests/flows/", "tests/page/"], ["tests/iam/test_roles.py", "tests/a.py"]


@pytest.mark.parametrize(
    ("units", "rather_waits", "taken"),
    [
        ([*WAITING, *COMPUTING], True, WAITING[0]),
        ([*WAITING, *COMPUTING], False, COMPUTING[0]),
        ([*COMPUTING, *WAITING], True, WAITING[0]),
        (COMPUTING, True, COMPUTING[0]),
        (WAITING, False, WAITING[0]),
    ],
)
def test_who_waits_takes_what_waits_as_long_as_there_is_any(
    units: list[str], rather_waits: bool, taken: str
) -> None:
    assert next_unit(units, rather_waits=rather_waits) == taken


class Worker:
    """A process that is told by numbers what to run."""

    gateway = SimpleNamespace(id="worker")
    shutting_down = False

    def __init__(self, collected: list[str]) -> None:
        self.collected, self.given = collected, list[str]()

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.given += [self.collected[number] for number in numbers]

    def shutdown(self) -> None:
        self.shutting_down = True


def test_every_second_process_begins_with_what_waits_and_each_test_is_run_once() -> None:
    config: Any = SimpleNamespace(
        getvalue=lambda _: ["2*popen"], option=SimpleNamespace(loadscopereorder=False)
    )
    units = [*WAITING, *COMPUTING]
    tests = [
        f"{unit}{'' if unit.endswith('.py') else 'test_x.py'}::test_{n}"
        for unit in units
        for n in range(5)
    ]
    scheduling: Any = UnitScheduling(config)
    workers = [Worker(tests), Worker(tests)]
    for worker in workers:
        scheduling.add_node(worker)
        scheduling.add_node_collection(worker, tests)
    scheduling.schedule()

    first = [worker.given[0] for worker in workers]
    for worker in workers:
        for test in worker.given:
            scheduling.mark_test_complete(worker, tests.index(test))

    assert [unit_of(each) for each in first] == [WAITING[0], COMPUTING[0]]
    assert sorted(workers[0].given + workers[1].given) == sorted(tests)
    assert [unit_of(each) for each in workers[0].given[::5]][:2] == WAITING
    assert all(worker.shutting_down for worker in workers)


PLACES = """\
import os, pytest
@pytest.mark.parametrize("n", range(3))
def test_it(n, tmp_path_factory):
    told = tmp_path_factory.getbasetemp().parent / f"{os.path.basename(__file__)}-{os.getpid()}"
    told.write_text("")
"""


def test_a_file_is_run_by_one_process(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"test_{number}.py").write_text(PLACES)
    (options,) = re.findall(r"^PYTEST = .* -m pytest (.*)$", MAKEFILE, re.MULTILINE)

    ran = subprocess.run(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "pytest", *options.split(), "--numprocesses=2"),
            *("-c", "pyproject.toml", f"--rootdir={ROOT}", "-p", "tests.conftest"),
            *("-p", "no:cacheprovider", f"--basetemp={tmp_path / 'told'}", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    told = sorted(path.name.partition("-")[0] for path in (tmp_path / "told").glob("test_*"))
    assert told == [f"test_{number}.py" for number in range(4)], ran.stdout


# Who takes over from another has parts of a module, and may come back to it. What lasts for a
# module is then made again, where it was made before.
SHARED = ("emulator", "stack")


@pytest.mark.parametrize(
    ("fixture", "is_told"),
    [
        ("@pytest.fixture(scope='module')\ndef made(emulator): return 1", True),
        ("@pytest.fixture(scope='module')\ndef made(other, stack): return 1", True),
        ("@pytest.fixture(name='a', scope='module')\ndef made(emulator): return 1", True),
        ("@pytest.fixture(scope='class')\ndef made(emulator): return 1", True),
        ("@pytest.fixture(scope='module')\ndef made(emulator): yield 1", False),
        ("@pytest.fixture(scope='session')\ndef made(emulator): return 1", False),
        ("@pytest.fixture(scope='module')\ndef made(account): return 1", False),
        ("@pytest.fixture\ndef made(emulator): return 1", False),
    ],
)
def test_what_stays_in_a_shared_emulator_is_told_if_it_is_made_again(
    fixture: str, is_told: bool
) -> None:
    assert bool(made_again(fixture)) is is_told


def test_what_stays_in_a_shared_emulator_is_made_once() -> None:
    files = [*ROOT.glob("tests/flows/*.py"), *ROOT.glob("tests/rehearsal/*.py")]

    assert files
    assert {file.name: found for file in files if (found := made_again(file.read_text()))} == {}


def test_a_stack_is_deployed_on_the_emulator_of_those_who_ask_for_both() -> None:
    """Pytest keeps a session's one stack, whatever emulator a module has of its own."""
    own = "def emulator(", "def stack("
    modules = {file.name: file.read_text() for file in ROOT.glob("tests/flows/test_*.py")}

    found = {name: [each in text for each in own] for name, text in modules.items()}
    assert [True, True] in found.values()
    assert [
        name
        for name, text in modules.items()
        if found[name] == [True, False] and re.search(r"\bstack: Stack\b", text)
    ] == []


def made_again(module: str) -> list[str]:
    """Return the fixtures that leave what they make in the emulator, and last for a part of it."""
    return [
        function.name
        for function in ast.walk(ast.parse(module))
        if isinstance(function, ast.FunctionDef)
        and any(arg.arg in SHARED for arg in function.args.args)
        and any(
            keyword.arg == "scope" and ast.literal_eval(keyword.value) != "session"
            for decorator in function.decorator_list
            if isinstance(decorator, ast.Call)
            for keyword in decorator.keywords
        )
        and not any(isinstance(node, ast.Yield) for node in ast.walk(function))
    ]
