from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule.gate_words import folded_words_of, words_of
from tests.rule.test_gate import senses


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("ghp_", ("ghp_",)),
        ("sig=|SharedAccessKey=", ("SharedAccessKey=", "sig=")),
        ("[rs]k_live_", ("rk_live_", "sk_live_")),
        ("(?:hf|api_org)_", ("api_org_", "hf_")),
        (r"SG\.", ("SG.",)),
        (r"\\", ("\\",)),
        ("(a|b)[cd]", ("ac", "ad", "bc", "bd")),
    ],
)
def test_a_pattern_that_lists_words_is_its_words(pattern: str, words: tuple[str, ...]) -> None:
    assert words_of(pattern) == words


@pytest.mark.parametrize(
    "pattern",
    [
        "-us[0-9]",
        "[a-z]",
        "[^a]",
        "ab?",
        "a*",
        "a.b",
        "^a",
        r"\bkey",
        r"a\d",
        "(?i:key)",
        "(?=a)b",
        "[abc][abc]",
        "",
        "a|",
    ],
)
def test_a_pattern_that_asks_for_more_is_no_list_of_words(pattern: str) -> None:
    assert words_of(pattern) is None


SENSES = list(senses())


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("[hH][oO][oO][kK\u212a][sS\u017f]\\.", ("hooks.",)),
        ("[xX]ox(?:[aA]|[sS\u017f])-", ("xoxa-", "xoxs-")),
        ("[aB]c", ("ac", "bc")),
        ("[a-z]", None),
    ],
)
def test_letters_of_either_case_are_one_without_case(
    pattern: str, words: tuple[str, ...] | None
) -> None:
    assert folded_words_of(pattern) == words


@given(st.text("hHoOkK\u212asS\u017f.xXaA-", max_size=12))
def test_a_gates_folded_words_are_found_wherever_the_gate_matches(text: str) -> None:
    for sense in SENSES:
        words = folded_words_of(sense.gate_pattern) if isinstance(sense.gate_pattern, str) else None
        if words and sense.gate.search(text):
            assert any(word in text.casefold() for word in words)


_LISTS = [
    (sense.gate, words)
    for sense in SENSES
    if isinstance(sense.gate_pattern, str) and (words := words_of(sense.gate_pattern))
]


def test_most_gates_are_lists_of_words() -> None:
    assert len(_LISTS) > len(SENSES) / 2


@given(st.data())
def test_a_gates_words_are_found_where_the_gate_matches(data: st.DataObject) -> None:
    gate, words = data.draw(st.sampled_from(_LISTS))
    text = data.draw(
        st.lists(st.sampled_from([*words, *"".join(words), "x", "\n"]), max_size=12).map("".join)
    )

    assert any(word in text for word in words) == bool(re.search(gate, text))
