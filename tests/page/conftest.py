"""The browser, and pages in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from rule.output.html import as_html
from rule.output.report import Report
from tests.page.browser import IS_DELIVERED, running_browser

Opener = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the browser once, for these tests alone."""
    if not IS_DELIVERED:
        pytest.skip("no registry delivers a browser for this platform")
    with running_browser() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Return what opens a report's page; whatever goes wrong in the page fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_report(
        report: Report, *, width: int = 1440, attacked: bool = False, **more: Any
    ) -> Page:
        file = tmp_path / "report.html"
        file.write_text(as_html(report), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()

        def is_asked_for(request: Request) -> None:
            if request.url.partition("#")[0] != file.as_uri():
                wrong.append(request.url)

        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        if not attacked:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text))
            page.on("request", is_asked_for)
        page.goto(file.as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert wrong == []
