"""Assignments are found as detect-secrets finds them, and in time by the line's length."""

from __future__ import annotations

import time

import pytest
from detect_secrets.plugins.base import RegexBasedDetector
from hypothesis import given
from hypothesis import strategies as st

from rule.detection.detectors.assignments import (
    QuickCloudantDetector,
    QuickIbmCloudIamDetector,
    QuickIbmCosHmacDetector,
    QuickSoftlayerDetector,
)

QUICK: tuple[type[RegexBasedDetector], ...] = (
    QuickCloudantDetector,
    QuickIbmCloudIamDetector,
    QuickIbmCosHmacDetector,
    QuickSoftlayerDetector,
)
NAMES = ("cloudant", "ibm_cloud_iam", "cos", "sl", "softlayer", "cl")
KEYS = ("_password", "-key", "pwd", "_api_key", "_secret_access_key", "token", '_key"]')
SIGNS = ("=", ":", ":=", "=>", "::", " ", "  ", " = ", " :=  ", "", "= =", " : : ")


@pytest.mark.parametrize("plugin", QUICK)
@given(
    name=st.sampled_from(NAMES),
    key=st.sampled_from(KEYS),
    sign=st.one_of(st.sampled_from(SIGNS), st.text(" :=>\"'", max_size=6)),
    length=st.sampled_from((44, 48, 64)),
)
def test_the_same_is_found(
    plugin: type[RegexBasedDetector], name: str, key: str, sign: str, length: int
) -> None:
    (slow,) = (base for base in plugin.__bases__ if issubclass(base, RegexBasedDetector))
    line = f"x {name}{key}{sign}{'0123456789abcdef' * 4}"[: -64 + length or None]

    assert list(plugin().analyze_string(line)) == list(slow().analyze_string(line))


@pytest.mark.parametrize("plugin", QUICK)
def test_no_pattern_looks_for_spaces_three_times(plugin: type[RegexBasedDetector]) -> None:
    (slow,) = (base for base in plugin.__bases__ if issubclass(base, RegexBasedDetector))

    rewritten = [
        pattern.pattern
        for pattern, other in zip(plugin().denylist, slow().denylist, strict=True)
        if pattern.pattern != other.pattern
    ]

    assert rewritten
    assert not any(" +|" in pattern for pattern in rewritten)


@pytest.mark.parametrize("plugin", QUICK)
@pytest.mark.parametrize("key", KEYS)
def test_a_row_of_spaces_takes_no_time(plugin: type[RegexBasedDetector], key: str) -> None:
    started = time.process_time()

    for name in NAMES:
        list(plugin().analyze_string(f"{name}{key}{' ' * 4_000}!"))

    # One would take hours.
    assert time.process_time() - started < 1
