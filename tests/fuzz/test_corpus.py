"""What fuzzing found worth keeping is tried again with every run of the tests."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.corpus import Corpus, corpus_of
from tests.fuzz.target import TARGETS

FEWEST = 10
"""Inputs of a corpus."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_must_hold_holds_of_every_input_that_is_kept(name: str) -> None:
    target = TARGETS[name]
    module: Any = importlib.import_module(target.module)
    inputs = corpus_of(target).inputs

    for given in (b"", *inputs):
        module.check(given)

    assert len(inputs) >= FEWEST


@pytest.mark.parametrize("name", TARGETS)
def test_a_corpus_is_written_as_it_is_read(name: str) -> None:
    target = TARGETS[name]

    assert corpus_of(target).text() == target.corpus.read_text()


def test_what_broke_something_stands_first_and_nothing_stands_twice(tmp_path: Path) -> None:
    corpus = Corpus((b"late", b"early"), (b"longer than", b"early", b"\0\n", b"", b"\0\n"))

    read = Corpus.of(corpus.text())
    read.unpack(tmp_path)

    assert read == Corpus((b"late", b"early"), (b"\0\n", b"longer than"))
    assert {file.read_bytes() for file in tmp_path.iterdir()} == set(read.inputs)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.partition("\n")[2],
        lambda text: text.replace("# Reach", "# Reached"),
        lambda text: text + "\n",
        lambda text: text + "?\n",
        lambda text: text + "<<<<<<< ours\n",
    ],
    ids=["no first heading", "no second heading", "an empty line", "no base64", "a conflict"],
)
def test_a_damaged_corpus_is_refused(damage: Callable[[str], str]) -> None:
    with pytest.raises(ValueError):
        Corpus.of(damage(Corpus((b"a",), (b"b",)).text()))


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
