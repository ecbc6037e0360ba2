"""Elements of pages: a heading, a label or a choice is not the value of the one before."""

from __future__ import annotations

import pytest

from tests.rule.detection.syntax.reading import found


@pytest.mark.parametrize(
    "page",
    [
        '<tr><th scope="col">Secrets</th><th scope="col">Found in</th></tr>',
        "<dt>Password</dt><dt>User name</dt>",
        "<option>Password</option><option>Access key</option>",
        '<label>Password</label><button type="submit">Log in now</button>',
        "<h2>Password</h2><h2>Forgotten it</h2>",
    ],
)
def test_headings_labels_and_choices_of_a_page_are_no_values(page: str) -> None:
    assert not found("page.html", page)


@pytest.mark.parametrize(
    "page",
    [
        "<tr><th>Password</th><td>Quellwasser!7</td></tr>",
        "<dt>Password</dt><dd>Quellwasser!7</dd>",
        "<key>Password</key><string>Quellwasser!7</string>",
    ],
)
def test_the_cell_beside_a_heading_is_its_value(page: str) -> None:
    assert found("page.html", page)
