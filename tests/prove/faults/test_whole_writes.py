"""Whoever writes parts of a sealed function as a whole: the rule says what that broke."""

from __future__ import annotations

import pytest

from tests.prove.automation import BACKOUT, REMEDIATION
from tests.prove.faults.whole_writes import RUNTIMES, cases, failures, variables_lost


@pytest.mark.parametrize(("runtime", "parts"), list(cases()))
def test_a_sealed_function_is_called_broken_exactly_when_it_is_and_the_remedy_mends_it(
    runtime: str, parts: tuple[str, ...]
) -> None:
    assert list(failures(runtime, parts)) == []


BY_HANDLER = [runtime for runtime in RUNTIMES if not runtime.startswith("java")]


@pytest.mark.parametrize("runtime", BY_HANDLER)
@pytest.mark.parametrize(
    "lost", [("SEALED_ENV_ARN",), ("SEALED_ENV_HANDLER",), ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER")]
)
def test_each_variable_that_is_lost_is_named(runtime: str, lost: tuple[str, ...]) -> None:
    broken = variables_lost(runtime, lost).evidence().broken

    assert broken is not None
    assert broken.by_backout
    assert broken.faults == tuple(f"{name} is missing" for name in lost)


@pytest.mark.parametrize(
    ("lost", "fault", "document"),
    [
        (("SEALED_ENV_ARN",), "SEALED_ENV_ARN is missing", BACKOUT),
        (
            ("AWS_LAMBDA_EXEC_WRAPPER",),
            "its wrapper is not the shim's, so the values do not reach it",
            REMEDIATION,
        ),
        (
            ("AWS_LAMBDA_EXEC_WRAPPER",),
            "its wrapper is not the shim's, so the values do not reach it",
            BACKOUT,
        ),
    ],
)
def test_a_variable_that_a_wrapper_lost_is_named_and_the_remedy_mends_it(
    lost: tuple[str, ...], fault: str, document: str
) -> None:
    sealed = variables_lost("java21", lost)
    broken = sealed.evidence().broken

    assert broken is not None
    assert (broken.faults, broken.by_backout) == ((fault,), lost == ("SEALED_ENV_ARN",))

    sealed.press(document)

    assert sealed.works()
    assert sealed.evidence().broken is None


@pytest.mark.parametrize("runtime", BY_HANDLER)
def test_backout_mends_a_function_that_lost_the_note_of_its_handler(runtime: str) -> None:
    sealed = variables_lost(runtime, ("SEALED_ENV_HANDLER",))

    sealed.press(BACKOUT)

    assert sealed.works()
    assert sealed.evidence().broken is None
