"""Whether a text is randomly generated, or made up by people."""

from __future__ import annotations

import math
import string

import pytest

from rule.detection.filters import letter_pairs
from rule.detection.filters.letter_pairs import BITS, SYMBOLS
from rule.detection.filters.random_text import is_random_text
from rule.detection.filters.randomness import is_random, is_surely_random_word, surprise
from tests.rule.detection.filters.letter_pairs import learn, public_names
from tests.rule.detection.written_values import ALPHANUMERIC, BASE32, LOWER, drawn

_OF_A_HUNDRED = 93


@pytest.mark.parametrize("alphabet", [ALPHANUMERIC, LOWER, BASE32, ALPHANUMERIC + "-_"])
def test_what_is_drawn_by_lot_is_random(alphabet: str) -> None:
    assert sum(is_random(drawn(20, alphabet, seed=seed)) for seed in range(100)) >= _OF_A_HUNDRED


@pytest.mark.parametrize(
    "name",
    [
        "ExecutionAccountStatus",
        "my-company-logs-us-east-1",
        "correcthorsebatterystaple",
        "anthropic.claude-3-sonnet-20240229-v1",
        "OrdersStack-prod-OrdersTable0B1C2D3E-1KX4ZQ9ABCDEF",  # pragma: allowlist secret
        "i18nextLocalStorageV2",
        "99999999999999999999",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "szczebrzeszynchrzaszcz",
        "",
    ],
)
def test_what_people_made_up_is_not(name: str) -> None:
    assert not is_random(name)


def test_evidence_grows_with_length() -> None:
    text = drawn(40)
    assert surprise(text[:10]) < surprise(text[:20]) < surprise(text)


def test_any_text_has_some_evidence() -> None:
    for text in ("\x00", "\ud800", "пароль", "x" * 10_000):
        assert math.isfinite(surprise(text))


def test_the_table_has_a_cell_for_each_pair() -> None:
    assert len(BITS) == len(SYMBOLS) == 2 * len(string.ascii_lowercase) + 2
    assert {len(row) for row in BITS} == {len(SYMBOLS)}


@pytest.mark.proof
def test_the_table_is_what_the_public_names_teach() -> None:
    learned = learn(public_names())
    cells = [
        (mine, theirs)
        for a, b in zip(BITS, learned, strict=True)
        for mine, theirs in zip(a, b, strict=True)
    ]
    # A newer botocore has a few more names.
    assert sum(mine != theirs for mine, theirs in cells) <= len(cells) / 50


def test_a_symbol_stands_for_each_character() -> None:
    assert [letter_pairs.symbol_of(c) for c in "azAZ07-/\u00e9"] == [
        0,
        25,
        26,
        51,
        52,
        52,
        53,
        53,
        53,
    ]


@pytest.mark.parametrize("alphabet", [string.ascii_lowercase, string.ascii_uppercase])
@pytest.mark.parametrize("length", [24, 32, 40])
def test_letters_of_one_case_that_are_drawn_by_lot_are_random(alphabet: str, length: int) -> None:
    found = sum(is_surely_random_word(drawn(length, alphabet, seed=seed)) for seed in range(100))

    assert found >= _NINE_OF_TEN


@pytest.mark.parametrize(
    "word",
    [
        "correcthorsebatterystaple",
        "donaudampfschifffahrtsgesellschaft",
        "konstantynopolitanczykowianeczka",
        "huaweicloudsdkgaussdbfornosql",
        "llanfairpwllgwyngyllgogerychwyrndrobwll",
        "ABSTRACTSINGLETONPROXYFACTORYBEAN",
        "a" * 40,
        "",
    ],
)
def test_a_long_word_is_not(word: str) -> None:
    assert not is_surely_random_word(word)


@pytest.mark.parametrize("sign", ["]", "#", "&", "!", "{"])
def test_a_generated_password_with_a_single_sign_is_random(sign: str) -> None:
    texts = [f"{drawn(9, seed=seed)}{sign}{drawn(10, seed=seed + 500)}" for seed in range(100)]

    assert sum(map(is_random_text, texts)) >= _MOST


@pytest.mark.parametrize(
    "text",
    [
        "OrdersTable[0].ItemsPerPage10",
        "com.example.Orders#handleRequest2",
        "{tenantId}/Orders2024/{itemId}",
        "Content-Type&Accept2=json&X-Api",
        "s3://Orders-Bucket-2024/Exports!",
    ],
)
def test_a_name_with_a_sign_is_not(text: str) -> None:
    assert not is_random_text(text)


_NINE_OF_TEN, _MOST = 90, 75
