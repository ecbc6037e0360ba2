"""The page as text; what a browser makes of it is tested in `tests/page`."""

from __future__ import annotations

import functools
import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest

from rule.output.html import as_html
from tests.page.accounts import account
from tests.rule.output.reports import HOSTILE, REPORT, hostile_report

VOID = ("meta", "input", "br")


class Elements(HTMLParser):
    """Notes each element, and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@functools.cache
def page_with(name: str) -> str:
    return as_html(hostile_report(name))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_opens_and_closes_nothing(name: str) -> None:
    elements = Elements(page_with(name))

    assert elements.open == []
    assert not any(
        each.startswith("on") or each in ("src", "style") for each in elements.attributes
    )


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_can_neither_be_encoded_wrongly_nor_turn_text_around(name: str) -> None:
    text = page_with(name).encode("utf-8").decode("utf-8")

    assert text.replace("\n", "").isprintable()


def test_the_policy_names_the_pages_own_style_and_script_and_nothing_else() -> None:
    page = as_html(REPORT)

    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    for kind, tag in (("style-src", "style"), ("script-src", "script")):
        [text] = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} &#39;sha256-{digest}&#39;;" in policy
    assert policy.startswith("default-src &#39;none&#39;;")


def test_the_page_names_no_other_address() -> None:
    assert not re.search(r"https?:|//[a-z]|url\(|@import", as_html(account(30)))


def test_the_page_is_the_same_each_time() -> None:
    assert as_html(account(30)) == as_html(account(30))


def test_each_row_is_a_line_for_the_script() -> None:
    page = as_html(account(150))

    [data] = re.findall(r'<script type="text/plain" id="all">\n(.*?)</script>', page, re.DOTALL)
    lines = data.split("\n")
    assert len(lines) == 150
    assert all(re.match(r'[\d;,]+\|\d+\|<tr role="row">.*</tr>$', line) for line in lines)
    assert page.count('<tr role="row"><td') == 150 + 100
