"""No shape of a line takes more than twice the time for twice the length."""

from __future__ import annotations

from typing import cast

import pytest

from rule.detection.scanner import Scanner
from rule.model import Finding, SourceFile, Unread
from tests.bench.line_shapes import GROWTH, PATHS, SHAPES, growth, text_of
from tests.proofs import long_but, proofs_but

LENGTH = 50_000
SCANNER = Scanner()
CASES = [(path, shape) for shape in SHAPES for path in PATHS]
EXAMPLES = CASES[:: 4 * len(PATHS) + 1]
"""One of four shapes, all kinds of files in turn."""
TRIES = 4


@pytest.mark.parametrize(("path", "shape"), long_but(EXAMPLES[::3], proofs_but(EXAMPLES, CASES)))
def test_twice_as_much_of_a_shape_takes_twice_the_time(path: str, shape: str) -> None:
    # Noise does not come each time.
    assert any(growth(SCANNER, path, shape, LENGTH) < GROWTH for _ in range(TRIES))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_has_the_length_that_is_asked_for(shape: str) -> None:
    assert len(text_of(shape, 10_001)) == 10_001


class _Quadratic:
    def scan_file(self, file: SourceFile, _unread: list[Unread]) -> list[Finding]:
        for at in range(0, len(file.text), 50):
            file.text.count("x", at)
        return []


def test_a_search_that_starts_again_at_every_place_is_noticed() -> None:
    assert growth(cast("Scanner", _Quadratic()), "a.js", "words", 400_000) > GROWTH
