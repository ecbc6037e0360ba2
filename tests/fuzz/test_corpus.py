"""What fuzzing found worth keeping is tried again with every run of the tests."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.fuzz.target import TARGETS

FEWEST = 10
"""Inputs of a corpus."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_must_hold_holds_of_every_input_that_is_kept(name: str) -> None:
    target = TARGETS[name]
    module: Any = importlib.import_module(target.module)
    inputs = [path.read_bytes() for path in sorted(target.corpus.iterdir())]

    for given in inputs:
        module.check(given)

    assert len(inputs) >= FEWEST


@pytest.mark.parametrize("name", TARGETS)
def test_an_input_is_changed_within_its_length_and_the_same_way_by_the_same_seed(name: str) -> None:
    target = TARGETS[name]
    module: Any = importlib.import_module(target.module)
    given = next(iter(module.seeds().values()))

    changed = [module.mutated(given, 4_000, seed) for seed in range(40)]

    assert changed == [module.mutated(given, 4_000, seed) for seed in range(40)]
    assert max(map(len, changed)) <= 4_000
    assert len(set(changed)) > 10


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs_hold_without_a_fuzzer_too(name: str) -> None:
    target = TARGETS[name]
    module: Any = importlib.import_module(target.module)

    for given in module.seeds().values():
        module.check(given)
        for seed in range(15):
            module.check(module.mutated(given, target.longest, seed))
