"""Whoever writes parts of a sealed function as a whole: the rule says what that broke."""

from __future__ import annotations

import pytest

from tests.prove.automation import BACKOUT
from tests.prove.faults.whole_writes import RUNTIMES, cases, failures, variables_lost


@pytest.mark.parametrize(("runtime", "parts"), list(cases()))
def test_a_sealed_function_is_called_broken_exactly_when_it_is_and_the_remedy_mends_it(
    runtime: str, parts: tuple[str, ...]
) -> None:
    assert list(failures(runtime, parts)) == []


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize(
    "lost", [("SEALED_ENV_ARN",), ("SEALED_ENV_HANDLER",), ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER")]
)
def test_each_variable_that_is_lost_is_named(runtime: str, lost: tuple[str, ...]) -> None:
    broken = variables_lost(runtime, lost).evidence().broken

    assert broken is not None
    assert broken.by_backout
    assert broken.faults == tuple(f"{name} is missing" for name in lost)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_backout_mends_a_function_that_lost_the_note_of_its_handler(runtime: str) -> None:
    sealed = variables_lost(runtime, ("SEALED_ENV_HANDLER",))

    sealed.press(BACKOUT)

    assert sealed.works()
    assert sealed.evidence().broken is None
