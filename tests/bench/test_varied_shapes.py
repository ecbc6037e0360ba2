"""Twice as much of a shape takes twice the time, also where no two pieces are alike."""

from __future__ import annotations

import pytest

from rule.detection.scanner import Scanner
from tests.bench.varied_shapes import GROWTH, PATHS, SHAPES, growth, text_of
from tests.proofs import long_but, proofs_but

LENGTH = 30_000
SCANNER = Scanner()
CASES = [(path, shape) for shape in SHAPES for path in PATHS]
EXAMPLES = CASES[:: 4 * len(PATHS) + 1]
"""One of four shapes, all kinds of files in turn."""
TRIES = 6


@pytest.mark.parametrize(("path", "shape"), long_but(EXAMPLES[::3], proofs_but(EXAMPLES, CASES)))
def test_twice_as_much_of_a_varied_shape_takes_twice_the_time(path: str, shape: str) -> None:
    # Noise does not come each time.
    assert any(growth(SCANNER, path, shape, LENGTH) <= GROWTH for _ in range(TRIES))


@pytest.mark.parametrize("shape", SHAPES)
def test_no_two_pieces_of_a_shape_are_alike(shape: str) -> None:
    text = text_of(shape, 4_000)

    assert len(text) == 4_000
    assert "{w}" not in text
    assert text[:2_000] != text[2_000:] or shape == "headers of curl without end"
