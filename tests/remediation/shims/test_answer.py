"""What the process that loads the Python shim's secret tells the function's own."""

from __future__ import annotations

import pytest
from sealed_env import answer
from sealed_env.errors import SecretNotLoaded, not_loaded

from tests.remediation.builders import secret_arn

ARN = secret_arn("orders")
VALUES = {"DB_PASSWORD": "x", "STRIPE_KEY": "y"}
ODD_VALUES = {"A": "", "B": "x=y\n", "C": "ü\N{BLACK HEART SUIT}", "D": 60_000 * "d", "É": "e"}


@pytest.mark.parametrize("values", [VALUES, ODD_VALUES, {}])
def test_values_are_told_whole(values: dict[str, str]) -> None:
    assert answer.values_of(ARN, answer.of_values(values)) == values


@pytest.mark.parametrize("values", [VALUES, ODD_VALUES, {}])
def test_the_end_of_what_is_told_is_known_as_it_comes(values: dict[str, str]) -> None:
    whole = answer.of_values(values)

    assert answer.is_whole(whole)
    assert not any(answer.is_whole(whole[:length]) for length in range(len(whole)))


def test_a_failure_is_told_with_its_code_and_what_to_do() -> None:
    failure = not_loaded(ARN, "AccessDeniedException")

    with pytest.raises(SecretNotLoaded) as told:
        answer.values_of(ARN, answer.of_failure(failure))

    assert (str(told.value), told.value.code) == (str(failure), failure.code)


def test_what_breaks_off_is_no_answer() -> None:
    whole = answer.of_values({"A": "", "B": "x"})

    for length in range(len(whole)):
        with pytest.raises(SecretNotLoaded, match="no process"):
            answer.values_of(ARN, whole[:length])


@pytest.mark.parametrize("told", [b"\xff\xfe", b"hello", b"hello\0\0", b"\0\0\0"])
def test_what_somebody_else_says_is_no_answer(told: bytes) -> None:
    with pytest.raises(SecretNotLoaded, match="no process"):
        answer.values_of(ARN, told)


@pytest.mark.parametrize("note", ["", f"{ARN} was not loaded: Gone. The next copy is asked."])
def test_a_note_comes_with_values_and_with_a_failure(note: str) -> None:
    loaded = answer.of_values(VALUES, note)
    failed = answer.of_failure(not_loaded(ARN, "AccessDeniedException"), note)

    assert (answer.note_in(loaded), answer.note_in(failed)) == (note, note)
    assert answer.values_of(ARN, loaded) == VALUES
    with pytest.raises(SecretNotLoaded, match="AccessDeniedException"):
        answer.values_of(ARN, failed)


@pytest.mark.parametrize("told", [b"", b"\xff\xfe", b"hello:you\0\0"])
def test_what_somebody_else_says_has_no_note(told: bytes) -> None:
    assert answer.note_in(told) == ""
