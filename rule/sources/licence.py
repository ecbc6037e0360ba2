"""Telling code that was published for others to use by the licence that it states."""

from __future__ import annotations

import re

_NOBODY_ELSE = re.compile(
    r"(?:unknown|none|private|unlicensed|.*\bproprietary\b.*|.*\ball rights reserved\b.*)?",
    re.IGNORECASE,
)
"""``UNKNOWN`` is what setuptools writes where nobody stated one, ``UNLICENSED`` npm's own word for
what nobody else may use."""
_LONGEST = 200
"""Characters that are looked at: what is longer is a licence's text."""


def is_for_others(licence: str) -> bool:
    """Tell whether a package's statement of its licence lets others use it."""
    return _NOBODY_ELSE.fullmatch(licence.strip()[:_LONGEST]) is None
