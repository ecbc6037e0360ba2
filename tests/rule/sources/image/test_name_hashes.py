"""A set that keeps hashes answers as a set of names does."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from rule.sources.image.name_hashes import MergedNames, NameHashes

MOST_BYTES_OF_A_NAME = 40
NAMES = st.sampled_from(["", "a", "b", "a/b", "a/b/c", "é", "\udcff"])
STEPS = st.lists(st.tuples(st.sampled_from(["add", "discard", "ask"]), NAMES), max_size=30)


def after(steps: list[tuple[str, str]]) -> tuple[NameHashes, set[str]]:
    hashes, names = NameHashes(), set[str]()
    for step, name in steps:
        if step == "ask":
            assert (name in hashes) == (name in names)
        else:
            getattr(hashes, step)(name)
            getattr(names, step)(name)
    return hashes, names


@given(STEPS, NAMES)
def test_a_name_is_in_if_it_was_added_last_and_not_taken_out(
    steps: list[tuple[str, str]], asked: str
) -> None:
    hashes, names = after(steps)

    assert (asked in hashes) == (asked in names)


@given(st.lists(STEPS, max_size=6), NAMES)
def test_what_is_taken_out_of_one_set_stays_in_the_others(
    each: list[list[tuple[str, str]]], asked: str
) -> None:
    merged, all_names = MergedNames(), set[str]()
    for steps in each:
        hashes, names = after(steps)
        merged.update(hashes)
        all_names |= names
        assert (asked in merged) == (asked in all_names)


def test_many_sets_become_few() -> None:
    merged = MergedNames()
    for number in range(300):
        names = NameHashes()
        names.add(f"{number}")
        merged.update(names)

    assert len(merged._parts) < 10
    assert all(f"{number}" in merged for number in range(300))
    assert "300" not in merged


def test_a_name_takes_some_bytes_however_long_it_is() -> None:
    tracemalloc.start()
    try:
        hashes = NameHashes()
        for number in range(4_000):
            hashes.add(f"usr/lib/python3/site-packages/package/module_{number}.py")
        assert "usr/lib/python3/site-packages/package/module_7.py" in hashes
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held / 4_000 < MOST_BYTES_OF_A_NAME
