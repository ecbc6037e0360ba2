"""A search for the text that keeps a regular expression busiest: beginnings of what it matches,
with a part of them repeated, and an end that spoils the match."""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
import re
import time
from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

import rule
from rule.scanning.subprocess import run_limited
from rule.startup.deferred_re import DeferredPattern
from tests.bench.evaluations import ENVIRONMENT
from tests.rule.detection.prefilter.pattern_samples import sample
from tests.rule.detection.prefilter.test_prefilter import patterns

TRIED = 24
"""Texts for each pattern."""
_LENGTH = 2_000
_SECONDS = 10.0
_PATTERN = (re.Pattern, DeferredPattern)
_ENDS = ("", "!", "\x00", '"', " ", "=")


def all_patterns() -> list[re.Pattern[str]]:
    """Return every regular expression of the rule: of its modules, prefilters and plugins."""
    found = patterns()
    with patch.dict(os.environ, ENVIRONMENT):  # Powertools reads it as it is imported.
        for module in pkgutil.walk_packages(rule.__path__, "rule."):
            if module.name not in ("rule.__main__", "rule.app"):
                for value in vars(importlib.import_module(module.name)).values():
                    found += value if isinstance(value, (tuple, list)) else [value]
    unique = {each.pattern: each for each in found if isinstance(each, _PATTERN)}
    return [each for each in unique.values() if isinstance(each.pattern, str)]


def worst_inputs(seed: int) -> dict[str, tuple[str, str, str]]:
    """Return for each pattern a beginning, a part to repeat, and an end."""
    worst = {}
    for number, pattern in enumerate(all_patterns()):
        candidates = list(_candidates(pattern, random.Random(seed + number)))  # noqa: S311
        times = run_limited(partial(_times, pattern, candidates), seconds=_SECONDS)
        # One that did not come back is the worst of all.
        measured = [*times.items, float("inf")][: len(candidates)]
        worst[pattern.pattern] = candidates[max(range(len(measured)), key=measured.__getitem__)]
    return worst


def long_line(beginning: str, repeated: str, end: str, length: int) -> str:
    """Return a line of so many characters."""
    times = max(1, (length - len(beginning) - len(end)) // len(repeated))
    return (beginning + repeated * times + end).replace("\n", " ")


def _candidates(pattern: re.Pattern[str], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for _ in range(TRIED):
        text = sample(pattern, chance) or "x"
        at = chance.randrange(len(text))
        repeated = text[at : at + chance.choice((1, 1, 2, 3, 8, len(text)))]
        yield text[:at], repeated, chance.choice(_ENDS)


def _times(pattern: re.Pattern[str], candidates: list[tuple[str, str, str]]) -> Iterator[float]:
    for candidate in candidates:
        line = long_line(*candidate, _LENGTH)
        started = time.perf_counter()
        for _ in pattern.finditer(line):
            pass
        yield time.perf_counter() - started
