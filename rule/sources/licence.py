"""Whether a package's licence lets others use it."""

from __future__ import annotations

from ..startup import deferred_re as re

_NOBODY_ELSE = re.compile(
    r"(?:unknown|none|private|unlicensed|.*\bproprietary\b.*|.*\ball rights reserved\b.*"
    r"|see licen[cs]e in .*|.*\blicenseref-.*)?",
    re.IGNORECASE,
)
"""setuptools writes ``UNKNOWN`` if no licence is stated; npm's ``UNLICENSED`` means that nobody
else may use the package. ``SEE LICENSE IN file`` and SPDX's ``LicenseRef-`` name the owner's own
terms, as code that is for nobody else does."""
_LONGEST = 200
"""Characters that are read; a longer statement is a licence's text."""


def is_for_others(licence: str) -> bool:
    """Tell whether a licence statement lets others use the package."""
    return _NOBODY_ELSE.fullmatch(licence.strip()[:_LONGEST]) is None
