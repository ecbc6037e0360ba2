"""Why a secret stays in a file at the edge, in words for functions without variables. Pure."""

from __future__ import annotations

from dataclasses import replace

from ..model import LineRefusal

_VARIABLE = "variable"
_CONSTANT = "make the secret a constant at the top of a source file, then start again"


def at_the_edge(stays: LineRefusal) -> LineRefusal:
    """Return a refusal whose remedy sets no variable: functions at the edge have none."""
    if _VARIABLE not in stays.refusal.remedy:
        return stays
    return replace(stays, refusal=replace(stays.refusal, remedy=_CONSTANT))
