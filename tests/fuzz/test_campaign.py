"""A few seconds of fuzzing for each target, where atheris is at hand."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.fuzz import campaign
from tests.fuzz.campaign import Campaign, run
from tests.fuzz.target import FUZZER, TARGETS

SECONDS = 3


@pytest.mark.proof
@pytest.mark.skipif(not FUZZER.exists(), reason="make .tools/fuzz/.installed")
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_parser(name: str) -> None:
    done = run(TARGETS[name], SECONDS)

    assert done.crashes == (), _input_of(done)
    assert done.executions > 0
    assert done.branches > 10


def _input_of(done: Campaign) -> str:
    """Return what broke it, for whoever has not the machine: made by the fuzzer, of canaries."""
    written = [Path(told.rpartition(", ")[2]) for told in done.crashes]
    inputs = [file.read_bytes() for file in written if file.exists()]
    return ", ".join(base64.b64encode(each).decode() for each in inputs)


@pytest.mark.parametrize(
    ("code", "told", "crash"),
    [
        (
            77,
            "exception: ===\nAssertionError: a value shows\nTest unit written to build/x-1\n",
            "request: a value shows, build/x-1",
        ),
        (
            77,
            "Uncaught Python exception: ===\nValueError: 'hunter'\nTest unit written to x-1\n",
            "request: ValueError, x-1",
        ),
        (70, "ERROR: libFuzzer: timeout after 20 seconds\n", "request: timeout after 20 seconds"),
        (1, "ModuleNotFoundError", "request: it did not run, code 1"),
        (0, "nothing", "request: it did not run, code 0"),
    ],
)
def test_what_broke_is_told_without_the_input(code: int, told: str, crash: str) -> None:
    (told_crash,) = campaign._told(TARGETS["request"], code, told).crashes

    assert told_crash.startswith(crash)
