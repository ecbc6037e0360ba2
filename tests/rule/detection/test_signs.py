"""Plain texts tell which detectors have to search: none is left out that could find something."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rule.detection.detector import Detector
from rule.detection.detectors.registry import DETECTORS
from rule.detection.signs import Signs, literals_in
from tests.proofs import examples

KNOWN = {
    "eyJ": {"eyJ"},
    r"SG\.": {"SG."},
    "[rs]k_live_": {"k_live_"},
    "gh[opusr]_": {"gh"},
    "(?:api|sdk)-": {"api-", "sdk-"},
    r"duffel_(?:test|live)_\w": {"duffel_"},
    "sig=|SharedAccessKey=": {"sig=", "SharedAccessKey="},
    r"gl[a-z]{2,5}-|GR1348941": {"gl", "GR1348941"},
    "ab?c": {"a"},
    "(?:ab|c)": {"ab", "c"},
    "a[|(]b|c": {"a", "c"},
    r"a\|b|c\(d": {"a|b", "c(d"},
    "a(?:b|(?:c|d))|e": {"a", "e"},
    "(?:ab|cd)e*": {"ab", "cd"},
}
UNKNOWN = (
    "[a-f]{48}",
    "a?",
    "(?:ab|cd)?",
    "(?:ab|c*)d",
    "[ab]?c|[de]",
    "ab|[cd]",
    "(?i:ab)",
    "(?i)ab",
    r"\d{4}",
    r"\bab|\w",
    "(ab)?",
    "",
)


@pytest.mark.parametrize("pattern", KNOWN)
def test_a_pattern_tells_what_it_begins_with(pattern: str) -> None:
    assert set(literals_in(pattern)) == KNOWN[pattern]


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_a_pattern_that_may_begin_with_anything_tells_nothing(pattern: str) -> None:
    assert literals_in(pattern) == ()


@given(
    pattern=st.sampled_from([*KNOWN, *(str(row.prefilter_pattern) for row in DETECTORS)]),
    data=st.data(),
)
@settings(max_examples=examples(4), suppress_health_check=list(HealthCheck))
def test_every_text_that_a_pattern_matches_holds_one_of_its_literals(
    pattern: str, data: st.DataObject
) -> None:
    literals = literals_in(pattern)
    if literals:
        text = data.draw(st.from_regex(pattern))
        assert any(literal in text for literal in literals)


def test_nearly_all_detectors_are_known_by_a_plain_text() -> None:
    unknown = [row for row in DETECTORS if not literals_in(str(row.prefilter_pattern))]
    assert len(unknown) < len(DETECTORS) / 10


@pytest.mark.parametrize(
    "text", ["", "eyJ", "a=sk_live_", "://eyJ" + 64 * "a", "sig=eyJ", "A" * 70, "plain words"]
)
def test_the_detectors_for_a_text_are_those_whose_prefilters_match_in_their_order(
    text: str,
) -> None:
    matching = tuple(row for row in DETECTORS if row.prefilter.search(text))
    assert Signs(DETECTORS).detectors_for(text) == matching


def test_a_compiled_prefilter_is_always_tried() -> None:
    compiled = Detector(
        DETECTORS[0].plugin, DETECTORS[0].confidence, re.compile("AB", re.IGNORECASE)
    )
    assert Signs([compiled]).detectors_for("xaby") == (compiled,)
