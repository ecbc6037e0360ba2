"""``--format html``: a page for people, as one file; it needs jinja2, an extra of the wheel."""

from __future__ import annotations

from .report import Report


def as_html(report: Report) -> str:
    """Return the report as a page that loads nothing.

    Raises:
        ModuleNotFoundError: jinja2 is not installed.
    """
    from .page.rendering import rendered  # noqa: PLC0415 - its package may be missing

    return rendered(report)
