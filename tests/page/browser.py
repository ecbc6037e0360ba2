"""The browser of the locked version, without a network."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.test_imports import ROOT

TOOLS = ROOT / ".tools/browser"
IS_DELIVERED = (platform.system(), platform.machine()) == ("Linux", "x86_64")
"""Whether a registry delivers the browser for this platform."""
_FLAGS = ("--no-sandbox", "--font-render-hinting=none", "--disable-gpu")
"""Root may start a browser only without its sandbox; it opens what we have written."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run the browser; it lives no longer than the block, as its event loop does."""
    assert (TOOLS / "chromium").exists(), "run `make test`, which installs it"
    environment = {
        "PATH": os.environ["PATH"],
        "LD_LIBRARY_PATH": str(TOOLS / "lib"),
        "FONTCONFIG_FILE": str(TOOLS / "fonts/fonts.conf"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=TOOLS / "chromium", args=[*_FLAGS], env={**environment}
        )
        yield browser
        browser.close()
