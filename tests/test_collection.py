"""Every process collects the same tests: their ids depend on no time, chance, place or worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parameter_ids import LONGEST, shortened

ROOT = Path(__file__).parents[1]
MOST = 5 * LONGEST
"""Characters of an id behind the test's name."""
A_PART = "tests/rule/compliance"
"""Of all there is, `make test` compares a part; its own processes are compared by pytest-xdist."""
LATER = ("-p", "tests.later")
CHANGING = {
    "time": "str(time.time())",
    "packed": "gzip.compress(b'a').hex()",
    "set": "*{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}",
    "hash": "str(hash('a'))",
    "chance": "str(random.random())",
    "process": "str(os.getpid())",
    "place": "repr(object())",
    "worker": "os.environ['PYTEST_XDIST_WORKER']",
}
LASTING = {"text": "'a'", "packed without time": "gzip.compress(b'a', mtime=0).hex()"}


def collected(*arguments: str, seed: int, folder: Path = ROOT) -> list[str]:
    """Return the ids that a process of its own collects, in their order."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", "--collect-only"]
    ran = subprocess.run(  # noqa: S603 - our own tests
        [*command, *arguments],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONHASHSEED": str(seed),
            "PYTEST_XDIST_WORKER": f"gw{seed}",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    return [line for line in ran.stdout.splitlines() if "::" in line]


@pytest.mark.process
@pytest.mark.parametrize(
    "part", [A_PART, pytest.param("tests", marks=pytest.mark.long)], ids=["a part", "all"]
)
def test_another_process_collects_the_same_tests_at_another_time(
    part: str, request: pytest.FixtureRequest
) -> None:
    collected_here = [item.nodeid for item in request.session.items]
    here = [each for each in collected_here if each.startswith(f"{part}/")]
    if request.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        here = collected(part, seed=1)

    there = collected(part, *LATER, seed=2)

    assert set(here) - set(there) == set()
    assert [each for each in there if each in set(here)] == here


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """The ids of a test for each way to make one, collected by two processes."""
    folder = tmp_path_factory.mktemp("samples")
    tests = [
        f"@pytest.mark.parametrize('case', [{made}])\ndef test_{number}(case): pass\n"
        for number, made in enumerate((CHANGING | LASTING).values())
    ]
    lines = ["import gzip, os, random, time", "import pytest", *tests]
    (folder / "test_samples.py").write_text("\n".join(lines))
    alone = ("--noconftest", "-c", os.devnull, "--rootdir", ".")
    return (
        collected(*alone, seed=1, folder=folder),
        collected(*alone, *LATER, seed=2, folder=folder),
    )


@pytest.mark.process
@pytest.mark.parametrize(
    ("number", "is_the_same"),
    [*enumerate([*(False for _ in CHANGING), *(True for _ in LASTING)])],
    ids=[*CHANGING, *LASTING],
)
def test_an_id_that_changes_is_noticed(
    samples: tuple[list[str], list[str]], number: int, is_the_same: bool
) -> None:
    here, there = ([each for each in ids if f"test_{number}[" in each] for ids in samples)

    assert len(here) == len(there) > 0
    assert (here == there) is is_the_same


def test_each_id_is_short_and_can_be_read(request: pytest.FixtureRequest) -> None:
    ids = [item.nodeid.partition("::")[2] for item in request.session.items]

    assert [each for each in ids if not (each.isascii() and each.isprintable())] == []
    assert [each for each in ids if len(each.partition("[")[2]) > MOST] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a" * LONGEST, "a" * LONGEST),
        ("a" * LONGEST + "b", "a" * (LONGEST - 3) + "..."),
        ("\xfc" * LONGEST, "\\xfc" * 9 + "\\..."),
        ("one\ntwo", "one\\ntwo"),
    ],
    ids=["empty", "whole", "long", "of many escapes", "of several lines"],
)
def test_a_long_case_is_named_by_its_beginning(text: str, shown: str) -> None:
    assert shortened(text) == shown
