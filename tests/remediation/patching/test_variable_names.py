"""Names of variables that take literals' places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.patching.variable_names import is_plain_name
from tests.remediation.patching.files import OTHER, RESERVED, VALUE, names
from tests.rule.detection.written_values import ALPHANUMERIC, BASE32, HEXADECIMAL, drawn


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
        (("db", "A" * 17 + "b", "token"), "DB_TOKEN"),
        (("db", "qz1w2x3v4r", "token"), "DB_TOKEN"),
        (("oauth2", "ec2Key", "sha256"), "OAUTH2_EC2_KEY_SHA256"),
        (("password",) * 9, "_".join(["PASSWORD"] * 8)[:64].strip("_")),
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


@pytest.mark.parametrize(
    ("beginning", "length", "alphabet"),
    [
        ("AKIA", 16, BASE32),
        ("ghp_", 36, ALPHANUMERIC),
        ("", 20, ALPHANUMERIC),
        ("", 32, HEXADECIMAL),
    ],
)
def test_random_texts_are_seldom_plain_names(beginning: str, length: int, alphabet: str) -> None:
    drawn_texts = (beginning + drawn(length, alphabet, seed=seed) for seed in range(1000))

    assert sum(map(is_plain_name, drawn_texts)) <= 2
