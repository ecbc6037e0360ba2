"""What `make test` leaves out has a case of its kind that stays; CI or `make prove` runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import proofs
from tests.proofs import examples, long_but, proofs_but
from tests.prove.left_out import SELECTED

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()


def test_all_cases_but_those_kept_are_proofs() -> None:
    first, kept, last = proofs_but(["b"], ["a", "b", "c"])

    assert kept == "b"
    assert [(case.values, [mark.name for mark in case.marks]) for case in (first, last)] == [
        (("a",), ["proof"]),
        (("c",), ["proof"]),
    ]


def test_a_case_of_several_values_stays_one() -> None:
    _, other = proofs_but([("a", 1)], [("a", 1), ("b", 2)])

    assert other.values == ("b", 2)


def test_what_ci_runs_is_between_what_is_kept_and_what_only_proofs_run() -> None:
    kept, long, proof = long_but(["a"], proofs_but(["a", "b"], ["a", "b", "c"]))

    assert kept == "a"
    assert [(case.values, [mark.name for mark in case.marks]) for case in (long, proof)] == [
        (("b",), ["long"]),
        (("c",), ["proof"]),
    ]


@pytest.mark.parametrize("kept", [[], ["d"], ["a", "d"]])
@pytest.mark.parametrize("all_but", [long_but, proofs_but], ids=["long", "proofs"])
def test_a_kind_of_which_nothing_is_kept_is_refused(all_but: Any, kept: list[str]) -> None:
    with pytest.raises(ValueError, match="must be some of"):
        all_but(kept, ["a", "b", "c"])


@pytest.mark.parametrize(
    ("profile", "share", "count"),
    [
        (proofs.FOR_TESTS, 1, 25),
        (proofs.FOR_TESTS, 0.01, 1),
        (proofs.FOR_PROOFS, 1, 100),
        (proofs.FOR_PROOFS, 8, 800),
    ],
)
def test_proofs_try_four_times_as_many_random_cases(profile: str, share: float, count: int) -> None:
    before = settings.get_current_profile_name()
    settings.load_profile(profile)
    try:
        assert examples(share) == count
    finally:
        settings.load_profile(before)


def selected_by(target: str) -> str:
    """Return the expression of marks by which a target of the Makefile selects tests."""
    recipe = MAKEFILE.partition(f"\n{target}: ")[2].partition("\n\n")[0]
    (selected,) = re.findall(r'-m "([^"]*)"', recipe)
    return str(selected)


CASES = """\
import pytest
from hypothesis import given, settings, strategies as st

@pytest.mark.proof
def test_proof(): pass

@pytest.mark.long
def test_long(): pass

def test_short(): pass

@given(st.none())
def test_random(_): print("examples:", settings().max_examples)
"""


@pytest.mark.parametrize(
    ("options", "passed", "tries"),
    [
        ([selected_by("test")], {"test_short", "test_random"}, 25),
        ([selected_by("coverage")], {"test_short", "test_random", "test_long"}, 25),
        (
            [SELECTED, "--hypothesis-profile=proof"],
            {"test_proof", "test_long", "test_random"},
            100,
        ),
    ],
    ids=["make test", "make coverage", "make prove"],
)
def test_what_one_leaves_out_another_runs_and_all_run_random_cases(
    options: list[str], passed: set[str], tries: int, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(CASES)

    ran = subprocess.run(  # noqa: S603 - our own program
        [
            *(
                sys.executable,
                "-m",
                "pytest",
                "-vvs",
                "-p",
                "tests.conftest",
                "-c",
                "pyproject.toml",
            ),
            *(f"--rootdir={ROOT}", "-p", "no:cacheprovider", "-m", *options, str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert set(re.findall(r"::(test_\w+)", ran.stdout)) == passed
    assert f"examples: {tries}" in ran.stdout


@pytest.mark.parametrize("name", ["CHECKED", "UNCHECKED"])
def test_what_is_checked_and_what_is_not_is_there(name: str) -> None:
    listed = re.search(rf"^{name} := ((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)

    assert listed
    paths = listed[1].replace("\\\n", " ").split()
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
