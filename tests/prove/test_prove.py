"""The table of proofs says what was tried, and cannot hide what failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prove import __main__ as prove
from tests.prove.left_out import proof_of
from tests.prove.proof import Proof
from tests.prove.until import NOT_REACHED

HOLDS = Proof("nothing is lost", "283 calls, 3,799 runs")
FAILS = Proof("nothing leaks", "12 canaries", ("DB_PASSWORD shows in a tag",))


def held(_: float) -> Iterator[Proof]:
    yield HOLDS


def failed(_: float) -> Iterator[Proof]:
    yield FAILS


def broken(_: float) -> Iterator[Proof]:
    yield HOLDS
    raise RuntimeError("no emulator")


def test_every_module_with_rows_takes_part() -> None:
    names = [name for name, _ in prove.sources()]

    assert {"crash_points", "soak", "leaks", "granted", "left_out", "load", "mutated"} <= {*names}
    assert [name for name, _ in prove.sources(only=["soak"])] == ["soak"]


def test_what_takes_all_the_time_that_there_is_comes_last() -> None:
    names = [name for name, _ in prove.sources()]

    assert names == [*sorted({*names} - {"left_out"}), "left_out"]


def test_each_proof_is_a_line_with_what_was_tried() -> None:
    assert prove.table([HOLDS, FAILS]).splitlines() == [
        "claim                      tried",
        "nothing is lost  holds     283 calls, 3,799 runs",
        "nothing leaks    1 FAILED  12 canaries",
        "FAILED nothing leaks: DB_PASSWORD shows in a tag",
    ]


def test_a_proof_that_breaks_off_has_failed_and_the_others_go_on() -> None:
    found = list(prove.proofs([("crashes", broken), ("leaks", held)], seconds=2))

    assert [proof.holds for proof in found] == [True, False, True]
    assert found[1].failures == ("RuntimeError: no emulator",)


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (["one", "other"], [50, 100]),
        (["one", "other", "third"], [33.3, 50, 100]),
        # What runs nowhere else takes the most time by far.
        (["one", "left_out"], [20, 100]),
        (["one", "other", "left_out"], [16.7, 20, 100]),
        (["left_out"], [100]),
        (["crash_points", "one"], [80, 100]),
    ],
)
def test_the_time_is_shared_out_among_those_that_are_left(
    names: list[str], shared: list[float]
) -> None:
    shares = []

    def quick(seconds: float) -> Iterator[Proof]:
        shares.append(seconds)
        yield HOLDS

    list(prove.proofs([(name, quick) for name in names], seconds=100))

    assert shares == pytest.approx(shared, rel=0.05)


@pytest.mark.parametrize(
    ("rows", "code"), [([("a", held)], 0), ([("a", held), ("b", failed)], 1), ([], 1)]
)
def test_a_failure_and_nothing_proven_at_all_end_with_an_error(
    rows: list[object],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(prove, "sources", lambda **_: rows)
    told = tmp_path / "proofs.json"
    monkeypatch.setattr(sys, "argv", ["prove", "--json", str(told)])

    with pytest.raises(SystemExit) as ended:
        prove.main()

    assert ended.value.code == code
    assert len(json.loads(told.read_text())) == len(rows)


def test_a_part_that_is_none_has_proven_nothing() -> None:
    found = list(prove.proofs([("nothing", prove.in_a_process("nothing"))], seconds=2))

    assert found[0].failures == ("RuntimeError: it ended with 1 and proved nothing",)


PASSED = '<testcase classname="tests.a" name="test_one"/>'
SKIPPED = '<testcase classname="tests.a" name="test_two"><skipped/></testcase>'
LATE = (
    f'<testcase classname="tests.a" name="test_five"><skipped message="{NOT_REACHED}"/></testcase>'
)
FAILED = '<testcase classname="tests.b" name="test_three[x]"><failure message="s3cret"/></testcase>'
BROKEN = '<testcase classname="tests.b" name="test_four"><error message="s3cret"/></testcase>'


@pytest.mark.parametrize(
    ("cases", "code", "count", "failures"),
    [
        ((PASSED,), 0, "1 tests", ()),
        ((PASSED, SKIPPED), 0, "1 tests, 1 skipped", ()),
        ((PASSED, LATE, LATE), 0, f"1 tests, 2 {NOT_REACHED}", ()),
        ((PASSED, SKIPPED, LATE), 0, f"1 tests, 1 skipped, 1 {NOT_REACHED}", ()),
        ((LATE,), 0, f"0 tests, 1 {NOT_REACHED}", ("pytest ended with 0 after 0 tests",)),
        ((PASSED, FAILED), 1, "2 tests", ("tests.b: test_three[x]",)),
        ((BROKEN,), 1, "1 tests", ("tests.b: test_four",)),
        ((PASSED,), 1, "1 tests", ("pytest ended with 1 after 1 tests",)),
        ((), 5, "0 tests", ("pytest ended with 5 after 0 tests",)),
        ((), 0, "0 tests", ("pytest ended with 0 after 0 tests",)),
    ],
)
def test_of_the_tests_left_out_what_failed_is_named_and_nothing_run_proves_nothing(
    cases: tuple[str, ...], code: int, count: str, failures: tuple[str, ...]
) -> None:
    proof = proof_of(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>", code)

    assert (proof.count, proof.failures) == (count, failures)
