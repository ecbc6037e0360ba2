"""The picture of the page in the documentation: ``python -m tests.page.picture`` draws it anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from rule.output.html import as_html
from tests.page.accounts import account
from tests.page.browser import running_browser
from tests.test_imports import ROOT

PICTURE = ROOT / "docs/page.png"
WIDTH = 1280
_MARGIN = 16
FUNCTIONS = 300


def draw(browser: Browser) -> bytes:
    """Return a PNG of an invented account's page in light colours, down to its accounts."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(as_html(account(FUNCTIONS)), "utf-8")
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 2 * WIDTH}, color_scheme="light"
        )
        page = context.new_page()
        page.goto(file.as_uri())
        last = page.get_by_role("table", name="By account").bounding_box()
        assert last is not None
        height = last["y"] + last["height"] + _MARGIN
        drawn = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        context.close()
    return drawn


if __name__ == "__main__":
    with running_browser() as started:
        PICTURE.write_bytes(draw(started))
