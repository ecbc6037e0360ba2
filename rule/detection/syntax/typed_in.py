"""Passwords that a script types into the fields of a page: ``page.fill("#password", "…")``."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re

_WORD = r"[pP]ass(?:word|wd)"
_PART_OF_WORD = "assw"
_FIELD = (
    rf"(?:\"[^\"\n]{{0,60}}{_WORD}[^\"\n]{{0,40}}\"|'[^'\n]{{0,60}}{_WORD}[^'\n]{{0,40}}'"
    rf"|`[^`\n]{{0,60}}{_WORD}[^`\n]{{0,40}}`)"
)
_TEXT = r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
INTO_FIELD = re.compile(
    rf"(?:\.(?:type|fill)\(|\bfill_in[ (])\s{{0,3}}{_FIELD}\s{{0,3}},"
    rf"\s{{0,3}}(?:with:\s{{0,3}})?{_TEXT}"
)
"""A function of Puppeteer, Playwright or Capybara that takes the field and the text."""
BEHIND_FIELD = re.compile(rf"{_FIELD}\){{1,2}}\.(?:type|fill|send_keys|sendKeys)\(\s{{0,3}}{_TEXT}")
"""A method of what finds the field, as Cypress, Playwright and Selenium have it."""
_KEYS = re.compile(r"\{\w{1,20}\}")
"""A key beside the text: https://docs.cypress.io/api/commands/type."""


def typed_in(line: str) -> Iterator[str]:
    """Yield the texts that a line types into fields of passwords."""
    if _PART_OF_WORD not in line:
        return
    for form in (INTO_FIELD, BEHIND_FIELD):
        for found in form.finditer(line):
            if text := _KEYS.sub("", next(filter(None, found.groups()))):
                yield text
