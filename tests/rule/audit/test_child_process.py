"""A process that answers lines is heard to its end, whenever that comes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rule.audit.child_process import ChildProcess
from tests.rehearsal.waiting import wait_for


@contextmanager
def running(program: str) -> Iterator[ChildProcess]:
    process = ChildProcess([sys.executable, "-c", program], {}, lambda: True)
    try:
        yield process
    finally:
        process.close()


def test_what_a_process_says_before_it_ends_answers_even_a_question_that_comes_late() -> None:
    with running("print('no credentials', flush=True)") as process:
        wait_for("the process has ended", lambda: process._process.poll() is not None)

        assert process.ask("who is there?") == "no credentials\n"


@pytest.mark.parametrize("ends", [True, False], ids=["ends", "goes on"])
def test_a_process_that_reads_nothing_more_and_says_nothing_is_not_waited_for(ends: bool) -> None:
    goes_on = "" if ends else "print('x', file=sys.stderr, flush=True); time.sleep(600)"
    with running(f"import os, sys, time; os.close(0); {goes_on}") as process:
        if not ends:
            process._hear(60)  # Its standard input is closed by then.

        assert process.ask("who is there?") == ""
