"""The picture of the page in the documentation."""

from __future__ import annotations

import struct

from playwright.sync_api import Browser

from tests.page.picture import PICTURE, WIDTH, draw
from tests.test_imports import ROOT

MOST_BYTES = 150_000


def size(png: bytes) -> tuple[int, int]:
    """Return the width and the height that a PNG's header says."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_is_drawn_as_wide_as_it_is_and_ends_below_the_accounts(
    browser: Browser,
) -> None:
    width, height = size(draw(browser))

    assert width == WIDTH
    assert 500 < height < 2 * WIDTH


def test_the_picture_in_the_documentation_is_light_to_load() -> None:
    picture = PICTURE.read_bytes()

    assert size(picture)[0] == WIDTH
    assert len(picture) < MOST_BYTES
    assert "](../page.png)" in (ROOT / "docs/how-to/audit.md").read_text("utf-8")
