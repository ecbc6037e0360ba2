"""Names of variables that take literals' places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remediation.patching.files import OTHER, RESERVED, VALUE, names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("password",), "PASSWORD"),
        (("_private",), "PRIVATE"),
        (("db", "default", "api-key"), "DB_DEFAULT_API_KEY"),
        (("spring.datasource", "password"), "SPRING_DATASOURCE_PASSWORD"),
        (("$scope", "x"), "SCOPE_X"),
        (("a key with blanks", "token"), "TOKEN"),
        (("k",), "CODE_K"),
        ((RESERVED,), f"CODE_{RESERVED}"),
        ((), "SECRET"),
        (("é",), "SECRET"),
        (("x" * 80,), "X" * 64),
    ],
)
def test_a_variable_is_named_after_the_words_before_the_text(
    words: tuple[str, ...], name: str
) -> None:
    assert names().name_for(words, VALUE) == name


def test_a_name_is_given_to_one_value_only() -> None:
    variables = names({"TOKEN": "x"})

    assert variables.name_for(("token",), VALUE) == "CODE_TOKEN"
    assert variables.name_for(("token",), VALUE) == "CODE_TOKEN"
    assert variables.name_for(("token",), OTHER) == "CODE_TOKEN_2"
    assert variables.name_for(("token",), "x") == "TOKEN"


@given(st.lists(st.text(max_size=8), max_size=4))
def test_every_name_is_one_that_lambda_takes(words: list[str]) -> None:
    assert re.fullmatch("[a-zA-Z][a-zA-Z0-9_]+", names().name_for(words, VALUE))
