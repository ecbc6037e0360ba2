"""What axe-core finds of what keeps people from reading the page: nothing."""

from __future__ import annotations

from itertools import product

import pytest

from tests.page.accounts import account
from tests.page.browser import TOOLS
from tests.page.conftest import Opener
from tests.proofs import long_but
from tests.rule.output.reports import CLEAN, FOLDER, REPORT

REPORTS = {
    "account": account(150),
    "files": REPORT._replace(command="package", subjects=(FOLDER, CLEAN)),
    "nothing": REPORT._replace(subjects=(), unread=()),
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """async (rules) => {
    const { violations, incomplete, passes } = await axe.run({ runOnly: rules });
    const places = (each) => each.nodes.map((node) => `${node.target}: ${node.failureSummary}`);
    const told = [...violations, ...incomplete].map((each) => [each.id, places(each).slice(0, 3)]);
    return [passes.length, told];
}"""


SEEN = list(product(REPORTS, [1440, 820, 390], ["light", "dark"]))
EACH_ONCE = [("account", 390, "dark"), ("files", 1440, "light"), ("nothing", 820, "light")]


@pytest.mark.parametrize(("report", "width", "scheme"), long_but(EACH_ONCE, SEEN))
def test_nothing_keeps_anybody_from_reading_the_page(
    opened: Opener, report: str, width: int, scheme: str
) -> None:
    page = opened(REPORTS[report], width=width, color_scheme=scheme)
    for each in page.locator("summary").all()[:3]:
        each.click()
    page.evaluate((TOOLS / "node_modules/axe-core/axe.min.js").read_text("utf-8"))

    passed, found = page.evaluate(FOUND, RULES)

    assert found == []
    assert passed > 20


def test_what_would_keep_somebody_is_noticed(opened: Opener) -> None:
    page = opened(REPORTS["nothing"])
    page.evaluate((TOOLS / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    page.evaluate("document.body.append(document.createElement('select'))")

    _, found = page.evaluate(FOUND, RULES)

    assert sorted(rule for rule, _ in found) == ["region", "select-name"]
