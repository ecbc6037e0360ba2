"""Each function that takes a secret is told from those that take none."""

from __future__ import annotations

import random
import re

import pytest

from rule.detection.syntax.keyed_calls import _CALLS, _ENCODING, _Kind
from rule.detection.syntax.placed_arguments import _COMPILED
from rule.detection.syntax.telling_calls import may_call_any, may_take_secret
from tests.rule.detection.prefilter.pattern_samples import sample

PATTERNS = [
    *(pattern.pattern for kind, pattern in _CALLS if kind is not _Kind.ENCODING),
    *(pattern.pattern for _, _, pattern in _COMPILED),
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_a_function_that_a_pattern_knows_may_take_a_secret(pattern: str) -> None:
    chance, compiled = random.Random(7), re.compile(pattern)  # noqa: S311 - cases, not keys

    calls = {sample(compiled, chance) for _ in range(2_000)}

    assert [call for call in calls if not may_take_secret(call)] == []
    assert [call for call in calls if not may_call_any(f"x = new {call}y)")] == []


def test_a_text_that_encodes_something_may_call_a_function() -> None:
    chance = random.Random(7)  # noqa: S311 - cases, not keys

    calls = {sample(_ENCODING, chance) for _ in range(2_000)}

    assert [call for call in calls if not may_call_any(f"x = {call}y)")] == []


@pytest.mark.parametrize("call", ["Object.keys(", "e.push(", "new Error(", "t.call(", "print("])
def test_most_functions_take_no_secret(call: str) -> None:
    assert not may_take_secret(call)
    assert not may_call_any(f"if ({call}x)) {{ y(); }}")
