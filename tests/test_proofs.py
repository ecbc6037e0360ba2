"""What `make test` leaves out has a case of its kind that stays, and runs with `make prove`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests import proofs
from tests.proofs import examples, proofs_but
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


@pytest.mark.parametrize("kept", [[], ["d"], ["a", "d"]])
def test_a_kind_of_which_nothing_is_kept_is_refused(kept: list[str]) -> None:
    with pytest.raises(ValueError, match="must be some of"):
        proofs_but(kept, ["a", "b", "c"])


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


CASES = """\
import pytest
from hypothesis import given, settings, strategies as st

@pytest.mark.proof
def test_long(): pass

def test_short(): pass

@given(st.none())
def test_random(_): print("examples:", settings().max_examples)
"""


@pytest.mark.parametrize(
    ("options", "passed", "tries"),
    [
        (re.findall(r'-m "([^"]*)"', MAKEFILE)[-1:], {"test_short", "test_random"}, 25),
        ([SELECTED, "--hypothesis-profile=proof"], {"test_long", "test_random"}, 100),
    ],
    ids=["make test", "make prove"],
)
def test_each_test_is_run_by_one_of_both_and_random_cases_by_both(
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
