"""A report as one HTML file, from the templates beside this module."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..report import Report
from ..texts import printable
from .facets import NO_OWNER
from .rows import State
from .view import page_of

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN = 100
"""Rows at once: with all of 10,000 in the document, a browser takes seconds to open it."""


def rendered(report: Report) -> str:
    """Return the page. It loads nothing, and runs no script but its own."""
    style, script = (_own(name) for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page, environment = page_of(report), _environment()
    row = environment.get_template("row.html.jinja")
    return environment.get_template("page.html.jinja").render(
        page=page,
        page_rows=[
            _on_one_line(row.render(page=page, row=each, no_owner=NO_OWNER, State=State))
            for each in page.rows
        ],
        shown=_SHOWN,
        policy=policy,
        style=style,
        script=script,
        State=State,
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: object) -> object:
    """Escape what turns text around, or is no text: anybody may have chosen a name."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        return printable(value)
    return value


def _on_one_line(html: str) -> Markup:
    return Markup(" ".join(html.split()))  # noqa: S704 - it was escaped when it was rendered


def _own(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text("utf-8"))  # noqa: S704 - a file of this package


def _digest(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
