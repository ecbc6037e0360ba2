"""Code that reads marks in the environment's values, such as a ``%`` for a ConfigParser. Pure.

The text of a constant may have any character. As a variable it reaches whoever takes all of the
environment, and a ``%`` that begins no reference has a ``ConfigParser`` raise an error; a ``$`` has
dotenv-expand write another value. Texts are searched, not parsed. They have one name for the
environment: see `environment_names`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .environment_copies import ALL

_MARKS = ("%", "$")
_INTERPRETS = re.compile(
    r"\b(?:Safe)?ConfigParser\b|\bfileConfig\b|\b(?:Extended|Basic)Interpolation\b"
    r"|dotenv[-_]?[Ee]xpand"
)
_TAKES_ALL = re.compile(ALL)


def interprets(text: str) -> bool:
    """Tell whether a file may have something read marks in all variables' values."""
    return _INTERPRETS.search(text) is not None and _TAKES_ALL.search(text) is not None


def with_marks(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the values in which such marks may stand."""
    return tuple(sorted(n for n, value in values.items() if any(m in value for m in _MARKS)))
