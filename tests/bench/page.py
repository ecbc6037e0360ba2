"""The page of a large account in a real browser: processor time of all the browser's processes.

It is less than a second while nobody else wants the processor if it is less than a second here, and
does not grow with what else the machine does.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, CDPSession

from rule.output.html import as_html
from tests.bench.row import Row
from tests.page.accounts import account
from tests.page.browser import IS_DELIVERED, running_browser

RUNS = 5
GOAL = 1.0
"""Second."""
FUNCTIONS = 10_000
_NAME = "CPU seconds of the browser"
_SHOWN = "document.querySelector('main')?.innerText ?? ''"
_DRAWN = "new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))"


def rows(functions: int = FUNCTIONS, runs: int = RUNS) -> Iterator[Row]:
    """Yield what it costs to open the page, and the costliest way to look for something in it."""
    if not IS_DELIVERED:
        return
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        file = Path(folder) / "report.html"
        file.write_text(as_html(account(functions)), "utf-8")
        # The first turn fills caches, as in `in_alternation`.
        turns = [_costs(browser, file) for _ in range(runs + 1)][1:]
    page = f"page of {functions:,} functions"
    medians = {each: statistics.median(turn[each] for turn in turns) for each in turns[0]}
    yield Row(f"{page}, {_NAME} to open", medians.pop("open"), GOAL, runs)
    each = ", ".join(f"{action} {seconds:.2f}" for action, seconds in medians.items())
    yield Row(f"{page}, {_NAME} for each of: {each}", max(medians.values()), GOAL, runs)


def _costs(browser: Browser, file: Path) -> dict[str, float]:
    """Open the page and use it; return the seconds of each step by what is done."""
    session = browser.new_browser_cdp_session()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    steps: dict[str, Callable[[], object]] = {
        "open": lambda: page.goto(file.as_uri()),
        "search": lambda: page.get_by_role("searchbox").fill("billing cron"),
        "filter": lambda: page.get_by_label("Outcome").select_option(index=1),
        "show all again": lambda: page.get_by_role("button", name="Clear").click(),
        "sort": lambda: (
            page.get_by_role("columnheader", name="Function").get_by_role("button").click()
        ),
    }
    costs: dict[str, float] = {}
    for name, step in steps.items():
        shown, before = page.evaluate(_SHOWN), _cpu_seconds(session)
        step()
        page.wait_for_function(f"shown => {_SHOWN} !== shown", arg=shown)
        page.evaluate(_DRAWN)
        costs[name] = _cpu_seconds(session) - before
    context.close()
    session.detach()
    return costs


def _cpu_seconds(session: CDPSession) -> float:
    """Return what the browser's processes have used so far, in steps of a hundredth."""
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(float(each["cpuTime"]) for each in processes)
