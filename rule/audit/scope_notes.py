"""Lines for what an audit was not meant to read, and for what is exempt: neither is just clean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..compliance.exemption_notes import exemption_notes
from ..model import Unread
from .outcome import Outcome

_PARTS = {
    r"code": "code",
    r"layer \S+:\d+( of .*)?": "layers",
    r"versions? \d.*|published versions": "published versions",
}
"""Parts of a function that may be out of scope as a whole, by how they are named, and in words."""


def scope_notes(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield a line for each reason, with the number of functions for which it holds."""
    outside: dict[tuple[str, str], int] = {}
    said: dict[str, int] = {}
    exempt: list[int] = []
    for outcome in outcomes:
        evidence = outcome.evidence
        for key in dict.fromkeys(filter(None, map(_part, evidence.unread))):
            outside[key] = outside.get(key, 0) + 1
        for text, _ in exemption_notes(evidence._replace(exempt=())):
            said[text] = said.get(text, 0) + 1
        exempt += [len({finding.location for finding in evidence.exempt})] * bool(evidence.exempt)
    for (part, reason), count in outside.items():
        yield f"note: outside the scope: {part} of {number(count, 'function')}: {reason}"
    if exempt:
        secrets = number(sum(exempt), "secret")
        yield f"note: exempt: {secrets} of {number(len(exempt), 'function')}"
    for text, count in said.items():
        yield f"note: {text} ({number(count, 'function')})"


def number(count: int, noun: str) -> str:
    """Return a number of things in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _part(unread: Unread) -> tuple[str, str] | None:
    """Return what is out of scope, and why; None for what is to be read, or lies in a package."""
    if unread.blocks_compliance:
        return None
    part = next((of for named, of in _PARTS.items() if re.fullmatch(named, unread.what)), None)
    return (part, unread.reason) if part else None
