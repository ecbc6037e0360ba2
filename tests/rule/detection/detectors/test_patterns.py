import random
import re
from collections.abc import Iterator

import pytest
from detect_secrets.plugins.base import RegexBasedDetector

from rule.detection.detectors.patterns import patterns_of
from rule.detection.detectors.registry import DETECTORS
from tests.rule.detection.prefilter.pattern_samples import sample

SAMPLES = 200


def matches_of_searched() -> Iterator[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]]]:
    """Yield each pattern of a plugin that is searched for by others, with these."""
    for detector in DETECTORS:
        plugin, searched = detector.plugin, patterns_of(detector.plugin, detector.prefilter)
        if isinstance(plugin, RegexBasedDetector) and searched != tuple(plugin.denylist):
            yield from ((str(plugin.secret_type), each, searched) for each in plugin.denylist)


CASES = [pytest.param(own, searched, id=kind) for kind, own, searched in matches_of_searched()]


def test_some_plugins_are_searched_for_by_weaker_patterns() -> None:
    assert CASES


@pytest.mark.parametrize(("own", "searched"), CASES)
def test_what_is_searched_for_stands_in_each_match_of_a_plugins_own_patterns(
    own: re.Pattern[str], searched: tuple[re.Pattern[str], ...]
) -> None:
    chance = random.Random(20)  # noqa: S311 - cases, not keys
    found = [own.search(f" {sample(own, chance)} ") for _ in range(SAMPLES)]

    matches = [match[0] for match in found if match]

    assert len(matches) > SAMPLES / 10
    assert [each for each in matches if not any(one.search(each) for one in searched)] == []
