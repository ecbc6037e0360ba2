"""Patterns that are compiled at their first use do all that the standard library's do."""

import copy
import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import pytest

import rule.detection
from rule.startup import deferred_re

TEXT = "otter_1 Meadow_22\nheron_3"
USES: dict[str, Callable[[re.Pattern[str]], Any]] = {
    "search": lambda p: p.search(TEXT, 3),
    "match": lambda p: p.match(TEXT, 8, 20),
    "fullmatch": lambda p: p.fullmatch("velvet_7"),
    "nothing found": lambda p: p.fullmatch(TEXT),
    "findall": lambda p: p.findall(TEXT),
    "finditer": lambda p: list(p.finditer(TEXT)),
    "split": lambda p: p.split(TEXT, maxsplit=1),
    "sub": lambda p: p.sub(r"\2", TEXT),
    "subn": lambda p: p.subn("", TEXT, count=2),
    "flags": lambda p: p.flags,
    "groups": lambda p: (p.groups, p.groupindex),
    "source": lambda p: p.pattern,
}
SOURCES = {
    "plain": (r"(\w)\w*_(\d)", 0),
    "with flags": (r"(M)eadow_(?P<number>\d)", re.IGNORECASE),
    "over lines": (r"^(h)\w+_(\d)$", re.MULTILINE | re.ASCII),
    "with flags within": (r"(?x) (O|o) tter _ (\d)", 0),
}


def plain(result: Any) -> Any:
    """Return what can be compared of a result: no two matches are equal."""
    if isinstance(result, re.Match):
        return result.span(), result.groups(), result.groupdict(), result.lastgroup
    return [plain(each) for each in result] if isinstance(result, list) else result


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_deferred_pattern_does_what_the_pattern_does(
    source: tuple[str, int], use: Callable[[re.Pattern[str]], Any]
) -> None:
    deferred = deferred_re.compile(*source)
    expected = plain(use(re.compile(*source)))

    assert plain(use(deferred)) == expected
    assert plain(use(deferred)) == expected


def test_a_pattern_of_bytes_searches_bytes() -> None:
    deferred = deferred_re.compile(rb"(\d)")

    assert deferred.findall(b"heron 12") == [b"1", b"2"]


@pytest.mark.parametrize("use", ["search", "findall", "flags"])
def test_a_fault_is_raised_at_the_first_use(use: str) -> None:
    faulty = deferred_re.compile("(otter")

    assert faulty.pattern == "(otter"
    with pytest.raises(re.error):
        getattr(faulty, use)


@pytest.mark.parametrize("compile_", [re.compile, deferred_re.compile])
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.MULTILINE | re.DOTALL])
@pytest.mark.parametrize("is_used", [False, True])
def test_another_source_has_the_same_flags(
    compile_: Callable[..., re.Pattern[str]], flags: int, *, is_used: bool
) -> None:
    pattern = compile_("otter", flags)
    if is_used:
        pattern.search(TEXT)

    other = deferred_re.with_source(pattern, "heron")

    assert (other.pattern, other.flags) == ("heron", re.compile("heron", flags).flags)


def test_to_ask_for_another_source_compiles_nothing() -> None:
    assert deferred_re.with_source(deferred_re.compile("(otter"), "heron").search("heron")


def test_a_fault_is_raised_when_all_are_compiled() -> None:
    faulty = deferred_re.compile("meadow)")

    with pytest.raises(re.error):
        deferred_re.compile_all()
    del faulty


def test_compiling_all_changes_nothing_for_those_in_use() -> None:
    used, unused = deferred_re.compile("otter"), deferred_re.compile("heron")
    assert used.search("otter")

    deferred_re.compile_all()

    assert used.search("otter")
    assert unused.search("heron")


def test_a_copy_has_the_same_source() -> None:
    assert copy.copy(deferred_re.compile("otter")).pattern == "otter"


def test_a_pattern_has_no_members_that_patterns_lack() -> None:
    with pytest.raises(AttributeError):
        deferred_re.compile("otter").otter  # type: ignore[attr-defined]  # noqa: B018


def test_all_patterns_of_the_detection_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(rule.detection.__path__, "rule.detection."):
        importlib.import_module(module.name)

    deferred_re.compile_all()
