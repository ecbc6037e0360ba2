"""Names in a line: found by their words, in each of the languages that are known."""

from __future__ import annotations

import pytest

from rule.detection.names import words
from rule.detection.syntax.names import names_in

RARE = {"pin"}
"""Part of too many words; a number of four digits is found under no other name, either."""


def asking(line: str) -> list[str]:
    return [name.text for name in names_in(line) if name.asks]


KNOWN = words.PASSWORDS | words.PASSWORDS_LAST | words.TOKENS | {*words.PASSWORDS_IN_OTHER_SCRIPTS}


@pytest.mark.parametrize("word", sorted(KNOWN - RARE))
def test_a_name_with_a_known_word_is_found(word: str) -> None:
    if word not in {"key", "keys"}:
        assert asking(f"{word} = 1") == [word]
    assert asking(f'  "orders.{word}": 1') == [f"orders.{word}"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("const dbPassword = 1", ["dbPassword"]),
        ("--api-token=1", ["api-token"]),
        ("config.mail.password=1", ["config.mail.password"]),
        ("2password 1password", ["password", "password"]),
        ("key = keys", []),
        ("password_file, tokenTtl, passwordless_name", []),
        ("The password. It is", ["password"]),
    ],
)
def test_a_name_has_all_its_words(line: str, names: list[str]) -> None:
    assert asking(line) == names
