"""Names that anybody may have chosen, made harmless for terminals, build servers and tables."""

from __future__ import annotations

import json
import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")  # noqa: RUF001
"""A spreadsheet takes a cell that begins so for a formula or a command.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""
_BEHIND_SEMICOLON = re.compile(rf";(?= *[{re.escape(''.join(_FORMULA))}])")
"""Where a spreadsheet begins another cell in countries that write numbers with a comma."""
_COMMAND = re.compile(r"\A\s*+:(?=:)|#(?=#(?:vso|teamcity)?\[)", re.IGNORECASE)
"""What GitHub, Azure Pipelines and TeamCity obey in a build's log: at a line's start, or anywhere.

Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions and
https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""
_TWO_SIGNS = re.compile(r"#(?=#)")


def printable(text: str) -> str:
    """Escape what controls a terminal, what XML cannot hold, and commands for a build server."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return _COMMAND.sub(lambda sign: f"{sign[0][:-1]}\\x{ord(sign[0][-1]):02x}", shown)


def encodable(text: str) -> str:
    """Escape halves of characters, which no encoding has; all else stays, as JSON escapes it."""
    return "".join(ascii(c)[1:-1] if "\ud800" <= c <= "\udfff" else c for c in text)


def json_text(value: object, indent: int | None = 2) -> str:
    """Return JSON in ASCII, in which no build server sees a command."""
    # In JSON, this sign stands only in texts, and never behind the backslash of an escape.
    return _TWO_SIGNS.sub(r"\\u0023", json.dumps(value, indent=indent))


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes: one more quote stands before it."""
    shown = _BEHIND_SEMICOLON.sub(";'", printable(text))
    return f"'{shown}" if text.lstrip(" ").startswith(_FORMULA) else shown
