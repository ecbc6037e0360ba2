from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .compliance_view import Row, render

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROWS = [
    Row("orders-api", "NON_COMPLIANT", " ".join(["Move", "them", "now."] * 20), NOON),
    Row("a-function-with-a-very-long-name-" * 2, "COMPLIANT", "No plaintext secrets found.", NOON),
]


@pytest.mark.parametrize("width", [200, 120, 80, 60, 40])
def test_the_view_fits_into_the_terminal(width: int) -> None:
    assert max(map(len, render(ROWS, width).splitlines())) <= width


@pytest.mark.parametrize("width", [200, 80, 40])
def test_no_word_of_an_annotation_is_lost(width: int) -> None:
    words = render(ROWS, width).split()
    assert words.count("Move") == 20
    assert "NON_COMPLIANT" in words
    assert f"{NOON.astimezone():%H:%M:%S}" in words


def test_colours_are_there_only_when_asked_for_and_take_no_room() -> None:
    plain, painted = render(ROWS, 120), render(ROWS, 120, colour=True)
    assert "\x1b" not in plain
    assert painted.count("\x1b[31mNON_COMPLIANT\x1b[0m") == 1
    assert painted.replace("\x1b[31m", "").replace("\x1b[32m", "").replace("\x1b[0m", "") == plain


def test_a_view_without_verdicts_is_its_headings() -> None:
    assert render([], 100).split()[:4] == ["Resource", "Compliance", "Annotation", "Time"]
