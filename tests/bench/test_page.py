from __future__ import annotations

import pytest

from tests.bench import page
from tests.page.browser import IS_DELIVERED


@pytest.mark.skipif(not IS_DELIVERED, reason="no registry delivers a browser for this platform")
def test_opening_a_page_and_each_way_to_look_for_something_is_measured() -> None:
    opened, used = page.rows(functions=120, runs=1)

    assert opened.name == "page of 120 functions, CPU seconds of the browser to open"
    actions = [each.rpartition(" ")[0] for each in used.name.partition(": ")[2].split(", ")]
    assert actions == ["search", "filter", "show all again", "sort"]
    assert all(row.ratio > 0 for row in (opened, used))
