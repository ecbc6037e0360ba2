"""Plain texts tell which detectors have to search: none is left out that could find something."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rule.detection.detector import Detector
from rule.detection.detectors.registry import DETECTORS
from rule.detection.signs import NOTHING, Sign, Signs, signs_in
from rule.startup import deferred_re
from tests.proofs import examples

KNOWN = {
    "eyJ": {"eyJ"},
    r"SG\.": {"SG."},
    "[rs]k_live_": {"k_live_"},
    "gh[opu]_": {"gho_", "ghp_", "ghu_"},
    "gh[opu]": {"gh"},
    "gh[a-z]_": {"gh"},
    "gh[opu]?_": {"gh"},
    "gh[opu]{2}_": {"gh"},
    "ab[abcd](?:a|b|c|d)_": {"ab"},
    "a[bc]_[de][A-Z]": {"a"},
    r"dp\.(?:pt|st)\.\w": {"dp.pt.", "dp.st."},
    "(?:ab|cd)[ef]": {"abe", "abf", "cde", "cdf"},
    "[aB][bA]": {"b", "A"},
    "(?:api|sdk)-": {"api-", "sdk-"},
    r"duffel_(?:test|live)_\w": {"duffel_test_", "duffel_live_"},
    "sig=|SharedAccessKey=": {"sig=", "SharedAccessKey="},
    r"gl[a-z]{2,5}-|GR1348941": {"gl", "GR1348941"},
    "ab?c": {"a"},
    "(?:ab|c)": {"ab", "c"},
    "a[|(]b|c": {"a", "c"},
    r"a\|b|c\(d": {"a|b", "c(d"},
    "a(?:b|(?:c|d))|e": {"a", "e"},
    "(?:ab|cd)e*": {"ab", "cd"},
}
OTHERS = {
    "[xX][oO][xX]-|[hH][oO]k": {Sign("xox", in_any_case=True), Sign("ho", in_any_case=True)},
    "[xX][oO][xX]?": {Sign("xo", in_any_case=True)},
    "[aA][bB][cd]|e": {Sign("ab", in_any_case=True), Sign("e")},
    "[a-f]{40}": {Sign("", is_run=True)},
    r"['\"][a-z\u212a/+]{64}['\"]|A3": {Sign("", is_run=True), Sign("A3")},
}
UNKNOWN = (
    "[a-f]{39}",
    "[a-f_]{48}",
    "[^a]{48}",
    r"\w{48}",
    "[aA][b]",
    "[aA][bB]?",
    "[aA][bB]*c",
    "[aA][bB]{0,2}",
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
    assert set(signs_in(pattern)) == set(map(Sign, KNOWN[pattern]))


@pytest.mark.parametrize("pattern", OTHERS)
def test_letters_in_any_case_and_long_runs_are_signs_as_well(pattern: str) -> None:
    assert set(signs_in(pattern)) == OTHERS[pattern]


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_a_pattern_that_may_begin_with_anything_tells_nothing(pattern: str) -> None:
    assert signs_in(pattern) == (NOTHING,)


@pytest.mark.slow
@given(
    pattern=st.sampled_from([*KNOWN, *OTHERS, *(row.prefilter.pattern for row in DETECTORS)]),
    data=st.data(),
)
@settings(max_examples=examples(4), suppress_health_check=list(HealthCheck))
def test_a_detector_is_asked_for_every_text_that_its_pattern_matches(
    pattern: str, data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern))
    detector = Detector(DETECTORS[0].plugin, DETECTORS[0].confidence, deferred_re.compile(pattern))
    assert Signs([detector]).detectors_for(text) == (detector,)


def test_nearly_all_detectors_have_signs() -> None:
    unknown = [row for row in DETECTORS if NOTHING in signs_in(row.prefilter.pattern)]
    assert len(unknown) < len(DETECTORS) / 20


@pytest.mark.parametrize(
    "text", ["", "eyJ", "a=sk_live_", "://eyJ" + 64 * "a", "sig=eyJ", "A" * 70, "plain words"]
)
def test_the_detectors_for_a_text_are_those_whose_prefilters_match_in_their_order(
    text: str,
) -> None:
    matching = tuple(row for row in DETECTORS if row.prefilter.search(text))
    assert Signs(DETECTORS).detectors_for(text) == matching


@pytest.mark.parametrize(
    "literal", ["A_b_", "b__", "AAb", "AbA", ".b.", "..b", "-.-", "Ab.", "A.b"]
)
@pytest.mark.parametrize("text", ["{}", "{0}{0}", "x{}x", "_-.A{}A.-_"])
def test_a_sign_at_either_end_of_a_literal_may_stand_in_it_and_beside_it(
    literal: str, text: str
) -> None:
    pattern = deferred_re.compile(re.escape(literal))
    detector = Detector(DETECTORS[0].plugin, DETECTORS[0].confidence, pattern)
    assert Signs([detector]).detectors_for(text.format(literal)) == (detector,)


def test_a_compiled_prefilter_is_always_tried() -> None:
    compiled = Detector(
        DETECTORS[0].plugin, DETECTORS[0].confidence, re.compile("AB", re.IGNORECASE)
    )
    assert Signs([compiled]).detectors_for("xaby") == (compiled,)
